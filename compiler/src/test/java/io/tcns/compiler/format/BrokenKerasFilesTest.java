package io.tcns.compiler.format;

import static io.tcns.compiler.format.KerasFiles.changed;
import static io.tcns.compiler.format.KerasFiles.file;
import static io.tcns.compiler.format.KerasFiles.place;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of Keras that are cut, damaged or made to do harm: each gets one message, and none gets memory or time. */
class BrokenKerasFilesTest {

    private static final int ROOT_HEADER = 96;
    private static final int ROOT_TREE = 136;
    private static final int ROOT_HEAP = 680;

    /** How far behind a signature the entries of a tree begin, and their number, and its level. */
    private static final int TREE_ENTRIES = 24;

    private static final int TREE_COUNT = 6;
    private static final int TREE_LEVEL = 5;

    /** The shape of the first kernel, the most that it may become, its type and its place stand at such a distance. */
    private static final int TYPE = 72;

    private static final int LAYOUT = 120;
    private static final int ADDRESS = LAYOUT + 2;

    /** The tree of the first compressed dataset, and the first entry in it. */
    private static final int CHUNK_TREE = 2696;

    private static final int CHUNK = CHUNK_TREE + TREE_ENTRIES;

    /** What reading may take beside twice the file, in bytes. */
    private static final long SOME_MEMORY = 4 << 20;

    @TempDir
    private Path folder;

    static Stream<Arguments> brokenFiles() {
        return Stream.of(
                arguments("no bytes", new byte[0], "the file is empty"),
                arguments(
                        "a signature",
                        Arrays.copyOf(file("model.h5"), 8),
                        "the file is cut short, or damaged, at byte 8"),
                arguments(
                        "half a file",
                        Arrays.copyOf(file("model.h5"), 9_000),
                        "the file is cut short: it has 9000 bytes, and should have 19376"),
                model("version 9", file -> file.put(8, (byte) 9), "HDF5 files of version 9 are not read"),
                model(
                        "addresses of 4 bytes",
                        file -> file.put(13, (byte) 4),
                        "HDF5 files with addresses of 4 bytes and lengths of 8 are not read"),
                model(
                        "something in front",
                        file -> file.putLong(24, 512),
                        "HDF5 files that begin behind something else are not read"),
                model(
                        "root behind the end",
                        file -> file.putLong(64, 1L << 40),
                        "the file is cut short, or damaged: something is at byte 1099511627776 of 19376"),
                model(
                        "root at a negative address",
                        file -> file.putLong(64, Long.MIN_VALUE),
                        "the file is cut short, or damaged: something is at byte 9223372036854775808 of 19376"),
                model(
                        "root of another version",
                        file -> file.put(ROOT_HEADER, (byte) 7),
                        "the file is damaged: `OHDR` should stand at byte 96"),
                model(
                        "header longer than the file",
                        file -> file.putInt(ROOT_HEADER + 8, -1),
                        "the file is cut short, or damaged, at byte 112"),
                model(
                        "header that goes on in itself",
                        file -> file.putShort(112, (short) 0x10)
                                .putLong(120, 112)
                                .putLong(128, 24),
                        "the file leads in circles"),
                model(
                        "header that goes on behind the end",
                        file -> file.putShort(112, (short) 0x10).putLong(120, 19_376),
                        "the file is cut short, or damaged: 184 bytes at byte 19376 are not there, of 19376"),
                model(
                        "shared messages",
                        file -> file.put(kernel(file) + TYPE - 4, (byte) 2),
                        "the file shares messages between objects, which is not read"),
                model(
                        "no tree",
                        file -> file.put(ROOT_TREE, (byte) 'F'),
                        "the file is damaged: `TREE` should stand at byte 136"),
                model(
                        "tree of chunks",
                        file -> file.put(ROOT_TREE + 4, (byte) 1),
                        "the file is damaged: the tree at byte 136 is not of a group"),
                model(
                        "tree that grows out of itself",
                        file -> file.put(ROOT_TREE + TREE_LEVEL, (byte) 1)
                                .putLong(ROOT_TREE + TREE_ENTRIES + 8, ROOT_TREE),
                        "the file is damaged: the tree at byte 136 is too high"),
                model(
                        "tree with too many entries",
                        file -> file.putShort(ROOT_TREE + TREE_COUNT, (short) -1),
                        "the file is damaged: `SNOD` should stand at byte 0"),
                arguments("branches that meet again, 16 levels high", meetingBranches(), "the file leads in circles"),
                model(
                        "no names",
                        file -> file.put(ROOT_HEAP, (byte) 'F'),
                        "the file is damaged: `HEAP` should stand at byte 680"),
                model(
                        "names behind the end",
                        file -> file.putLong(ROOT_HEAP + 24, 19_370),
                        "the file is cut short, or damaged: 88 bytes at byte 19370 are not there, of 19376"),
                model(
                        "name behind the names",
                        file -> file.putLong(place(file, "SNOD", 0) + 8, 89),
                        "the file is damaged: a name is missing"),
                model(
                        "group that is its own parent",
                        file -> file.putLong(place(file, "SNOD", 0) + 16, ROOT_HEADER),
                        "this HDF5 file holds no weights in Keras's manner: it has no `layer_names`"),
                model(
                        "group that is a link by path",
                        file -> file.putInt(place(file, "SNOD", 0) + 24, 2),
                        "this HDF5 file holds no weights in Keras's manner: it has no `layer_names`"),
                model(
                        "shape of 2^42 numbers",
                        file -> file.putLong(kernel(file), 1L << 40),
                        "dataset `conv/kernel:0` is too large: 1099511627776x3x3x2 of F32"),
                model(
                        "shape of 2^66 numbers",
                        file -> file.putLong(kernel(file), 1L << 62),
                        "dataset `conv/kernel:0` is too large: 4611686018427387904x3x3x2 of F32"),
                model(
                        "negative size",
                        file -> file.putLong(kernel(file), -1),
                        "a dimension has the size 18446744073709551615"),
                model(
                        "33 dimensions",
                        file -> file.put(kernel(file) - 7, (byte) 33),
                        "a dataset has 33 dimensions; at most 32 are read"),
                model(
                        "fewer numbers than bytes",
                        file -> file.putLong(kernel(file), 2),
                        "dataset `conv/kernel:0` takes 144 bytes, but has 216"),
                model(
                        "big-endian numbers",
                        file -> file.put(kernel(file) + TYPE + 1, (byte) 0x21),
                        "dataset `conv/kernel:0` holds no numbers, or numbers that are not little-endian"),
                model(
                        "numbers of another format",
                        file -> file.put(kernel(file) + TYPE + 13, (byte) 9),
                        "dataset `conv/kernel:0` holds no numbers, or numbers that are not little-endian"),
                model(
                        "numbers without bytes",
                        file -> file.putInt(kernel(file) + TYPE + 4, 0),
                        "an element has 0 bytes"),
                model(
                        "layout of old",
                        file -> file.put(kernel(file) + LAYOUT, (byte) 2),
                        "dataset `conv/kernel:0` is laid out by version 2, kind 1; save with h5py's default `libver`, as Keras"
                                + " does"),
                model(
                        "numbers behind the end",
                        file -> file.putLong(kernel(file) + ADDRESS, 19_376),
                        "the file is cut short, or damaged: 216 bytes at byte 19376 are not there, of 19376"),
                model(
                        "numbers nowhere",
                        file -> file.putLong(kernel(file) + ADDRESS, -1),
                        "dataset `conv/kernel:0` was never written"),
                model(
                        "texts nowhere",
                        file -> file.put(place(file, "GCOL", 0), (byte) 'F'),
                        "the file is damaged: `GCOL` should stand at byte 2048"),
                model(
                        "text missing",
                        file -> file.putShort(place(file, "GCOL", 0) + 16, (short) 999),
                        "the file is damaged: heap 2048 has no object 1"),
                model(
                        "configuration that is no JSON",
                        file -> file.put(place(file, "{\"class_name\": \"Functional", 0), (byte) '['),
                        "`model_config` is not JSON, near byte 13"),
                model(
                        "layer without a group",
                        file -> file.put(place(file, "norm\0", 0), (byte) 'N'),
                        "the file has no group for layer `norm`"),
                model(
                        "weight without a dataset",
                        file -> file.put(place(file, "kernel:0\0", 0), (byte) 'K'),
                        "layer `conv` has no dataset `conv/Kernel:0`"),
                model(
                        "two layers of one name",
                        file -> file.put(place(file, text("norm"), 0) + Long.BYTES, text("conv"), Long.BYTES, 4),
                        "two tensors are called `conv/kernel`"),
                chunked(
                        "chunk missing",
                        file -> file.putShort(CHUNK_TREE + TREE_COUNT, (short) 7),
                        "the file is cut short, or damaged: of the 8 chunks of a dataset there are 7"),
                chunked(
                        "chunks in a tree of groups",
                        file -> file.put(CHUNK_TREE + 4, (byte) 0),
                        "the file is damaged: the tree at byte 2696 is not of chunks"),
                chunked(
                        "chunks in a tree that grows out of itself",
                        file -> file.put(CHUNK_TREE + TREE_LEVEL, (byte) 1).putLong(CHUNK + 48, CHUNK_TREE),
                        "the file is damaged: the tree at byte 2696 is too high"),
                chunked("chunk longer than the file", file -> file.putInt(CHUNK, -1), "the file leads in circles"),
                chunked(
                        "chunk behind the end",
                        file -> file.putLong(CHUNK + 48, 13_456),
                        "the file is cut short, or damaged: 39 bytes at byte 13456 are not there, of 13456"),
                chunked(
                        "chunk between two places",
                        file -> file.putLong(CHUNK + 8, 1),
                        "the file is damaged: a chunk lies outside of its dataset"),
                chunked(
                        "chunk outside",
                        file -> file.putLong(CHUNK + 8, 4),
                        "the file is damaged: a chunk lies outside of its dataset"),
                chunked(
                        "two chunks in one place",
                        file -> file.putLong(CHUNK + 56 + 32, 0).putLong(CHUNK + 56 + 24, 0),
                        "the file is damaged: two chunks have one place"),
                chunked(
                        "chunks without numbers",
                        file -> file.putInt(chunkShape(file), 0),
                        "a chunk is larger than its dataset, or empty"),
                chunked(
                        "chunks larger than the dataset",
                        file -> file.putInt(chunkShape(file), -1),
                        "a chunk is larger than its dataset, or empty"),
                chunked(
                        "chunks of other dimensions",
                        file -> file.put(chunkShape(file) - 9, (byte) 4),
                        "a dataset of 4 dimensions has chunks of 3"),
                chunked(
                        "plain chunks of another size",
                        file -> file.putInt(place(file, "TREE", 4) + TREE_ENTRIES, 10),
                        "a chunk has 10 bytes; it should have 72"),
                chunked(
                        "unknown filter",
                        file -> file.putShort(place(file, "shuffle", 0) - 8, (short) 4),
                        "filter 4 is not read; save without compression, or with gzip"),
                chunked(
                        "33 filters",
                        file -> file.put(place(file, "shuffle", 0) - 15, (byte) 33),
                        "a dataset has 33 filters"),
                chunked(
                        "300 MB that are said to be inflated",
                        file -> file.putLong(kernel(file), 1 << 22),
                        "the datasets of the file, which has 13456 bytes, are too large when they are inflated: more than"
                                + " 16831040 bytes"));
    }

    /** A text as heaps keep it, behind its length. */
    private static byte[] text(String text) {
        return ByteBuffer.allocate(Long.BYTES + text.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length())
                .put(text.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    /** Where the sizes of the first dataset's chunks stand. */
    private static int chunkShape(ByteBuffer file) {
        return place(file, new byte[] {2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 4}, 0);
    }

    private static Arguments model(String what, Consumer<ByteBuffer> change, String reason) {
        return arguments(what, changed("model.h5", change), reason);
    }

    private static Arguments chunked(String what, Consumer<ByteBuffer> change, String reason) {
        return arguments(what, changed("chunked.h5", change), reason);
    }

    /** Where the shape of the first kernel stands. */
    private static int kernel(ByteBuffer file) {
        byte[] shape = ByteBuffer.allocate(4 * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(3)
                .putLong(3)
                .putLong(3)
                .putLong(2)
                .array();
        return place(file, shape, 0);
    }

    /** Each node of a tree names the next one two times, so that there are 65,536 ways to the bottom. */
    private static byte[] meetingBranches() {
        byte[] whole = file("model.h5");
        int nodeBytes = TREE_ENTRIES + 5 * Long.BYTES;
        int levels = 16;
        ByteBuffer file =
                ByteBuffer.allocate(whole.length + (levels + 1) * nodeBytes).order(ByteOrder.LITTLE_ENDIAN);
        file.put(whole).putLong(place(file, ROOT_TREE, 1), whole.length);
        for (int level = levels; level > 0; level--) {
            long child = (long) file.position() + nodeBytes;
            file.put("TREE".getBytes(StandardCharsets.US_ASCII)).put((byte) 0).put((byte) level);
            file.putShort((short) 2).putLong(-1).putLong(-1);
            file.putLong(0).putLong(child).putLong(0).putLong(child).putLong(0);
        }
        // At the bottom there is nothing.
        file.put("TREE".getBytes(StandardCharsets.US_ASCII));
        return file.array();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenFiles")
    void saysWhatIsWrong(String what, byte[] content, String reason) {
        assertThat(lines(read("broken.h5", content)))
                .containsExactly(folder.resolve("broken.h5") + ": error[T0701]: " + reason);
    }

    static Stream<Arguments> damagedNumbers() {
        return Stream.of(
                chunked(
                        "not compressed as it says",
                        file -> file.put((int) file.getLong(CHUNK + 48), (byte) 0),
                        "a chunk cannot be inflated: it is damaged"),
                chunked(
                        "compressed bytes end early",
                        file -> file.putInt(CHUNK, 30),
                        "a chunk cannot be inflated to its 64 bytes"),
                chunked(
                        "shorter than a checksum",
                        file -> file.putInt(CHUNK, 3),
                        "a chunk is shorter than its checksum"),
                chunked(
                        "not compressed at all",
                        file -> file.putInt(CHUNK + 4, 2),
                        "a chunk has 35 bytes; it should have 64"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damagedNumbers")
    void saysThatNumbersAreDamagedWhenSomebodyLooks(String what, byte[] content, String reason) {
        Tensor kernel =
                read("damaged.h5", content).orThrow().tensor("conv/kernel").orElseThrow();
        assertThatThrownBy(kernel::bytes)
                .isInstanceOf(UnreadableCheckpointException.class)
                .hasMessage(reason);
    }

    static Stream<Arguments> brokenArchives() {
        String custom = new String(entry("config.json"), StandardCharsets.UTF_8).replace("Functional", "MyModel");
        return Stream.of(
                archive("configuration missing", "config.json", null, "the archive has no `config.json`"),
                archive("variables missing", "model.weights.h5", null, "the archive has no `model.weights.h5`"),
                archive("configuration of nothing", "config.json", new byte[0], "config.json is no JSON object"),
                archive("configuration is a list", "config.json", bytes("[]"), "config.json is no JSON object"),
                archive(
                        "configuration ends early",
                        "config.json",
                        bytes("{\"a\":"),
                        "config.json is not JSON, near byte 5"),
                archive(
                        "configuration without a class",
                        "config.json",
                        bytes("{}"),
                        "layer 1 has no `class_name` or no `config`"),
                archive(
                        "class of the author's own",
                        "config.json",
                        bytes(custom),
                        "the model is a `MyModel`, whose layers only its own code knows; save a Functional or Sequential"
                                + " model"),
                archive("variables are no HDF5", "model.weights.h5", bytes("hello"), "this is no HDF5 file"),
                archive(
                        "variables end early",
                        "model.weights.h5",
                        Arrays.copyOf(entry("model.weights.h5"), 1_000),
                        "the file is cut short: it has 1000 bytes, and should have 16416"),
                archive(
                        "version is no JSON",
                        "metadata.json",
                        bytes("3.5.0"),
                        "metadata.json is not JSON, near byte 3"),
                archive(
                        "a variable too many",
                        "config.json",
                        bytes(new String(entry("config.json"), StandardCharsets.UTF_8)
                                .replace(
                                        "\"units\": 3, \"activation\": \"softmax\", \"use_bias\": true",
                                        "\"use_bias\": false")),
                        "layer `scores` has 2 variables; this Dense has 1"),
                archive("variable missing", "model.weights.h5", withoutVariable(), "layer `scores` has no variable 0"));
    }

    private static byte[] withoutVariable() {
        byte[] content = entry("model.weights.h5");
        ByteBuffer file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        int names = place(file, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, '0', 0, 0, 0, 0, 0, 0, 0, '1', 0}, 1);
        file.put(names + 8, (byte) '2');
        return content;
    }

    private static Arguments archive(String what, String entry, byte @Nullable [] content, String reason) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (String name : List.of("metadata.json", "config.json", "model.weights.h5")) {
            entries.put(name, entry(name));
        }
        entries.remove(entry);
        if (content != null) {
            entries.put(entry, content);
        }
        return arguments(what, ZipFiles.stored(entries), reason);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** An entry of a whole archive. */
    private static byte[] entry(String name) {
        try {
            return ZipFiles.content(ZipArchive.of(ZipFiles.littleEndian(file("model.keras"))), name);
        } catch (UnreadableCheckpointException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenArchives")
    void saysWhatIsWrongWithArchives(String what, byte[] content, String reason) {
        Path path = TensorFlowJsFiles.write(folder.resolve("broken.keras"), content);
        assertThat(lines(CheckpointFile.read(path, CheckpointFile.FORMATS)))
                .containsExactly(path + ": error[T0701]: " + reason);
    }

    @Test
    void takesNoMoreMemoryThanTwiceTheFile() {
        // The first time, libraries are loaded too.
        allocatedFor(file("model.h5"));
        allocatedFor(file("model.keras"));
        Stream.of(brokenFiles(), brokenArchives()).flatMap(files -> files).forEach(broken -> {
            byte[] content = (byte[]) broken.get()[1];
            assertThat(allocatedFor(content)).as("%s", broken.get()[0]).isLessThan(2L * content.length + SOME_MEMORY);
        });
    }

    /** The bytes of all objects that are made to read a file. */
    private static long allocatedFor(byte[] content) {
        ByteBuffer file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        CheckpointFormat format = content.length > 0 && content[0] == 'P' ? new KerasArchive() : new KerasHdf5();
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        try {
            format.read(Path.of("file"), file);
        } catch (UnreadableCheckpointException e) {
            // That is what the other tests look at.
        }
        return thread.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void answersEveryTruncationAndManyDamagedBytes() {
        for (String name : List.of("weights.h5", "chunked.h5")) {
            byte[] whole = file(name);
            for (int length = 1; length < whole.length; length += 37) {
                assertThat(lines(read("cut.h5", Arrays.copyOf(whole, length)))).hasSize(1);
            }
            for (int place = 0; place < whole.length; place += 3) {
                byte[] damaged = whole.clone();
                damaged[place] ^= (byte) (1 << place % 8);
                assertThat(lines(read("damaged.h5", damaged))).hasSizeLessThanOrEqualTo(1);
            }
        }
    }

    private Checked<Checkpoint> read(String name, byte[] content) {
        return CheckpointFile.read(TensorFlowJsFiles.write(folder.resolve(name), content), new KerasHdf5());
    }

    private static List<String> lines(Checked<Checkpoint> checkpoint) {
        return checkpoint.diagnostics().stream().map(DiagnosticPrinter::line).toList();
    }
}
