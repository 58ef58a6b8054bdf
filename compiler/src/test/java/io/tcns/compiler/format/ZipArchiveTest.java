package io.tcns.compiler.format;

import static io.tcns.compiler.format.Reading.refusal;
import static io.tcns.compiler.format.ZipFiles.deflated;
import static io.tcns.compiler.format.ZipFiles.directory;
import static io.tcns.compiler.format.ZipFiles.end;
import static io.tcns.compiler.format.ZipFiles.littleEndian;
import static io.tcns.compiler.format.ZipFiles.stored;
import static io.tcns.compiler.format.ZipFiles.withByte;
import static io.tcns.compiler.format.ZipFiles.withInt;
import static io.tcns.compiler.format.ZipFiles.withShort;
import static io.tcns.compiler.format.ZipFiles.withWideEnd;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ZipArchiveTest {

    private static final byte[] TEXT = "the same, the same, the same, the same".getBytes(UTF_8);
    private static final byte[] STORED = stored(Map.of("a", TEXT));
    private static final byte[] DEFLATED = deflated(Map.of("a", TEXT));
    private static final byte[] TWO = stored(twoEntries());
    private static final int SECOND = 46 + 1;

    @Test
    void showsWhatIsStoredWithoutACopy() throws UnreadableCheckpointException {
        ByteBuffer file = littleEndian(STORED.clone());
        ByteBuffer content =
                ZipArchive.of(file).entry("a").orElseThrow().content().read();
        assertThat(content.remaining()).isEqualTo(TEXT.length);
        assertThat(content).isEqualTo(ByteBuffer.wrap(TEXT));
        file.put(31, (byte) 0);
        assertThat(content.get(0)).isZero();
    }

    @Test
    void inflatesWhatIsDeflatedOnce() throws UnreadableCheckpointException {
        ZipArchive archive = ZipArchive.of(littleEndian(DEFLATED));
        assertThat(DEFLATED.length).isLessThan(STORED.length + 16);
        assertThat(ZipFiles.content(archive, "a")).isEqualTo(TEXT);
        ZipArchive.Entry entry = archive.entry("a").orElseThrow();
        assertThat(entry.size()).isEqualTo(TEXT.length);
        assertThat(entry.content().read()).isSameAs(entry.content().read());
    }

    @Test
    void showsTheStartOfAnEntry() throws UnreadableCheckpointException {
        for (byte[] file : new byte[][] {STORED, DEFLATED}) {
            ZipArchive.Entry entry =
                    ZipArchive.of(littleEndian(file)).entry("a").orElseThrow();
            assertThat(entry.start(8)).isEqualTo(ByteBuffer.wrap(TEXT, 0, 8));
            assertThat(entry.start(1000)).isEqualTo(ByteBuffer.wrap(TEXT));
        }
    }

    @Test
    void keepsTheOrderOfTheDirectory() throws UnreadableCheckpointException {
        assertThat(ZipArchive.of(littleEndian(TWO)).entries())
                .extracting(ZipArchive.Entry::name)
                .containsExactly("a", "b");
    }

    @Test
    void readsNamesThatAreNoNamesOfFiles() throws UnreadableCheckpointException {
        ZipArchive archive = ZipArchive.of(littleEndian(stored(Map.of("../../\u00e9tc/passwd", TEXT))));
        assertThat(ZipFiles.content(archive, "../../\u00e9tc/passwd")).isEqualTo(TEXT);
        assertThat(archive.entry("passwd")).isEmpty();
    }

    @Test
    void readsEmptyEntriesAndEmptyArchives() throws UnreadableCheckpointException {
        for (byte[] file : new byte[][] {stored(Map.of("", new byte[0])), deflated(Map.of("", new byte[0]))}) {
            assertThat(ZipFiles.content(ZipArchive.of(littleEndian(file)), "")).isEmpty();
        }
        assertThat(ZipArchive.of(littleEndian(stored(Map.of()))).entries()).isEmpty();
    }

    @Test
    void readsTheLastOfWhatLooksLikeAnEnd() throws UnreadableCheckpointException {
        byte[] comment = "PK\u0005\u0006 and so on, for more than 22 bytes".getBytes(ISO_8859_1);
        byte[] commented =
                Arrays.copyOf(withShort(STORED, STORED.length - 2, comment.length), STORED.length + comment.length);
        System.arraycopy(comment, 0, commented, STORED.length, comment.length);
        assertThat(ZipFiles.content(ZipArchive.of(littleEndian(commented)), "a"))
                .isEqualTo(TEXT);
    }

    @Test
    void readsFieldsOf64Bits() throws UnreadableCheckpointException {
        byte[] wide = withWideEnd(STORED, 1, 47, directory(STORED));
        assertThat(ZipFiles.content(ZipArchive.of(littleEndian(wide)), "a")).isEqualTo(TEXT);
        assertThat(ZipFiles.content(ZipArchive.of(littleEndian(withWideSizes(TEXT.length))), "a"))
                .isEqualTo(TEXT);
    }

    @Test
    void asksTheFirstEntryOfADamagedArchive() {
        ByteBuffer cut = littleEndian(Arrays.copyOf(TWO, TWO.length - 30));
        assertThat(ZipArchive.holds(cut, "a"::equals)).isTrue();
        assertThat(ZipArchive.holds(cut, "b"::equals)).isFalse();
        assertThat(ZipArchive.holds(littleEndian(TWO), "b"::equals)).isTrue();
        assertThat(ZipArchive.holds(littleEndian(Arrays.copyOf(TWO, 30)), name -> true))
                .isFalse();
        assertThat(ZipArchive.holds(littleEndian(new byte[100]), name -> true)).isFalse();
    }

    static Stream<Arguments> brokenArchives() {
        int directory = directory(STORED);
        int end = end(STORED);
        String endMissing = "the file is cut short, or wrong: the end of a zip archive is missing";
        return Stream.of(
                arguments("nothing", new byte[0], endMissing),
                arguments("end cut short", Arrays.copyOf(STORED, STORED.length - 1), endMissing),
                arguments("bytes after the end", Arrays.copyOf(STORED, STORED.length + 1), endMissing),
                arguments("data alone", Arrays.copyOf(STORED, directory), endMissing),
                arguments("several parts", withShort(STORED, end + 4, 1), "the archive is one of several parts"),
                arguments(
                        "directory beyond its end",
                        withInt(STORED, end + 16, directory + 1),
                        "the directory of the archive has 47 bytes from byte 70 on, which is not before its end at 116"),
                arguments(
                        "directory of 4 GB",
                        withInt(STORED, end + 12, -2),
                        "the directory of the archive has 4294967294 bytes from byte 69 on, which is not before its end"
                                + " at 116"),
                arguments(
                        "more entries than bytes",
                        withShort(STORED, end + 10, 2),
                        "the directory of the archive has 47 bytes, too few for 2 entries"),
                arguments(
                        "fewer entries than bytes",
                        withShort(TWO, end(TWO) + 10, 1),
                        "the directory of the archive goes on after its last entry"),
                arguments(
                        "no entry at the directory's start",
                        withInt(STORED, directory, 0),
                        "entry 1 of the archive's directory is damaged"),
                arguments(
                        "directory that begins early",
                        withInt(withInt(STORED, end + 16, directory - 1), end + 12, 48),
                        "entry 1 of the archive's directory is damaged"),
                arguments(
                        "name longer than the directory",
                        withShort(STORED, directory + 28, 2),
                        "entry 1 of the archive's directory is cut short"),
                arguments(
                        "name in Latin-1",
                        withByte(STORED, directory + 46, 0xE9),
                        "a name in the archive is not UTF-8 text"),
                arguments("encrypted", withShort(STORED, directory + 8, 1), "`a` is encrypted"),
                arguments(
                        "LZMA", withShort(STORED, directory + 10, 14), "`a` is packed by method 14, which is not read"),
                arguments(
                        "header outside of the file",
                        withInt(STORED, directory + 42, STORED.length - 29),
                        "`a` begins at byte 109, outside of the file"),
                arguments(
                        "header 4 GB away",
                        withInt(STORED, directory + 42, -2),
                        "`a` begins at byte 4294967294, outside of the file"),
                arguments("no header there", withInt(STORED, directory + 42, 1), "`a` has no header at byte 1"),
                arguments(
                        "another name there",
                        withByte(STORED, directory + 46, 'b'),
                        "the directory of the archive says `b` where `a` stands"),
                arguments("name beyond the file", withShort(STORED, 26, 512), "a name in the archive is cut short"),
                arguments(
                        "name of 64 KB",
                        withShort(STORED, 26, 0xFFFF),
                        "the archive has a name of 65535 bytes; at most 512 are read"),
                arguments(
                        "extra field beyond the file",
                        withShort(STORED, 28, 0xFFFF),
                        "`a` begins at byte 65566, outside of the file"),
                arguments(
                        "data beyond the file",
                        withInt(STORED, directory + 20, 200),
                        "`a` has 200 bytes from byte 31 on, and the file ends at 138"),
                arguments(
                        "stored with another size",
                        withInt(STORED, directory + 24, 37),
                        "`a` cannot unpack from 38 bytes to 37"),
                arguments(
                        "bomb by its declared size",
                        withInt(DEFLATED, directory(DEFLATED) + 24, Integer.MAX_VALUE),
                        "`a` cannot unpack from 15 bytes to 2147483647"),
                arguments(
                        "size of 2^63 bytes",
                        withWideSizes(Long.MIN_VALUE),
                        "`a` cannot unpack from 38 bytes to 9223372036854775808"),
                arguments(
                        "wide size that is missing",
                        withInt(STORED, directory + 24, -1),
                        "`a` has a size or a place of 64 bits, which is missing"),
                arguments(
                        "wide directory without its record",
                        withShort(STORED, end + 10, 0xFFFF),
                        "the archive has 64-bit sizes, and no record of them"),
                arguments(
                        "wide record elsewhere",
                        withInt(withWideEnd(STORED, 1, 47, directory), end + 56 + 8, 1),
                        "the archive has 64-bit sizes, and no record of them at byte 1"),
                arguments(
                        "2^40 entries",
                        withWideEnd(STORED, 1L << 40, 47, directory),
                        "the directory of the archive has 47 bytes, too few for 1099511627776 entries"),
                arguments(
                        "directory at 2^63",
                        withWideEnd(STORED, 1, 47, Long.MIN_VALUE),
                        "the directory of the archive has 47 bytes from byte 9223372036854775808 on, which is not before"
                                + " its end at 116"),
                arguments(
                        "70,000 entries",
                        withWideEnd(new byte[70_000 * 46 + 22], 70_000, 70_000 * 46, 0),
                        "the archive has 70000 entries; at most 65536 are read"),
                arguments(
                        "two entries of one name",
                        withByte(withByte(TWO, directory(TWO) + SECOND + 46, 'a'), 31 + TEXT.length + 30, 'a'),
                        "two entries are called `a`"),
                arguments(
                        "two entries at one place",
                        withInt(TWO, directory(TWO) + SECOND + 42, 0),
                        "the directory of the archive says `b` where `a` stands"),
                arguments("overlapping entries", overlapping(), "entries `a` and `b` overlap"),
                arguments(
                        "entry that reaches into the directory",
                        withInt(withInt(STORED, directory + 20, 39), directory + 24, 39),
                        "entry `a` reaches into the directory of the archive"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenArchives")
    void saysWhatIsWrong(String name, byte[] file, String message) {
        assertThat(refusal(() -> ZipArchive.of(littleEndian(file)))).isEqualTo(message);
    }

    static Stream<Arguments> damagedEntries() {
        int directory = directory(DEFLATED);
        return Stream.of(
                arguments("a bit", withShort(STORED, 40, 0), "`a` is damaged: its check sum is wrong"),
                arguments("check sum", withInt(DEFLATED, directory + 16, 1), "`a` is damaged: its check sum is wrong"),
                arguments(
                        "size too large",
                        withInt(DEFLATED, directory + 24, 39),
                        "`a` is damaged: it unpacks to less than its 39 bytes"),
                arguments(
                        "size too small",
                        withInt(DEFLATED, directory + 24, 37),
                        "`a` is damaged: it unpacks to more than its 37 bytes"),
                arguments(
                        "data cut short",
                        withInt(DEFLATED, directory + 20, 8),
                        "`a` is damaged: it unpacks to less than its 38 bytes"),
                arguments(
                        "code of a kind that is none",
                        withShort(DEFLATED, 31, 0xFFFF),
                        "`a` is damaged: it cannot be unpacked"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damagedEntries")
    void noticesDamageWhenSomebodyLooks(String name, byte[] file, String message) throws UnreadableCheckpointException {
        ZipArchive archive = ZipArchive.of(littleEndian(file));
        assertThat(refusal(() -> ZipFiles.content(archive, "a"))).isEqualTo(message);
    }

    @Test
    void refusesArchivesThatUnpackToMuchMoreThanTheyAre() throws UnreadableCheckpointException {
        byte[] zeros = new byte[10 << 20];
        Map<String, byte[]> entries = new LinkedHashMap<>(Map.of("a", zeros));
        assertThat(ZipFiles.content(ZipArchive.of(littleEndian(deflated(entries))), "a"))
                .isEqualTo(zeros);
        entries.put("b", zeros);
        assertThat(refusal(() -> ZipArchive.of(littleEndian(deflated(entries)))))
                .isEqualTo("the archive has 20616 bytes and unpacks to 20971520; at most 17436928 are read");
    }

    @Test
    void readsLargeArchivesThatAreHardlyPacked() throws UnreadableCheckpointException {
        byte[] numbers = new byte[20 << 20];
        Map<String, byte[]> entries = Map.of("a", numbers);
        assertThat(ZipArchive.of(littleEndian(stored(entries))).entries()).hasSize(1);
    }

    @Test
    void answersEveryTruncationAndEveryDamagedByte() {
        for (byte[] whole : new byte[][] {TWO, DEFLATED, withWideEnd(STORED, 1, 47, directory(STORED))}) {
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThat(refusal(() -> ZipArchive.of(littleEndian(cut)))).isNotEmpty();
            }
            for (int bit = 0; bit < whole.length * 8; bit++) {
                byte[] damaged = whole.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                // What is not refused says nothing else than before, or has another name.
                refusal(() -> readAll(ZipArchive.of(littleEndian(damaged))));
            }
        }
    }

    private static void readAll(ZipArchive archive) throws UnreadableCheckpointException {
        for (ZipArchive.Entry entry : archive.entries()) {
            assertThat(entry.content().read()).isEqualTo(ByteBuffer.wrap(TEXT));
        }
    }

    private static Map<String, byte[]> twoEntries() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("a", TEXT);
        entries.put("b", TEXT);
        return entries;
    }

    /** The first entry, grown by one byte, reaches into the second. */
    private static byte[] overlapping() {
        int directory = directory(TWO);
        return withInt(withInt(TWO, directory + 20, 39), directory + 24, 39);
    }

    /** An archive that gives the size in 64 bits. */
    private static byte[] withWideSizes(long size) {
        int directory = directory(STORED);
        int end = end(STORED);
        int extra = 4 + Long.BYTES;
        byte[] bytes = new byte[STORED.length + 5 + extra];
        ByteBuffer wide = littleEndian(bytes).put(STORED, 0, end);
        // A field that is not ours to know, and then the one of sizes.
        wide.putShort((short) 0x4242).putShort((short) 1).put((byte) 0);
        wide.putShort((short) 1).putShort((short) Long.BYTES).putLong(size).put(STORED, end, 22);
        wide.putInt(directory + 24, -1).putShort(directory + 30, (short) (5 + extra));
        wide.putInt(wide.capacity() - 10, 47 + 5 + extra);
        return bytes;
    }
}
