package io.tcns.compiler.format.hdf5;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The names in a group and where in the file each leads (HDF5 specification, III.A to D, IV.A.2.g). Links that lead by a path,
 * within the file or to another one, are left out: Keras writes none, and a stranger decides where they lead.
 */
final class Links {

    private static final int MAX_NAME_BYTES = 1024;

    private static final int HARD = 0;
    private static final int SOFT_ENTRY = 2;
    private static final int GROUP_TREE = 0;
    private static final int MAX_LEVEL = 16;

    private final Bytes file;
    private final Map<String, Long> addresses = new LinkedHashMap<>();

    private Links(Bytes file) {
        this.file = file;
    }

    /** Addresses of headers, by name, in the order of the file. */
    static Map<String, Long> read(Bytes file, ObjectHeader header) throws UnreadableCheckpointException {
        Links links = new Links(file);
        for (Cursor table : header.all(ObjectHeader.SYMBOL_TABLE)) {
            long tree = table.u64();
            links.readTree(tree, links.names(table.u64()), MAX_LEVEL);
        }
        for (Cursor info : header.all(ObjectHeader.LINK_INFO)) {
            int flags = info.skip(1).u8();
            require(
                    info.skip((flags & 1) == 0 ? 0 : 8).u64() == Bytes.NOWHERE,
                    "groups in a fractal heap are not read; save with h5py's default `libver`, as Keras does");
        }
        for (Cursor message : header.all(ObjectHeader.LINK)) {
            links.readMessage(message);
        }
        return links.addresses;
    }

    /** The part of the file that holds the names of a group. */
    private Cursor names(long heap) throws UnreadableCheckpointException {
        Cursor cursor = file.at(heap).expect("HEAP").skip(4);
        long size = cursor.u64();
        return file.at(cursor.skip(8).u64(), size);
    }

    /** Goes down a tree, whose levels are counted down to 0. */
    private void readTree(long address, Cursor names, int most) throws UnreadableCheckpointException {
        file.spend(0);
        Cursor node = file.at(address).expect("TREE");
        require(node.u8() == GROUP_TREE, "the file is damaged: the tree at byte %d is not of a group", address);
        int level = node.u8();
        require(level <= most, "the file is damaged: the tree at byte %d is too high", address);
        int entries = node.u16();
        node.skip(2 * Long.BYTES);
        for (int i = 0; i < entries; i++) {
            long child = node.skip(Long.BYTES).u64();
            if (level > 0) {
                readTree(child, names, level - 1);
            } else {
                readEntries(child, names);
            }
        }
    }

    private void readEntries(long address, Cursor names) throws UnreadableCheckpointException {
        file.spend(0);
        Cursor node = file.at(address).expect("SNOD").skip(2);
        int entries = node.u16();
        for (int i = 0; i < entries; i++) {
            long name = node.u64();
            long object = node.u64();
            boolean soft = node.u32() == SOFT_ENTRY;
            node.skip(4 + 16);
            if (!soft) {
                add(nameAt(names, name), object);
            }
        }
    }

    private static String nameAt(Cursor names, long place) throws UnreadableCheckpointException {
        Cursor all = names.again();
        require(place >= 0 && place <= all.remaining(), "the file is damaged: a name is missing");
        Cursor rest = all.skip((int) place);
        return Cursor.text(rest.take(Math.min(rest.remaining(), MAX_NAME_BYTES)));
    }

    private void readMessage(Cursor message) throws UnreadableCheckpointException {
        int version = message.u8();
        require(version == 1, "links of version %d are not read", version);
        int flags = message.u8();
        int kind = (flags & 0x08) == 0 ? HARD : message.u8();
        message.skip(((flags & 0x04) == 0 ? 0 : 8) + ((flags & 0x10) == 0 ? 0 : 1));
        long length = message.unsigned(1 << (flags & 3));
        require(length <= MAX_NAME_BYTES, "a name has %s bytes", Long.toUnsignedString(length));
        String name = Cursor.text(message.take(length));
        if (kind == HARD) {
            add(name, message.u64());
        }
    }

    private void add(String name, long address) throws UnreadableCheckpointException {
        file.spend(name.length());
        require(addresses.put(name, address) == null, "a group has two members called `%s`", name);
    }
}
