package io.tcns.compiler.format.hdf5;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.Content;
import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** An array of numbers in an HDF5 file. */
public final class Hdf5Dataset {

    /** What a buffer can show. */
    private static final long MAX_BYTES = Integer.MAX_VALUE - 16;

    private static final int COMPACT = 0;
    private static final int CONTIGUOUS = 1;
    private static final int CHUNKED = 2;
    private static final String BFLOAT16 = "bfloat16";

    private final ElementType type;
    private final List<Long> shape;
    private final Content content;

    private Hdf5Dataset(ElementType type, List<Long> shape, Content content) {
        this.type = type;
        this.shape = shape;
        this.content = content;
    }

    static Hdf5Dataset read(Bytes file, ObjectHeader header, Attributes attributes, String name)
            throws UnreadableCheckpointException {
        require(header.first(ObjectHeader.EXTERNAL_FILES).isEmpty(), "dataset `%s` stands in another file", name);
        ElementType type = type(header, attributes, name);
        List<Long> shape = Dataspace.read(need(header, ObjectHeader.DATASPACE, name));
        Optional<Long> bytes = Tensor.bytes(type, shape);
        require(
                bytes.isPresent() && bytes.get() <= MAX_BYTES,
                "dataset `%s` is too large: %s of %s",
                name,
                Tensor.dimensions(shape),
                type);
        Content content = content(file, header, name, shape, type, bytes.get().intValue());
        return new Hdf5Dataset(type, shape, content);
    }

    /** The tensor of these numbers, under a name. */
    public Tensor as(String name) {
        return new Tensor(name, type, shape, content);
    }

    private static ElementType type(ObjectHeader header, Attributes attributes, String name)
            throws UnreadableCheckpointException {
        Datatype type = Datatype.read(need(header, ObjectHeader.DATATYPE, name));
        Optional<List<ByteBuffer>> meaning =
                type.kind() == Datatype.Kind.OPAQUE ? attributes.texts("dtype") : Optional.empty();
        boolean bfloat16 = meaning.isPresent()
                && type.size() == ElementType.BF16.bytes()
                && meaning.get().stream().map(Cursor::text).anyMatch(BFLOAT16::equals);
        if (bfloat16) {
            return ElementType.BF16;
        }
        return type.numbers()
                .orElseThrow(() -> new UnreadableCheckpointException(
                        "dataset `%s` holds no numbers, or numbers that are not little-endian", name));
    }

    private static Content content(
            Bytes file, ObjectHeader header, String name, List<Long> shape, ElementType type, int bytes)
            throws UnreadableCheckpointException {
        Cursor layout = need(header, ObjectHeader.LAYOUT, name);
        int version = layout.u8();
        int kind = layout.u8();
        require(
                version == 3 || (version == 4 && kind < CHUNKED),
                "dataset `%s` is laid out by version %d, kind %d; save with h5py's default `libver`, as Keras does",
                name,
                version,
                kind);
        if (bytes == 0) {
            return () -> ByteBuffer.allocate(0);
        }
        return switch (kind) {
            case COMPACT -> stored(name, layout.take(layout.u16()), bytes);
            case CONTIGUOUS -> {
                long address = layout.u64();
                require(address != Bytes.NOWHERE, "dataset `%s` was never written", name);
                yield stored(name, file.slice(address, layout.u64()), bytes);
            }
            case CHUNKED -> {
                Optional<Cursor> filters = header.first(ObjectHeader.FILTERS);
                yield Content.kept(Chunks.read(
                        file,
                        layout,
                        shape,
                        type.bytes(),
                        filters.isPresent() ? Filters.read(filters.get()) : Filters.none(),
                        bytes));
            }
            default ->
                throw new UnreadableCheckpointException("dataset `%s` is laid out in a way that is not read", name);
        };
    }

    private static Content stored(String name, ByteBuffer stored, int bytes) throws UnreadableCheckpointException {
        require(
                stored.remaining() == bytes,
                "dataset `%s` takes %d bytes, but has %d",
                name,
                bytes,
                stored.remaining());
        return () -> stored;
    }

    private static Cursor need(ObjectHeader header, int message, String name) throws UnreadableCheckpointException {
        return header.first(message)
                .orElseThrow(
                        () -> new UnreadableCheckpointException("dataset `%s` has no type, shape or layout", name));
    }
}
