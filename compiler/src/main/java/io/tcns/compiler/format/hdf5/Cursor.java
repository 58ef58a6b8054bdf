package io.tcns.compiler.format.hdf5;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads one field after the other, all little-endian, and never behind the end of what it was given. */
final class Cursor {

    private final ByteBuffer bytes;
    private final long start;

    /** @param start of the bytes in the file */
    Cursor(ByteBuffer bytes, long start) {
        this.bytes = bytes;
        this.start = start;
    }

    /** Where the next field begins in the file. */
    long place() {
        return start + bytes.position();
    }

    /** The same fields, from the first on. */
    Cursor again() {
        return new Cursor(bytes.duplicate().rewind().order(ByteOrder.LITTLE_ENDIAN), start);
    }

    int remaining() {
        return bytes.remaining();
    }

    int u8() throws UnreadableCheckpointException {
        return need(Byte.BYTES).get() & 0xFF;
    }

    int u16() throws UnreadableCheckpointException {
        return need(Short.BYTES).getShort() & 0xFFFF;
    }

    long u32() throws UnreadableCheckpointException {
        return need(Integer.BYTES).getInt() & 0xFFFF_FFFFL;
    }

    /** A size or an address; those that Java cannot show as positive lie in no file. */
    long u64() throws UnreadableCheckpointException {
        return need(Long.BYTES).getLong();
    }

    /** An unsigned number of 1, 2, 4 or 8 bytes. */
    long unsigned(int width) throws UnreadableCheckpointException {
        return switch (width) {
            case 1 -> u8();
            case 2 -> u16();
            case 4 -> u32();
            default -> u64();
        };
    }

    Cursor skip(int count) throws UnreadableCheckpointException {
        ByteBuffer here = need(count);
        here.position(here.position() + count);
        return this;
    }

    /** Some bytes, as a view. */
    ByteBuffer take(long count) throws UnreadableCheckpointException {
        require(count >= 0 && count <= bytes.remaining(), "the file is cut short, or damaged, at byte %d", place());
        ByteBuffer view = bytes.slice(bytes.position(), (int) count).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + (int) count);
        return view;
    }

    /** The same, to be read further. */
    Cursor cursor(long count) throws UnreadableCheckpointException {
        long place = place();
        return new Cursor(take(count), place);
    }

    /** Requires the four letters that every larger structure begins with. */
    Cursor expect(String signature) throws UnreadableCheckpointException {
        require(startsWith(signature), "the file is damaged: `%s` should stand at byte %d", signature, place());
        return skip(signature.length());
    }

    private boolean startsWith(String signature) {
        if (bytes.remaining() < signature.length()) {
            return false;
        }
        for (int i = 0; i < signature.length(); i++) {
            if (bytes.get(bytes.position() + i) != signature.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** A text up to its end or to the first zero. */
    static String text(ByteBuffer bytes) {
        int length = 0;
        while (length < bytes.remaining() && bytes.get(bytes.position() + length) != 0) {
            length++;
        }
        return StandardCharsets.UTF_8
                .decode(bytes.slice(bytes.position(), length))
                .toString();
    }

    private ByteBuffer need(int count) throws UnreadableCheckpointException {
        require(bytes.remaining() >= count, "the file is cut short, or damaged, at byte %d", place());
        return bytes;
    }
}
