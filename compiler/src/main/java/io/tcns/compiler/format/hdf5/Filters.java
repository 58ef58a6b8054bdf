package io.tcns.compiler.format.hdf5;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** What was done to the bytes of a chunk before they were written (HDF5 specification, IV.A.2.l), and how to undo it. */
final class Filters {

    private static final int MAX_FILTERS = 32;

    private static final int DEFLATE = 1;
    private static final int SHUFFLE = 2;
    private static final int FLETCHER32 = 3;
    private static final int CHECKSUM_BYTES = 4;

    /** Names of filters are left out below this number. */
    private static final int FIRST_NAMED = 256;

    private final List<Integer> filters;

    private Filters(List<Integer> filters) {
        this.filters = filters;
    }

    /** No filters. */
    static Filters none() {
        return new Filters(List.of());
    }

    static Filters read(Cursor message) throws UnreadableCheckpointException {
        int version = message.u8();
        require(version == 1 || version == 2, "filters of version %d are not read", version);
        int count = message.u8();
        require(count <= MAX_FILTERS, "a dataset has %d filters", count);
        message.skip(version == 1 ? 6 : 0);
        List<Integer> filters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            filters.add(readFilter(message, version));
        }
        return new Filters(filters);
    }

    private static int readFilter(Cursor message, int version) throws UnreadableCheckpointException {
        int filter = message.u16();
        require(
                filter == DEFLATE || filter == SHUFFLE || filter == FLETCHER32,
                "filter %d is not read; save without compression, or with gzip",
                filter);
        int nameBytes = version == 1 || filter >= FIRST_NAMED ? message.u16() : 0;
        int parameters = message.skip(2).u16();
        message.skip(nameBytes + 4 * parameters);
        // Version 1 fills up to a multiple of 8 bytes.
        message.skip(version == 1 && parameters % 2 == 1 ? 4 : 0);
        return filter;
    }

    boolean areNone() {
        return filters.isEmpty();
    }

    /**
     * The bytes of a chunk as they were.
     *
     * @param skipped a bit for each filter that this chunk went without
     * @param length what they have to be
     */
    ByteBuffer undo(ByteBuffer chunk, long skipped, int elementBytes, int length) throws UnreadableCheckpointException {
        ByteBuffer bytes = chunk;
        for (int i = filters.size() - 1; i >= 0; i--) {
            if ((skipped >> i & 1) == 0) {
                bytes = switch (filters.get(i)) {
                    case DEFLATE -> inflate(bytes, length + CHECKSUM_BYTES);
                    case SHUFFLE -> unshuffle(bytes, elementBytes);
                    default -> withoutChecksum(bytes);
                };
            }
        }
        require(bytes.remaining() == length, "a chunk has %d bytes; it should have %d", bytes.remaining(), length);
        return bytes;
    }

    private static ByteBuffer inflate(ByteBuffer chunk, int most) throws UnreadableCheckpointException {
        ByteBuffer bytes = ByteBuffer.allocate(most);
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(chunk.duplicate());
            while (!inflater.finished() && bytes.hasRemaining() && inflater.inflate(bytes) > 0) {
                // On to the next piece.
            }
            require(inflater.finished(), "a chunk cannot be inflated to its %d bytes", most - CHECKSUM_BYTES);
        } catch (DataFormatException e) {
            throw new UnreadableCheckpointException("a chunk cannot be inflated: it is damaged");
        } finally {
            inflater.end();
        }
        return bytes.flip();
    }

    /** The first bytes of all elements, then the second ones, and so on, back into their places. */
    private static ByteBuffer unshuffle(ByteBuffer chunk, int elementBytes) {
        int elements = chunk.remaining() / elementBytes;
        ByteBuffer bytes = ByteBuffer.allocate(chunk.remaining());
        for (int i = 0; i < elements; i++) {
            for (int b = 0; b < elementBytes; b++) {
                bytes.put(chunk.get(chunk.position() + b * elements + i));
            }
        }
        // What is left over was never moved.
        return bytes.put(chunk.slice(
                        chunk.position() + elements * elementBytes, chunk.remaining() - elements * elementBytes))
                .flip();
    }

    private static ByteBuffer withoutChecksum(ByteBuffer chunk) throws UnreadableCheckpointException {
        require(chunk.remaining() >= CHECKSUM_BYTES, "a chunk is shorter than its checksum");
        return chunk.slice(chunk.position(), chunk.remaining() - CHECKSUM_BYTES);
    }
}
