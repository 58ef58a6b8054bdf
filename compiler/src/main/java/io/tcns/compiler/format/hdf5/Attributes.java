package io.tcns.compiler.format.hdf5;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The attributes of a group or a dataset that are texts (HDF5 specification, IV.A.2.m). */
final class Attributes {

    private final Bytes file;
    private final GlobalHeap heap;
    private final Map<String, Cursor> byName = new HashMap<>();

    /** Names are read; values are, when somebody asks for them. */
    Attributes(Bytes file, GlobalHeap heap, ObjectHeader header) throws UnreadableCheckpointException {
        this.file = file;
        this.heap = heap;
        for (Cursor info : header.all(ObjectHeader.ATTRIBUTE_INFO)) {
            int flags = info.skip(1).u8();
            require(
                    info.skip((flags & 1) == 0 ? 0 : 2).u64() == Bytes.NOWHERE,
                    "attributes in a fractal heap are not read; save with h5py's default `libver`, as Keras does");
        }
        for (Cursor message : header.all(ObjectHeader.ATTRIBUTE)) {
            file.spend(0);
            byName.put(new Parts(message).name(), message);
        }
    }

    /** The texts of an attribute, as bytes. */
    Optional<List<ByteBuffer>> texts(String name) throws UnreadableCheckpointException {
        Cursor message = byName.get(name);
        return message == null ? Optional.empty() : Optional.of(texts(name, new Parts(message)));
    }

    private List<ByteBuffer> texts(String name, Parts parts) throws UnreadableCheckpointException {
        Datatype type = Datatype.read(parts.datatype);
        long count = count(Dataspace.read(parts.dataspace));
        if (count == 0) {
            // Of whatever type: an empty list of Python's is one of numbers.
            return List.of();
        }
        boolean inHeap = type.kind() == Datatype.Kind.TEXT_IN_HEAP;
        require(inHeap || type.kind() == Datatype.Kind.TEXT, "attribute `%s` is no text", name);
        require(
                count <= parts.data.remaining() / type.size(),
                "the file is cut short, or damaged: attribute `%s` is longer than its place",
                name);
        List<ByteBuffer> texts = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            Cursor element = parts.data.cursor(type.size());
            file.spend(0);
            texts.add(inHeap ? heap.object(element) : element.take(type.size()));
        }
        return texts;
    }

    /** The elements of a shape; too many where no file has room for as many. */
    private static long count(List<Long> shape) {
        return shape.contains(0L) ? 0 : Tensor.bytes(ElementType.U8, shape).orElse(Long.MAX_VALUE);
    }

    /** The fields of the message; version 1 fills each up to a multiple of 8 bytes. */
    private static final class Parts {
        private final ByteBuffer name;
        private final Cursor datatype;
        private final Cursor dataspace;
        private final Cursor data;

        Parts(Cursor message) throws UnreadableCheckpointException {
            Cursor cursor = message.again();
            int version = cursor.u8();
            require(version >= 1 && version <= 3, "attributes of version %d are not read", version);
            int flags = cursor.u8();
            require(version == 1 || flags == 0, "the file shares messages between objects, which is not read");
            int nameBytes = cursor.u16();
            int datatypeBytes = cursor.u16();
            int dataspaceBytes = cursor.u16();
            int multiple = version == 1 ? 8 : 1;
            cursor.skip(version == 3 ? 1 : 0);
            name = padded(cursor, nameBytes, multiple).take(nameBytes);
            datatype = padded(cursor, datatypeBytes, multiple);
            dataspace = padded(cursor, dataspaceBytes, multiple);
            data = cursor;
        }

        String name() {
            return Cursor.text(name);
        }

        private static Cursor padded(Cursor cursor, int bytes, int multiple) throws UnreadableCheckpointException {
            return cursor.cursor((bytes + multiple - 1) / multiple * (long) multiple);
        }
    }
}
