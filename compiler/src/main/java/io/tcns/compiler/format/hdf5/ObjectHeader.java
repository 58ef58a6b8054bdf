package io.tcns.compiler.format.hdf5;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a file says of one group or dataset: a list of messages (HDF5 specification, IV.A). */
final class ObjectHeader {

    static final int DATASPACE = 0x01;
    static final int LINK_INFO = 0x02;
    static final int DATATYPE = 0x03;
    static final int LINK = 0x06;
    static final int EXTERNAL_FILES = 0x07;
    static final int LAYOUT = 0x08;
    static final int FILTERS = 0x0B;
    static final int ATTRIBUTE = 0x0C;
    static final int SYMBOL_TABLE = 0x11;
    static final int ATTRIBUTE_INFO = 0x15;

    private static final int CONTINUATION = 0x10;

    /** What the others say is of no meaning to a reader of numbers. */
    private static final Set<Integer> KEPT = Set.of(
            DATASPACE,
            LINK_INFO,
            DATATYPE,
            LINK,
            EXTERNAL_FILES,
            LAYOUT,
            FILTERS,
            ATTRIBUTE,
            SYMBOL_TABLE,
            ATTRIBUTE_INFO);

    private static final int SHARED = 0x02;
    private static final String SIGNATURE = "OHDR";
    private static final int CHECKSUM_BYTES = 4;

    private final Bytes file;
    private final List<Message> messages = new ArrayList<>();
    private final Deque<Cursor> blocks = new ArrayDeque<>();

    private ObjectHeader(Bytes file) {
        this.file = file;
    }

    /** A message, by its place in the file. */
    private record Message(int type, long start, int length) {}

    static ObjectHeader read(Bytes file, long address) throws UnreadableCheckpointException {
        ObjectHeader header = new ObjectHeader(file);
        Cursor cursor = file.at(address);
        int first = cursor.u8();
        if (first == 1) {
            header.readVersion1(cursor);
        } else {
            header.readVersion2(file.at(address));
        }
        return header;
    }

    /** The messages of a type. */
    List<Cursor> all(int type) throws UnreadableCheckpointException {
        List<Cursor> found = new ArrayList<>();
        for (Message message : messages) {
            if (message.type() == type) {
                found.add(file.at(message.start(), message.length()));
            }
        }
        return found;
    }

    /** The first message of a type. */
    Optional<Cursor> first(int type) throws UnreadableCheckpointException {
        return all(type).stream().findFirst();
    }

    private void readVersion1(Cursor cursor) throws UnreadableCheckpointException {
        long length = cursor.skip(1 + 2 + 4).u32();
        blocks.add(cursor.skip(4).cursor(length));
        while (!blocks.isEmpty()) {
            Cursor block = blocks.remove();
            while (block.remaining() >= 8) {
                int type = block.u16();
                int size = block.u16();
                int flags = block.u8();
                keep(type, flags, block.skip(3).cursor(size), false);
            }
        }
    }

    private void readVersion2(Cursor cursor) throws UnreadableCheckpointException {
        int version = cursor.expect(SIGNATURE).u8();
        require(version == 2, "headers of version %d are not read", version);
        int flags = cursor.u8();
        // Four times, and when attributes move to a heap.
        cursor.skip(((flags & 0x20) == 0 ? 0 : 16) + ((flags & 0x10) == 0 ? 0 : 4));
        long length = cursor.unsigned(1 << (flags & 3));
        int orderBytes = (flags & 0x04) == 0 ? 0 : 2;
        blocks.add(cursor.cursor(length));
        while (!blocks.isEmpty()) {
            Cursor block = blocks.remove();
            while (block.remaining() >= 4 + orderBytes) {
                int type = block.u8();
                int size = block.u16();
                int messageFlags = block.u8();
                keep(type, messageFlags, block.skip(orderBytes).cursor(size), true);
            }
        }
    }

    private void keep(int type, int flags, Cursor message, boolean signed) throws UnreadableCheckpointException {
        file.spend(0);
        if (type == CONTINUATION) {
            Cursor block = file.at(message.u64(), message.u64());
            blocks.add(signed ? block.expect("OCHK").cursor((long) block.remaining() - CHECKSUM_BYTES) : block);
            return;
        }
        if (KEPT.contains(type)) {
            require((flags & SHARED) == 0, "the file shares messages between objects, which is not read");
            messages.add(new Message(type, message.place(), message.remaining()));
        }
    }
}
