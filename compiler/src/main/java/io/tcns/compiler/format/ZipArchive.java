package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.Content;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The entries of a zip archive in memory.
 *
 * <p>The format is that of <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">PKWARE's application
 * note</a>, with 64-bit fields. Names, sizes and places are checked when an archive is made: no two entries have a name or a
 * byte in common, and none claims to unpack to more than its bytes can. What is stored is never copied; what is deflated is
 * inflated when somebody looks. Both are compared with their check sums then.
 */
final class ZipArchive {

    /** What an archive may unpack to, as a multiple of itself; trained numbers hardly shrink. */
    private static final long MAX_RATIO = 32;

    /** And besides, so that small archives may hold large arrays of zeros. */
    private static final long ALLOWANCE_BYTES = 16 << 20;

    private final Map<String, Entry> entries;

    private ZipArchive(Map<String, Entry> entries) {
        this.entries = entries;
    }

    /**
     * A file in the archive.
     *
     * @param name with folders before it; any text, and nothing to write files by
     * @param size in bytes, unpacked
     */
    record Entry(String name, int size, ZipData data, Content content) {

        private Entry(String name, int size, ZipData data) {
            this(name, size, data, Content.kept(data::read));
        }

        /**
         * The first bytes, without the rest and so without its check sum.
         *
         * @param bytes how many; where there are fewer, all
         */
        ByteBuffer start(int bytes) throws UnreadableCheckpointException {
            return data.start(Math.min(bytes, size));
        }
    }

    /** Whether a file begins as archives do that hold something. */
    static boolean recognises(ByteBuffer file) {
        return ZipDirectory.begins(file);
    }

    /**
     * Whether a file is an archive that has an entry of such a name. Of one that is damaged the first entry is asked, so
     * that the reader it was meant for says what is wrong with it.
     */
    static boolean holds(ByteBuffer file, Predicate<String> name) {
        if (!recognises(file)) {
            return false;
        }
        try {
            return of(file).entries.keySet().stream().anyMatch(name);
        } catch (UnreadableCheckpointException e) {
            return firstName(file).filter(name).isPresent();
        }
    }

    private static Optional<String> firstName(ByteBuffer file) {
        try {
            return Optional.of(ZipDirectory.nameAt(file, 0));
        } catch (UnreadableCheckpointException e) {
            return Optional.empty();
        }
    }

    /**
     * The archive in a file.
     *
     * @param file the whole of it, little-endian
     * @throws UnreadableCheckpointException when it is not whole, not consistent, encrypted or packed in a rare way
     */
    static ZipArchive of(ByteBuffer file) throws UnreadableCheckpointException {
        ZipDirectory directory = ZipDirectory.of(file);
        checkTogether(directory, file.capacity());
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (ZipDirectory.Item item : directory.items()) {
            String name = item.name();
            ByteBuffer packed = file.slice(item.dataStart(), item.packedSize());
            // All sizes together fit an int, and so each does.
            int size = (int) item.size();
            ZipData data = new ZipData(name, packed, item.deflated(), size, item.checkSum());
            require(entries.put(name, new Entry(name, size, data)) == null, "two entries are called `%s`", name);
        }
        return new ZipArchive(entries);
    }

    /** All entries, in the order of the directory. */
    List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** The entry of this name, if there is one. */
    Optional<Entry> entry(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    private static void checkTogether(ZipDirectory directory, int fileBytes) throws UnreadableCheckpointException {
        long unpacked =
                directory.items().stream().mapToLong(ZipDirectory.Item::size).sum();
        long most = Math.min(MappedFile.MAX_BYTES, MAX_RATIO * fileBytes + ALLOWANCE_BYTES);
        require(
                unpacked <= most,
                "the archive has %d bytes and unpacks to %d; at most %d are read",
                fileBytes,
                unpacked,
                most);
        List<ZipDirectory.Item> placed = new ArrayList<>(directory.items());
        placed.sort(Comparator.comparingInt(ZipDirectory.Item::headerStart));
        int end = 0;
        String last = "";
        for (ZipDirectory.Item item : placed) {
            require(item.headerStart() >= end, "entries `%s` and `%s` overlap", last, item.name());
            end = item.dataStart() + item.packedSize();
            last = item.name();
        }
        require(end <= directory.start(), "entry `%s` reaches into the directory of the archive", last);
    }
}
