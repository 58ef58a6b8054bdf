package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A table of a FlatBuffers file, read in place.
 *
 * <p>The format is that of <a href="https://flatbuffers.dev/internals/">FlatBuffers</a>: a table begins with the distance back
 * to its vtable, which has two bytes for each slot: where in the table the field stands, or 0 where it is absent. Tables,
 * strings and vectors are reached by distances forward. Every distance is somebody else's word and is checked here.
 */
final class FlatTable {

    /** More elements than any vector of a model for phones has; each becomes an object. */
    private static final int MAX_ELEMENTS = 1 << 16;

    /** Bytes of a vtable before its first slot: its own size and that of the table. */
    private static final int VTABLE_HEADER = 4;

    private final ByteBuffer file;
    private final int position;
    private final int vtable;
    private final int slots;

    private FlatTable(ByteBuffer file, long position) throws UnreadableCheckpointException {
        this.file = file;
        this.position = checked(file, position, Integer.BYTES);
        this.vtable = checked(file, position - file.getInt(this.position), VTABLE_HEADER);
        int vtableBytes = file.getShort(vtable) & 0xFFFF;
        checked(file, vtable, vtableBytes);
        this.slots = (vtableBytes - VTABLE_HEADER) / Short.BYTES;
    }

    /** The table that a file begins with. */
    static FlatTable root(ByteBuffer file) throws UnreadableCheckpointException {
        return new FlatTable(file, distance(file, checked(file, 0, Integer.BYTES)));
    }

    private static int checked(ByteBuffer file, long position, long bytes) throws UnreadableCheckpointException {
        require(
                position >= 0 && bytes >= 0 && position + bytes <= file.capacity(),
                "the file is cut short, or damaged: it points to byte %d and has %d",
                position + bytes,
                file.capacity());
        return (int) position;
    }

    private static long distance(ByteBuffer file, int position) {
        return position + (file.getInt(position) & 0xFFFF_FFFFL);
    }

    /** Where a field stands, if it is there. */
    private OptionalInt field(int slot, int bytes) throws UnreadableCheckpointException {
        int offset = slot < slots ? file.getShort(vtable + VTABLE_HEADER + slot * Short.BYTES) & 0xFFFF : 0;
        return offset == 0 ? OptionalInt.empty() : OptionalInt.of(checked(file, (long) position + offset, bytes));
    }

    int byteAt(int slot, int otherwise) throws UnreadableCheckpointException {
        OptionalInt field = field(slot, Byte.BYTES);
        return field.isPresent() ? file.get(field.getAsInt()) : otherwise;
    }

    int intAt(int slot, int otherwise) throws UnreadableCheckpointException {
        OptionalInt field = field(slot, Integer.BYTES);
        return field.isPresent() ? file.getInt(field.getAsInt()) : otherwise;
    }

    Optional<FlatTable> table(int slot) throws UnreadableCheckpointException {
        OptionalInt field = field(slot, Integer.BYTES);
        return field.isPresent()
                ? Optional.of(new FlatTable(file, distance(file, field.getAsInt())))
                : Optional.empty();
    }

    /** A text; empty where it is absent. */
    String text(int slot) throws UnreadableCheckpointException {
        return StandardCharsets.UTF_8.decode(bytes(slot)).toString();
    }

    /** A vector of bytes, as a view; empty where it is absent. */
    ByteBuffer bytes(int slot) throws UnreadableCheckpointException {
        Vector vector = vector(slot, Byte.BYTES, Integer.MAX_VALUE);
        return file.slice(vector.start(), vector.length());
    }

    /** A vector of 32-bit integers; empty where it is absent. */
    int[] ints(int slot) throws UnreadableCheckpointException {
        Vector vector = vector(slot, Integer.BYTES, MAX_ELEMENTS);
        int[] numbers = new int[vector.length()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = file.getInt(vector.start() + i * Integer.BYTES);
        }
        return numbers;
    }

    /** A vector of 64-bit integers; empty where it is absent. */
    long[] longs(int slot) throws UnreadableCheckpointException {
        Vector vector = vector(slot, Long.BYTES, MAX_ELEMENTS);
        long[] numbers = new long[vector.length()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = file.getLong(vector.start() + i * Long.BYTES);
        }
        return numbers;
    }

    /** A vector of 32-bit floating-point numbers; empty where it is absent. */
    float[] floats(int slot) throws UnreadableCheckpointException {
        Vector vector = vector(slot, Float.BYTES, MAX_ELEMENTS);
        float[] numbers = new float[vector.length()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = file.getFloat(vector.start() + i * Float.BYTES);
        }
        return numbers;
    }

    /** A vector of tables; empty where it is absent. */
    FlatTable[] tables(int slot) throws UnreadableCheckpointException {
        Vector vector = vector(slot, Integer.BYTES, MAX_ELEMENTS);
        FlatTable[] tables = new FlatTable[vector.length()];
        for (int i = 0; i < tables.length; i++) {
            tables[i] = new FlatTable(file, distance(file, vector.start() + i * Integer.BYTES));
        }
        return tables;
    }

    private record Vector(int start, int length) {}

    private Vector vector(int slot, int elementBytes, int most) throws UnreadableCheckpointException {
        OptionalInt field = field(slot, Integer.BYTES);
        if (field.isEmpty()) {
            return new Vector(0, 0);
        }
        int start = checked(file, distance(file, field.getAsInt()), Integer.BYTES);
        long length = file.getInt(start) & 0xFFFF_FFFFL;
        checked(file, start + (long) Integer.BYTES, length * elementBytes);
        require(length <= most, "a list has %d elements; at most %d are read", length, most);
        return new Vector(start + Integer.BYTES, (int) length);
    }
}
