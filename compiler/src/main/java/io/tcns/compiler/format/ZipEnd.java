package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;

/**
 * The record at the end of a zip archive, which says where its directory is.
 *
 * @param entries how many the directory has
 */
record ZipEnd(long entries, int directoryStart, int directorySize) {

    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT_BYTES = 0xFFFF;
    private static final int WIDE_LOCATOR = 0x07064b50;
    private static final int WIDE_LOCATOR_BYTES = 20;
    private static final int WIDE_END = 0x06064b50;
    private static final int WIDE_END_BYTES = 56;

    /** @param file the whole of it, little-endian */
    static ZipEnd of(ByteBuffer file) throws UnreadableCheckpointException {
        int at = find(file);
        long entries = Short.toUnsignedLong(file.getShort(at + 10));
        long size = Integer.toUnsignedLong(file.getInt(at + 12));
        long start = Integer.toUnsignedLong(file.getInt(at + 16));
        int disk = file.getInt(at + 4);
        int limit = at;
        if (entries == 0xFFFF || size == 0xFFFF_FFFFL || start == 0xFFFF_FFFFL) {
            limit = findWide(file, at);
            entries = file.getLong(limit + 32);
            size = file.getLong(limit + 40);
            start = file.getLong(limit + 48);
            disk = file.getInt(limit + 16) | file.getInt(limit + 20);
        }
        require(disk == 0, "the archive is one of several parts");
        boolean inFile = start >= 0 && size >= 0 && start <= limit && size <= limit - start;
        require(
                inFile && entries >= 0,
                "the directory of the archive has %s bytes from byte %s on, which is not before its end at %d",
                Long.toUnsignedString(size),
                Long.toUnsignedString(start),
                limit);
        return new ZipEnd(entries, (int) start, (int) size);
    }

    /** Where the record begins: its last field says how long the comment is that ends the file. */
    private static int find(ByteBuffer file) throws UnreadableCheckpointException {
        int last = file.capacity() - END_BYTES;
        for (int at = last; at >= Math.max(0, last - MAX_COMMENT_BYTES); at--) {
            if (file.getInt(at) == END && Short.toUnsignedInt(file.getShort(at + 20)) == last - at) {
                return at;
            }
        }
        throw new UnreadableCheckpointException("the file is cut short, or wrong: the end of a zip archive is missing");
    }

    /** Where the record of 64-bit fields begins. */
    private static int findWide(ByteBuffer file, int end) throws UnreadableCheckpointException {
        int locator = end - WIDE_LOCATOR_BYTES;
        boolean located = locator >= WIDE_END_BYTES && file.getInt(locator) == WIDE_LOCATOR;
        require(located, "the archive has 64-bit sizes, and no record of them");
        long at = file.getLong(locator + 8);
        boolean found = at >= 0 && at <= locator - WIDE_END_BYTES && file.getInt((int) at) == WIDE_END;
        require(found, "the archive has 64-bit sizes, and no record of them at byte %s", Long.toUnsignedString(at));
        return (int) at;
    }
}
