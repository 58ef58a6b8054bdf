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
 *
 * <p>Nothing keeps a thousand distances from leading to one list, so that a short file would fill the memory. What is taken
 * out of a file is counted, therefore, and may not be much more than the file has.
 */
final class FlatTable {

    /** More elements than any vector of a model for phones has; each becomes an object. */
    private static final int MAX_ELEMENTS = 1 << 16;

    /** Bytes of a vtable before its first slot: its own size and that of the table. */
    private static final int VTABLE_HEADER = 4;

    /** What a table in a list takes at least: the distance to it, and its own distance to its vtable. */
    private static final int LISTED_TABLE = 2 * Integer.BYTES;

    private final ByteBuffer file;
    private final Allowance allowance;
    private final int position;
    private final int vtable;
    private final int slots;

    /** A table without any field: all of them have their defaults. */
    static final FlatTable EMPTY = new FlatTable();

    private FlatTable() {
        this.file = ByteBuffer.allocate(0);
        this.allowance = new Allowance(file);
        this.position = 0;
        this.vtable = 0;
        this.slots = 0;
    }

    private FlatTable(ByteBuffer file, Allowance allowance, long position) throws UnreadableCheckpointException {
        this.file = file;
        this.allowance = allowance;
        this.position = checked(file, position, Integer.BYTES);
        this.vtable = checked(file, position - file.getInt(this.position), VTABLE_HEADER);
        int vtableBytes = file.getShort(vtable) & 0xFFFF;
        checked(file, vtable, vtableBytes);
        this.slots = (vtableBytes - VTABLE_HEADER) / Short.BYTES;
    }

    /** The table that a file begins with. */
    static FlatTable root(ByteBuffer file) throws UnreadableCheckpointException {
        return new FlatTable(file, new Allowance(file), distance(file, checked(file, 0, Integer.BYTES)));
    }

    /** How many bytes of lists and texts may still be taken out of a file. */
    private static final class Allowance {

        /** Writers may let short texts and lists be shared. */
        private static final int SHARED = 1 << 16;

        private long left;

        Allowance(ByteBuffer file) {
            left = (long) file.capacity() + SHARED;
        }

        void take(long bytes) throws UnreadableCheckpointException {
            left -= bytes;
            require(left >= 0, "the lists and names of the file are longer than the file");
        }
    }

    private static int checked(ByteBuffer file, long position, long bytes) throws UnreadableCheckpointException {
        require(
                position >= 0 && bytes >= 0 && position <= file.capacity() - bytes,
                "the file is cut short, or damaged: %d bytes are to begin at byte %d, and it has %d",
                bytes,
                position,
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

    long longAt(int slot, long otherwise) throws UnreadableCheckpointException {
        OptionalInt field = field(slot, Long.BYTES);
        return field.isPresent() ? file.getLong(field.getAsInt()) : otherwise;
    }

    Optional<FlatTable> table(int slot) throws UnreadableCheckpointException {
        OptionalInt field = field(slot, Integer.BYTES);
        return field.isPresent()
                ? Optional.of(new FlatTable(file, allowance, distance(file, field.getAsInt())))
                : Optional.empty();
    }

    /** A text; empty where it is absent. */
    String text(int slot) throws UnreadableCheckpointException {
        ByteBuffer text = bytes(slot);
        allowance.take(text.remaining());
        return StandardCharsets.UTF_8.decode(text).toString();
    }

    /** A vector of bytes, as a view; empty where it is absent. */
    ByteBuffer bytes(int slot) throws UnreadableCheckpointException {
        Vector vector = vector(slot, Byte.BYTES);
        return file.slice(vector.start(), vector.length());
    }

    /** Bytes anywhere in the file, as a view. */
    ByteBuffer slice(long start, long bytes) throws UnreadableCheckpointException {
        return file.slice(checked(file, start, bytes), (int) bytes);
    }

    /** A vector of 32-bit integers; empty where it is absent. */
    int[] ints(int slot) throws UnreadableCheckpointException {
        Vector vector = taken(slot, Integer.BYTES, Integer.BYTES);
        int[] numbers = new int[vector.length()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = file.getInt(vector.start() + i * Integer.BYTES);
        }
        return numbers;
    }

    /** A vector of 64-bit integers; empty where it is absent. */
    long[] longs(int slot) throws UnreadableCheckpointException {
        Vector vector = taken(slot, Long.BYTES, Long.BYTES);
        long[] numbers = new long[vector.length()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = file.getLong(vector.start() + i * Long.BYTES);
        }
        return numbers;
    }

    /** A vector of 32-bit floating-point numbers; empty where it is absent. */
    float[] floats(int slot) throws UnreadableCheckpointException {
        Vector vector = taken(slot, Float.BYTES, Float.BYTES);
        float[] numbers = new float[vector.length()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = file.getFloat(vector.start() + i * Float.BYTES);
        }
        return numbers;
    }

    /** A vector of tables; empty where it is absent. */
    FlatTable[] tables(int slot) throws UnreadableCheckpointException {
        Vector vector = taken(slot, Integer.BYTES, LISTED_TABLE);
        FlatTable[] tables = new FlatTable[vector.length()];
        for (int i = 0; i < tables.length; i++) {
            tables[i] = new FlatTable(file, allowance, distance(file, vector.start() + i * Integer.BYTES));
        }
        return tables;
    }

    private record Vector(int start, int length) {}

    /** A vector whose elements become objects. */
    private Vector taken(int slot, int elementBytes, int bytesTaken) throws UnreadableCheckpointException {
        Vector vector = vector(slot, elementBytes);
        require(
                vector.length() <= MAX_ELEMENTS,
                "a list has %d elements; at most %d are read",
                vector.length(),
                MAX_ELEMENTS);
        allowance.take((long) vector.length() * bytesTaken);
        return vector;
    }

    private Vector vector(int slot, int elementBytes) throws UnreadableCheckpointException {
        OptionalInt field = field(slot, Integer.BYTES);
        if (field.isEmpty()) {
            return new Vector(0, 0);
        }
        int start = checked(file, distance(file, field.getAsInt()), Integer.BYTES);
        long length = file.getInt(start) & 0xFFFF_FFFFL;
        checked(file, start + (long) Integer.BYTES, length * elementBytes);
        return new Vector(start + Integer.BYTES, (int) length);
    }
}
