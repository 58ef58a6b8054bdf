package io.tcns.compiler.format.hdf5;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Where a file keeps what has no fixed length (HDF5 specification, III.E): collections of numbered objects. */
final class GlobalHeap {

    private static final int HEADER_BYTES = 16;
    private static final int OBJECT_BYTES = 16;

    private final Bytes file;
    private final Map<Long, Map<Integer, ByteBuffer>> collections = new HashMap<>();

    GlobalHeap(Bytes file) {
        this.file = file;
    }

    /** Some bytes of an object, to which 16 bytes refer. */
    ByteBuffer object(Cursor reference) throws UnreadableCheckpointException {
        long length = reference.u32();
        long address = reference.u64();
        int index = (int) reference.u32();
        file.spend(length);
        if (length == 0) {
            return ByteBuffer.allocate(0);
        }
        Map<Integer, ByteBuffer> collection = collections.get(address);
        if (collection == null) {
            collection = read(address);
            collections.put(address, collection);
        }
        ByteBuffer object = collection.get(index);
        if (object == null) {
            throw new UnreadableCheckpointException("the file is damaged: heap %d has no object %d", address, index);
        }
        require(length <= object.remaining(), "the file is damaged: object %d of heap %d is too short", index, address);
        return object.slice(0, (int) length);
    }

    private Map<Integer, ByteBuffer> read(long address) throws UnreadableCheckpointException {
        Cursor cursor = file.at(address).expect("GCOL");
        int version = cursor.u8();
        require(version == 1, "heaps of version %d are not read", version);
        long size = cursor.skip(3).u64();
        Cursor objects = cursor.cursor(size - HEADER_BYTES);
        Map<Integer, ByteBuffer> byIndex = new HashMap<>();
        while (objects.remaining() >= OBJECT_BYTES) {
            file.spend(0);
            int index = objects.u16();
            long bytes = objects.skip(2 + 4).u64();
            if (index == 0) {
                // The room that is left.
                break;
            }
            byIndex.put(index, objects.take(bytes));
            // Objects begin at multiples of 8.
            objects.skip((int) Math.min(objects.remaining(), -bytes & 7));
        }
        return byIndex;
    }
}
