package io.tcns.compiler.format;

import static io.tcns.compiler.format.TfliteFiles.INT8;
import static io.tcns.compiler.format.TfliteFiles.little;
import static io.tcns.compiler.format.TfliteFiles.scales;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are cut, damaged or hostile: each gets one message, before memory is taken for what it claims. */
class TfliteRefusalTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private Path folder;

    static Stream<Arguments> brokenFiles() {
        return Stream.of(
                arguments("nothing", new byte[0], "the file is empty"),
                arguments(
                        "end after the mark",
                        Arrays.copyOf(whole(), 8),
                        "the file is cut short, or damaged: 4 bytes are to begin at byte 24, and it has 8"),
                arguments(
                        "end in the first table",
                        Arrays.copyOf(whole(), root() + 2),
                        "the file is cut short, or damaged: 4 bytes are to begin at byte 24, and it has 26"),
                arguments(
                        "end of the last byte",
                        Arrays.copyOf(whole(), whole().length - 1),
                        "the file is cut short, or damaged: 1 bytes are to begin at byte 543, and it has 543"),
                arguments(
                        "root beyond the file",
                        patched(0, 1 << 20),
                        "the file is cut short, or damaged: 4 bytes are to begin at byte 1048576, and it has 544"),
                arguments(
                        "root at 2^32 - 1",
                        patched(0, -1),
                        "the file is cut short, or damaged: 4 bytes are to begin at byte 4294967295, and it has 544"),
                arguments(
                        "vtable before the file",
                        patched(root(), root() + 1),
                        "the file is cut short, or damaged: 4 bytes are to begin at byte -1, and it has 544"),
                arguments(
                        "vtable beyond the file",
                        patched(root(), Integer.MIN_VALUE),
                        "the file is cut short, or damaged: 4 bytes are to begin at byte 2147483672, and it has 544"),
                arguments(
                        "vtable longer than the file",
                        patched(vtable(), 0xFFFF),
                        "the file is cut short, or damaged: 65535 bytes are to begin at byte 10, and it has 544"),
                arguments(
                        "field beyond the file",
                        patched(vtable() + 4 + 2 * 2, 0x7FFF_FFFF),
                        "the file is cut short, or damaged: 4 bytes are to begin at byte 65559, and it has 544"),
                arguments(
                        "list beyond the file",
                        patched(field(2), 0x7FFF_FFFF),
                        "the file is cut short, or damaged: 4 bytes are to begin at byte 2147483679, and it has 544"),
                arguments(
                        "list of 2^32 - 1 tables",
                        patched(target(field(2)), -1),
                        "the file is cut short, or damaged: 17179869180 bytes are to begin at byte 140, and it has 544"),
                arguments(
                        "list of 70,000 numbers",
                        spoilt(file -> file.tensors.get(0).with(0, new int[70_000])),
                        "a list has 70000 elements; at most 65536 are read"),
                arguments("no graph", spoilt(file -> file.model.with(2, List.of())), "the file has no graph"),
                arguments(
                        "negative size",
                        spoilt(file -> file.tensors.get(2).with(0, new int[] {3, -1, 1, 2})),
                        "tensor `weight` has a dimension of size -1"),
                arguments(
                        "nine dimensions",
                        spoilt(file -> file.tensors.get(2).with(0, new int[9])),
                        "tensor `weight` has 9 dimensions; at most 8 are read"),
                arguments(
                        "shape of 2^31 - 1 numbers",
                        spoilt(file -> file.tensors.get(2).with(0, new int[] {Integer.MAX_VALUE})),
                        "tensor `weight` is 2147483647 of F32, but has 24 bytes"),
                arguments(
                        "shape whose product overflows to what is there",
                        spoilt(file -> file.tensors.get(2).with(0, new int[] {1 << 30, 1 << 30, 4, 6})),
                        "tensor `weight` is 1073741824x1073741824x4x6 of F32, but has 24 bytes"),
                arguments(
                        "fewer bytes than numbers",
                        spoilt(file -> file.buffers.get(1).with(0, new byte[23])),
                        "tensor `weight` is 3x1x1x2 of F32, but has 23 bytes"),
                arguments(
                        "buffer that is not there",
                        spoilt(file -> file.tensors.get(2).with(2, 3)),
                        "tensor `weight` is in buffer 3, which is not among the 3 of the file"),
                arguments(
                        "buffer of a negative number",
                        spoilt(file -> file.tensors.get(2).with(2, -1)),
                        "tensor `weight` is in buffer -1, which is not among the 3 of the file"),
                arguments(
                        "no buffers",
                        spoilt(file -> file.model.with(4, List.of())),
                        "tensor `weight` is in buffer 1, which is not among the 0 of the file"),
                arguments(
                        "bytes behind the end",
                        spoilt(file -> file.buffers.get(1).with(1, 1L << 20).with(2, 24L)),
                        "the file is cut short, or damaged: 24 bytes are to begin at byte 1048576, and it has 576"),
                arguments(
                        "bytes of a negative count",
                        spoilt(file -> file.buffers.get(1).with(1, 4L).with(2, -24L)),
                        "the file is cut short, or damaged: -24 bytes are to begin at byte 4, and it has 576"),
                arguments(
                        "bytes at 2^63",
                        spoilt(file ->
                                file.buffers.get(1).with(1, Long.MAX_VALUE).with(2, Long.MAX_VALUE)),
                        "the file is cut short, or damaged: 9223372036854775807 bytes are to begin at byte 9223372036854775807, and it has 576"),
                arguments(
                        "sparse weight",
                        spoilt(file -> file.tensors.get(2).with(6, new FlatTableWriter())),
                        "tensor `weight` is sparse; dense ones are read"),
                arguments(
                        "too many scales",
                        scaled(scales(0, 0, 1, 2)),
                        "tensor `scaled` has 2 scales along dimension 0 of 3x1x1x2"),
                arguments(
                        "scales along a dimension that is not there",
                        scaled(scales(4, 0, 1, 2, 3)),
                        "tensor `scaled` has 3 scales along dimension 4 of 3x1x1x2"),
                arguments(
                        "scales along dimension -1",
                        scaled(scales(-1, 0, 1, 2, 3)),
                        "tensor `scaled` has 3 scales along dimension -1 of 3x1x1x2"),
                arguments(
                        "two zero points for three scales",
                        scaled(scales(0, 0, 1, 2, 3).with(3, new long[2])),
                        "tensor `scaled` has 3 scales and 2 zero points"),
                arguments(
                        "scale that is no number",
                        scaled(scales(0, 0, Float.NaN)),
                        "tensor `scaled` has the scale NaN, which is none"),
                arguments(
                        "infinite scale",
                        scaled(scales(0, 0, Float.POSITIVE_INFINITY)),
                        "tensor `scaled` has the scale Infinity, which is none"),
                arguments(
                        "negative scale",
                        scaled(scales(0, 0, -1)),
                        "tensor `scaled` has the scale -1.0, which is none"),
                arguments(
                        "operator of an unknown code",
                        spoilt(file -> file.operators.get(0).with(0, 1)),
                        "an operator has code 1, which is not among the 1 of the file"),
                arguments(
                        "operator of code -1",
                        spoilt(file -> file.operators.get(0).with(0, -1)),
                        "an operator has code -1, which is not among the 1 of the file"),
                arguments(
                        "operator that reads beyond the tensors",
                        spoilt(file -> file.operators.get(0).with(1, new int[] {0, 4})),
                        "an operator, or the graph, names tensor 4, which is not among the 4 of the file"),
                arguments(
                        "operator that writes to tensor -2",
                        spoilt(file -> file.operators.get(0).with(2, new int[] {-2})),
                        "an operator, or the graph, names tensor -2, which is not among the 4 of the file"),
                arguments(
                        "operator with a thousand operands",
                        spoilt(file -> file.operators.get(0).with(1, new int[1000])),
                        "an operator has 1000 operands; at most 64 are read"),
                arguments(
                        "graph that answers with tensor 9",
                        spoilt(file -> file.graph.with(2, new int[] {9})),
                        "an operator, or the graph, names tensor 9, which is not among the 4 of the file"),
                arguments(
                        "name that moves the cursor",
                        spoilt(file -> file.tensors.get(2).with(2, 9).with(3, "w\n\33[2J")),
                        "tensor `w\uFFFD\uFFFD[2J` is in buffer 9, which is not among the 3 of the file"),
                arguments(
                        "tables that all are one",
                        shared(20_000, new FlatTableWriter()),
                        "the lists and names of the file are longer than the file"),
                arguments(
                        "names that all are one",
                        shared(100, new FlatTableWriter().with(3, "w".repeat(60_000))),
                        "the lists and names of the file are longer than the file"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenFiles")
    void saysWhatIsWrong(String name, byte[] content, String message) throws IOException {
        assertThat(lines(content)).containsExactly(path() + ": error[T0701]: " + message);
    }

    @Test
    void answersEveryTruncationAndEveryDamagedByte() {
        byte[] whole = whole();
        assertThat(refusal(whole)).isEmpty();
        for (int length = 0; length < whole.length; length++) {
            assertThat(refusal(Arrays.copyOf(whole, length))).isNotBlank();
        }
        for (int place = 0; place < whole.length; place++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = whole.clone();
                damaged[place] ^= (byte) (1 << bit);
                // Some damage makes another network.
                assertThat(refusal(damaged)).isNotNull();
            }
        }
    }

    private String refusal(byte[] content) {
        return Reading.refusal(() -> new Tflite().read(path(), little(content)));
    }

    @Test
    void takesNoMoreMemoryThanTheFileHas() throws IOException {
        // One list of scales, which each of the tensors claims: 38 GB of objects.
        FlatTableWriter tensor = new FlatTableWriter()
                .with(0, new int[] {1 << 16})
                .with(1, INT8)
                .with(4, scales(0, 0, new float[1 << 16]));
        byte[] content = shared(16_000, tensor);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        List<String> lines = lines(content);
        long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(lines)
                .containsExactly(path() + ": error[T0701]: the lists and names of the file are longer than the file");
        // Objects are larger than the numbers that they are made of.
        assertThat(taken).isLessThan(16L * content.length);
    }

    @Test
    void copiesNoNameForEachOperator() throws IOException {
        TfliteFiles file = new TfliteFiles();
        int image = file.value("image", 1);
        int output = file.value("n".repeat(50_000) + ";" + "n".repeat(50_000), 1);
        file.operator(TfliteFiles.ADD, new FlatTableWriter().with(0, (byte) 1), output, image, image);
        file.graph.with(3, Collections.nCopies(3_000, file.operators.get(0)));
        byte[] content = file.file();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        List<String> lines = lines(content);
        long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(lines).isEmpty();
        // A copy for each would be 300 MB.
        assertThat(taken).isLessThan(16 << 20);
    }

    /** A network whose list of tensors has one of them again and again. */
    private static byte[] shared(int times, FlatTableWriter tensor) {
        TfliteFiles file = new TfliteFiles();
        file.graph
                .with(0, Collections.nCopies(times, tensor))
                .with(1, new int[0])
                .with(2, new int[0]);
        return file.file();
    }

    private static byte[] whole() {
        return TfliteFiles.network().file();
    }

    private static byte[] spoilt(Consumer<TfliteFiles> change) {
        TfliteFiles file = TfliteFiles.network();
        change.accept(file);
        return file.file();
    }

    private static byte[] scaled(FlatTableWriter scales) {
        return spoilt(file -> file.constant("scaled", INT8, new byte[6], scales, 3, 1, 1, 2));
    }

    private static byte[] patched(int place, int number) {
        byte[] content = whole();
        little(content).putInt(place, number);
        return content;
    }

    /** Where the model stands, and what says where its fields do. */
    private static int root() {
        return little(whole()).getInt(0);
    }

    private static int vtable() {
        return root() - little(whole()).getInt(root());
    }

    private static int field(int slot) {
        return root() + little(whole()).getShort(vtable() + 4 + 2 * slot);
    }

    private static int target(int place) {
        return place + little(whole()).getInt(place);
    }

    private Path path() {
        return folder.resolve("network.tflite");
    }

    private List<String> lines(byte[] content) throws IOException {
        // A new file each time: the old one may still be mapped.
        Files.deleteIfExists(path());
        Checked<Checkpoint> checkpoint = CheckpointFile.read(Files.write(path(), content), new Tflite());
        return checkpoint.diagnostics().stream().map(DiagnosticPrinter::line).toList();
    }
}
