package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The directory at the end of a zip archive: what its entries are called, how they are packed and where they stand.
 *
 * @param start of the directory, in bytes from the start of the file
 */
record ZipDirectory(int start, List<Item> items) {

    /** The most entries that are read. The state of MobileNetV2 has 315. */
    static final int MAX_ENTRIES = 1 << 16;

    /** The longest name, in bytes. */
    private static final int MAX_NAME_BYTES = 512;

    /** Deflate takes at least two bits for the longest match, of 258 bytes. */
    private static final int MAX_RATIO = 258 * Byte.SIZE / 2;

    private static final int HEADER = 0x04034b50;
    private static final int HEADER_BYTES = 30;
    private static final int ITEM = 0x02014b50;
    private static final int ITEM_BYTES = 46;
    private static final int ENCRYPTED = 1;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int WIDE_SIZES = 1;

    /** What a field of 32 bits says when the number stands elsewhere, in 64. */
    private static final long ELSEWHERE = 0xFFFF_FFFFL;

    /**
     * What the directory says of an entry.
     *
     * @param headerStart of the entry, in bytes from the start of the file
     * @param dataStart of its packed bytes, from the start of the file
     * @param size in bytes, unpacked
     * @param checkSum the CRC-32 of the unpacked bytes
     */
    record Item(
            String name, boolean deflated, int headerStart, int dataStart, int packedSize, long size, int checkSum) {}

    /** Whether a file begins with the header of an entry. */
    static boolean begins(ByteBuffer file) {
        return file.capacity() >= HEADER_BYTES && file.getInt(0) == HEADER;
    }

    /** @param file the whole of it, little-endian */
    static ZipDirectory of(ByteBuffer file) throws UnreadableCheckpointException {
        ZipEnd end = ZipEnd.of(file);
        ByteBuffer directory =
                file.slice(end.directoryStart(), end.directorySize()).order(file.order());
        require(
                end.entries() <= directory.capacity() / ITEM_BYTES,
                "the directory of the archive has %d bytes, too few for %d entries",
                directory.capacity(),
                end.entries());
        require(
                end.entries() <= MAX_ENTRIES,
                "the archive has %d entries; at most %d are read",
                end.entries(),
                MAX_ENTRIES);
        List<Item> items = new ArrayList<>((int) end.entries());
        for (int i = 0; i < end.entries(); i++) {
            items.add(item(file, directory, i));
        }
        require(!directory.hasRemaining(), "the directory of the archive goes on after its last entry");
        return new ZipDirectory(end.directoryStart(), items);
    }

    private static Item item(ByteBuffer file, ByteBuffer directory, int index) throws UnreadableCheckpointException {
        int at = directory.position();
        boolean whole = directory.remaining() >= ITEM_BYTES && directory.getInt(at) == ITEM;
        require(whole, "entry %d of the archive's directory is damaged", index + 1);
        int nameBytes = unsigned(directory, at + 28);
        int extraBytes = unsigned(directory, at + 30);
        int bytes = ITEM_BYTES + nameBytes + extraBytes + unsigned(directory, at + 32);
        require(bytes <= directory.remaining(), "entry %d of the archive's directory is cut short", index + 1);
        directory.position(at + bytes);
        String name = text(directory, at + ITEM_BYTES, nameBytes);
        require((unsigned(directory, at + 8) & ENCRYPTED) == 0, "`%s` is encrypted", name);
        int method = unsigned(directory, at + 10);
        require(method == STORED || method == DEFLATED, "`%s` is packed by method %d, which is not read", name, method);

        ByteBuffer extra =
                directory.slice(at + ITEM_BYTES + nameBytes, extraBytes).order(file.order());
        return item(file, name, method, directory.slice(at, ITEM_BYTES).order(file.order()), extra);
    }

    private static Item item(ByteBuffer file, String name, int method, ByteBuffer fields, ByteBuffer extra)
            throws UnreadableCheckpointException {
        WideFields wide = new WideFields(name, extra);
        // In the order in which the wide fields stand.
        long size = wide.orHere(fields.getInt(24));
        long packedSize = wide.orHere(fields.getInt(20));
        long headerStart = wide.orHere(fields.getInt(42));
        int dataStart = dataStart(file, name, headerStart);
        require(
                packedSize >= 0 && packedSize <= file.capacity() - dataStart,
                "`%s` has %s bytes from byte %d on, and the file ends at %d",
                name,
                Long.toUnsignedString(packedSize),
                dataStart,
                file.capacity());
        checkSizes(name, method, packedSize, size);
        boolean deflated = method == DEFLATED;
        return new Item(name, deflated, (int) headerStart, dataStart, (int) packedSize, size, fields.getInt(16));
    }

    private static void checkSizes(String name, int method, long packedSize, long size)
            throws UnreadableCheckpointException {
        long most = method == STORED ? packedSize : packedSize * MAX_RATIO;
        long least = method == STORED ? packedSize : 0;
        require(
                size >= least && size <= most,
                "`%s` cannot unpack from %d bytes to %s",
                name,
                packedSize,
                Long.toUnsignedString(size));
    }

    /** Where the packed bytes begin: the header before them says how long it is, and repeats the name. */
    private static int dataStart(ByteBuffer file, String name, long headerStart) throws UnreadableCheckpointException {
        boolean inFile = headerStart >= 0 && headerStart <= file.capacity() - HEADER_BYTES;
        require(inFile, "`%s` begins at byte %s, outside of the file", name, Long.toUnsignedString(headerStart));
        int at = (int) headerStart;
        require(file.getInt(at) == HEADER, "`%s` has no header at byte %d", name, at);
        String repeated = nameAt(file, at);
        require(repeated.equals(name), "the directory of the archive says `%s` where `%s` stands", name, repeated);
        int start = at + HEADER_BYTES + unsigned(file, at + 26) + unsigned(file, at + 28);
        require(start <= file.capacity(), "`%s` begins at byte %d, outside of the file", name, start);
        return start;
    }

    /** The name in the header of the entry that begins here. */
    static String nameAt(ByteBuffer file, int headerStart) throws UnreadableCheckpointException {
        return text(file, headerStart + HEADER_BYTES, unsigned(file, headerStart + 26));
    }

    private static String text(ByteBuffer bytes, int start, int length) throws UnreadableCheckpointException {
        require(
                length <= MAX_NAME_BYTES,
                "the archive has a name of %d bytes; at most %d are read",
                length,
                MAX_NAME_BYTES);
        require(length <= bytes.capacity() - start, "a name in the archive is cut short");
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes.slice(start, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableCheckpointException("a name in the archive is not UTF-8 text");
        }
    }

    private static int unsigned(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    /** The numbers of an entry that need 64 bits, one after the other, in one of its extra fields. */
    private static final class WideFields {
        private final String name;
        private final ByteBuffer extra;
        private boolean found;

        WideFields(String name, ByteBuffer extra) {
            this.name = name;
            this.extra = extra;
        }

        /** The next wide number if the field of 32 bits points here, and else what it says. */
        long orHere(int field) throws UnreadableCheckpointException {
            if (Integer.toUnsignedLong(field) != ELSEWHERE) {
                return Integer.toUnsignedLong(field);
            }
            find();
            require(extra.remaining() >= Long.BYTES, "`%s` has a size or a place of 64 bits, which is missing", name);
            return extra.getLong();
        }

        private void find() {
            while (!found && extra.remaining() >= 2 * Short.BYTES) {
                int id = Short.toUnsignedInt(extra.getShort());
                int length = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
                found = id == WIDE_SIZES;
                if (found) {
                    extra.limit(extra.position() + length);
                } else {
                    extra.position(extra.position() + length);
                }
            }
        }
    }
}
