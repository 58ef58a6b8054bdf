package io.tcns.compiler.format;

import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes zip archives with the JDK's writer, and spoils them. */
final class ZipFiles {

    private static final int END_BYTES = 22;

    private ZipFiles() {}

    /** An archive of entries as they are, in the order of the map. */
    static byte[] stored(Map<String, byte[]> entries) {
        return archive(entries, ZipEntry.STORED);
    }

    /** An archive of compressed entries, with sizes behind the data, as a stream is written. */
    static byte[] deflated(Map<String, byte[]> entries) {
        return archive(entries, ZipEntry.DEFLATED);
    }

    private static byte[] archive(Map<String, byte[]> entries, int method) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(each.getKey());
                // A fixed time, so that the same archive has the same bytes.
                entry.setTimeLocal(LocalDateTime.of(2000, 1, 1, 0, 0));
                entry.setMethod(method);
                if (method == ZipEntry.STORED) {
                    entry.setSize(each.getValue().length);
                    entry.setCrc(checkSum(each.getValue()));
                }
                zip.putNextEntry(entry);
                zip.write(each.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static long checkSum(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return sum.getValue();
    }

    /** The same archive with one byte changed. */
    static byte[] withByte(byte[] archive, int at, int value) {
        byte[] changed = archive.clone();
        changed[at] = (byte) value;
        return changed;
    }

    /** The same archive with two bytes changed. */
    static byte[] withShort(byte[] archive, int at, int value) {
        byte[] changed = archive.clone();
        littleEndian(changed).putShort(at, (short) value);
        return changed;
    }

    /** The same archive with four bytes changed. */
    static byte[] withInt(byte[] archive, int at, int value) {
        byte[] changed = archive.clone();
        littleEndian(changed).putInt(at, value);
        return changed;
    }

    /** Where the directory of an archive without a comment begins. */
    static int directory(byte[] archive) {
        return littleEndian(archive).getInt(archive.length - 6);
    }

    /** Where the record that ends the archive begins. */
    static int end(byte[] archive) {
        return archive.length - END_BYTES;
    }

    /** The same archive, with a record of 64-bit fields that says where its directory is. */
    static byte[] withWideEnd(byte[] archive, long entries, long size, long start) {
        int end = end(archive);
        byte[] bytes = new byte[archive.length + 56 + 20];
        ByteBuffer wide = littleEndian(bytes).put(archive, 0, end);
        wide.putInt(0x06064b50)
                .putLong(44)
                .putShort((short) 45)
                .putShort((short) 45)
                .putInt(0)
                .putInt(0);
        wide.putLong(entries).putLong(entries).putLong(size).putLong(start);
        wide.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
        wide.putInt(0x06054b50).putInt(0).putInt(-1).putInt(-1).putInt(-1).putShort((short) 0);
        return bytes;
    }

    static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static byte[] content(ZipArchive archive, String name) throws UnreadableCheckpointException {
        ByteBuffer content = archive.entry(name).orElseThrow().content().read();
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return bytes;
    }
}
