package io.tcns.compiler.format.hdf5;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.Content;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A dataset in pieces of equal shape, which stand anywhere in the file and may be compressed (HDF5 specification, III.A.1).
 * Where they stand is read with the file; the numbers are put together when somebody looks.
 */
final class Chunks implements Content {

    private static final int CHUNK_TREE = 1;
    private static final int MAX_LEVEL = 16;

    private final Bytes file;
    private final List<Long> shape;
    private final List<Integer> chunk;
    private final int elementBytes;
    private final Filters filters;
    private final int bytes;
    private final int chunkBytes;
    private final List<Piece> pieces = new ArrayList<>();
    private final Set<List<Long>> origins = new HashSet<>();

    private Chunks(
            Bytes file,
            List<Long> shape,
            List<Integer> chunk,
            int elementBytes,
            Filters filters,
            int bytes,
            int chunkBytes) {
        this.file = file;
        this.shape = shape;
        this.chunk = chunk;
        this.elementBytes = elementBytes;
        this.filters = filters;
        this.bytes = bytes;
        this.chunkBytes = chunkBytes;
    }

    /** One chunk, where it begins in the dataset, and its bytes in the file. */
    private record Piece(List<Long> origin, ByteBuffer bytes, long skippedFilters) {}

    /**
     * Finds the chunks of a dataset.
     *
     * @param layout the rest of the layout message
     * @param bytes of the whole dataset
     */
    static Chunks read(Bytes file, Cursor layout, List<Long> shape, int elementBytes, Filters filters, int bytes)
            throws UnreadableCheckpointException {
        int rank = layout.u8() - 1;
        require(rank == shape.size(), "a dataset of %d dimensions has chunks of %d", shape.size(), rank);
        long tree = layout.u64();
        List<Integer> chunk = new ArrayList<>();
        long chunkBytes = elementBytes;
        long count = 1;
        for (int i = 0; i < rank; i++) {
            long size = layout.u32();
            require(size > 0 && size <= shape.get(i), "a chunk is larger than its dataset, or empty");
            chunk.add((int) size);
            // At most the bytes of the dataset.
            chunkBytes *= size;
            count *= (shape.get(i) - 1) / size + 1;
        }
        file.inflate(bytes);
        Chunks chunks = new Chunks(file, shape, chunk, elementBytes, filters, bytes, (int) chunkBytes);
        chunks.readTree(tree, MAX_LEVEL);
        require(
                chunks.pieces.size() == count,
                "the file is cut short, or damaged: of the %d chunks of a dataset there are %d",
                count,
                chunks.pieces.size());
        return chunks;
    }

    private void readTree(long address, int most) throws UnreadableCheckpointException {
        file.spend(0);
        Cursor node = file.at(address).expect("TREE");
        require(node.u8() == CHUNK_TREE, "the file is damaged: the tree at byte %d is not of chunks", address);
        int level = node.u8();
        require(level <= most, "the file is damaged: the tree at byte %d is too high", address);
        int entries = node.u16();
        node.skip(2 * Long.BYTES);
        for (int i = 0; i < entries; i++) {
            long length = node.u32();
            long skippedFilters = node.u32();
            List<Long> origin = readOrigin(node);
            long child = node.u64();
            if (level > 0) {
                readTree(child, level - 1);
            } else {
                file.spend(length);
                add(new Piece(origin, file.slice(child, length), skippedFilters));
            }
        }
    }

    private List<Long> readOrigin(Cursor node) throws UnreadableCheckpointException {
        List<Long> origin = new ArrayList<>();
        for (int i = 0; i < shape.size(); i++) {
            origin.add(node.u64());
        }
        node.skip(Long.BYTES);
        return origin;
    }

    private void add(Piece piece) throws UnreadableCheckpointException {
        for (int i = 0; i < shape.size(); i++) {
            long start = piece.origin().get(i);
            require(
                    start >= 0 && start < shape.get(i) && start % chunk.get(i) == 0,
                    "the file is damaged: a chunk lies outside of its dataset");
        }
        require(origins.add(piece.origin()), "the file is damaged: two chunks have one place");
        require(
                !filters.areNone() || piece.bytes().remaining() == chunkBytes,
                "a chunk has %d bytes; it should have %d",
                piece.bytes().remaining(),
                chunkBytes);
        pieces.add(piece);
    }

    @Override
    public ByteBuffer read() throws UnreadableCheckpointException {
        ByteBuffer whole = ByteBuffer.allocate(bytes);
        for (Piece piece : pieces) {
            ByteBuffer part = filters.undo(piece.bytes(), piece.skippedFilters(), elementBytes, chunkBytes);
            copy(part, 0, whole, 0, piece.origin(), 0);
        }
        return whole;
    }

    /** Copies what a chunk holds of one dimension, from the outermost to the innermost; chunks may reach over the edge. */
    private void copy(ByteBuffer part, int from, ByteBuffer whole, int to, List<Long> origin, int dimension) {
        if (dimension == shape.size()) {
            whole.put(to, part, part.position() + from, elementBytes);
            return;
        }
        int start = origin.get(dimension).intValue();
        int count = Math.min(chunk.get(dimension), shape.get(dimension).intValue() - start);
        int partStep = elementBytes;
        int wholeStep = elementBytes;
        for (int i = dimension + 1; i < shape.size(); i++) {
            partStep *= chunk.get(i);
            wholeStep *= shape.get(i).intValue();
        }
        if (dimension == shape.size() - 1) {
            whole.put(to + start * wholeStep, part, part.position() + from, count * elementBytes);
            return;
        }
        for (int i = 0; i < count; i++) {
            copy(part, from + i * partStep, whole, to + (start + i) * wholeStep, origin, dimension + 1);
        }
    }
}
