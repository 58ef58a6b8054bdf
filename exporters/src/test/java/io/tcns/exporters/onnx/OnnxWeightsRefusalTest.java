package io.tcns.exporters.onnx;

import static io.tcns.exporters.onnx.WeightModels.convolution;
import static io.tcns.exporters.onnx.WeightModels.floats;
import static io.tcns.exporters.onnx.WeightModels.integer;
import static io.tcns.exporters.onnx.WeightModels.raw;
import static io.tcns.exporters.onnx.WeightModels.tensor;
import static io.tcns.exporters.onnx.WeightModels.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import io.tcns.exporters.WeightFiles;
import io.tcns.exporters.onnx.proto.NodeProto;
import io.tcns.exporters.onnx.proto.TensorProto;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Models that are cut, damaged or hostile: each gets one message, before memory is taken for what it claims. */
class OnnxWeightsRefusalTest {

    private static final int FLOAT = 1;
    private static final int INT8 = 3;

    @TempDir
    private Path root;

    private Path folder = Path.of("");

    /** 8192 bytes beside the model, and as many where no model may look. */
    @BeforeEach
    void makeFiles() throws IOException {
        folder = Files.createDirectory(root.resolve("in"));
        Files.write(folder.resolve("ok.data"), new byte[8192]);
        Files.write(root.resolve("secret"), new byte[8192]);
        Files.createSymbolicLink(folder.resolve("link"), root.resolve("secret"));
    }

    static Stream<Arguments> brokenModels() {
        byte[] whole = convolution().model().toByteArray();
        return Stream.of(
                arguments("three bytes", Arrays.copyOf(whole, 3), "this is not a whole ONNX model"),
                arguments(
                        "end of the last byte",
                        Arrays.copyOf(whole, whole.length - 1),
                        "this is not a whole ONNX model"),
                arguments(
                        "no graph",
                        convolution().model().toBuilder().clearGraph().build().toByteArray(),
                        "this is not a whole ONNX model"),
                arguments(
                        "no opset",
                        convolution().model().toBuilder()
                                .clearOpsetImport()
                                .build()
                                .toByteArray(),
                        "this is not a whole ONNX model"),
                arguments(
                        "one byte too few",
                        with(raw("w", FLOAT, new byte[23], 6)),
                        "tensor `w` is 6 of F32, but has 23 bytes"),
                arguments(
                        "one number too many",
                        with(raw("w", FLOAT, new byte[28], 6)),
                        "tensor `w` is 6 of F32, but has 28 bytes"),
                arguments("no bytes", with(raw("w", FLOAT, new byte[0], 6)), "tensor `w` is 6 of F32, but has 0 bytes"),
                arguments(
                        "scalar without its number",
                        with(TensorProto.newBuilder()
                                .setName("w")
                                .setDataType(FLOAT)
                                .build()),
                        "tensor `w` is scalar of F32, but has 0 bytes"),
                arguments(
                        "list of too few numbers",
                        with(zeros("w", 2).toBuilder()
                                .clearRawData()
                                .addFloatData(1)
                                .build()),
                        "tensor `w` is 2 of F32, but has 4 bytes"),
                arguments(
                        "numbers in the list of another type",
                        with(zeros("w", 1).toBuilder()
                                .clearRawData()
                                .addInt32Data(1)
                                .build()),
                        "tensor `w` is 1 of F32, but has 0 bytes"),
                arguments(
                        "negative size",
                        with(raw("w", FLOAT, new byte[24], -6)),
                        "tensor `w` has a negative dimension"),
                arguments(
                        "two negative sizes",
                        with(raw("w", FLOAT, new byte[24], -2, -3)),
                        "tensor `w` has a negative dimension"),
                arguments(
                        "2^62 numbers",
                        with(raw("w", FLOAT, new byte[24], 1L << 62)),
                        "tensor `w` is 4611686018427387904 of F32, but has 24 bytes"),
                arguments(
                        "numbers that overflow to what is there",
                        with(raw("w", FLOAT, new byte[24], 1L << 62, 4, 6)),
                        "tensor `w` is 4611686018427387904x4x6 of F32, but has 24 bytes"),
                arguments(
                        "nine dimensions",
                        with(raw("w", FLOAT, new byte[4], 1, 1, 1, 1, 1, 1, 1, 1, 1)),
                        "tensor `w` has 9 dimensions; at most 8 are read"),
                arguments(
                        "two initializers of one name",
                        model(convolution().with(zeros("weight", 1))),
                        "two tensors are called `weight`"),
                arguments(
                        "constant with the name of an initializer",
                        model(convolution().node(constant("weight", zeros("", 1)))),
                        "two tensors are called `weight`"),
                arguments(
                        "other name that is taken",
                        model(convolution().node("Identity", "weight", "bias")),
                        "two tensors are called `weight`"),
                arguments(
                        "name that moves the cursor",
                        with(raw("w\n\33[2J", FLOAT, new byte[3], 1)),
                        "tensor `w\uFFFD\uFFFD[2J` is 1 of F32, but has 3 bytes"),
                arguments(
                        "two scales for three filters",
                        scaled(floats("s", List.of(2L), 1, 1), 0),
                        "the scales of tensor `q` (3x2) are not known, or do not fit it"),
                arguments(
                        "scales along a dimension that is not there",
                        scaled(floats("s", List.of(3L), 1, 1, 1), 7),
                        "the scales of tensor `q` (3x2) are not known, or do not fit it"),
                arguments(
                        "scales for blocks",
                        scaled(floats("s", List.of(3L, 1L), 1, 1, 1), 0),
                        "the scales of tensor `q` (3x2) are not known, or do not fit it"),
                arguments(
                        "scale that is no number",
                        scaled(floats("s", List.of(), Float.NaN), 0),
                        "the scales of tensor `q` are not finite"),
                arguments(
                        "zero point that is no number",
                        model(new WeightModels()
                                .with(raw("q", INT8, new byte[6], 3, 2))
                                .with(floats("s", List.of(), 1))
                                .with(floats("z", List.of(), Float.NaN))
                                .node("DequantizeLinear", "w", "q,s,z")),
                        "the scales of tensor `q` are not finite"),
                arguments(
                        "scale that has to be computed",
                        scaled(zeros("another", 1), 0),
                        "the scales of tensor `q` (3x2) are not known, or do not fit it"),
                arguments(
                        "external data outside",
                        external("location", "../secret"),
                        "the tensor `w` has external data in `../secret`, outside of the model's folder"),
                arguments(
                        "external data at an absolute path",
                        external("location", "/etc/passwd"),
                        "the tensor `w` has external data in `/etc/passwd`, outside of the model's folder"),
                arguments(
                        "external data outside, by a link",
                        external("location", "link"),
                        "the tensor `w` has external data in `link`, a link that leads out of the model's folder"),
                arguments(
                        "external data in no file",
                        external("location", "none.data"),
                        "the tensor `w` has external data in `none.data`, and there is no such file"),
                arguments(
                        "external data in a folder",
                        external("location", "."),
                        "the tensor `w` has external data in `.`, which is no readable file"),
                arguments(
                        "external data of no name",
                        external("offset", "0"),
                        "the tensor `w` has external data and names no file"),
                arguments(
                        "external data beyond the file",
                        external("location", "ok.data", "offset", "4097"),
                        "the tensor `w` has 4096 bytes of external data from byte 4097 on, and `ok.data` has only 8192"),
                arguments(
                        "external data of another length",
                        external("location", "ok.data", "length", "4095"),
                        "the tensor `w` of shape [1024] has 4095 bytes of external data, not 4096"),
                arguments(
                        "external data at a negative place",
                        external("location", "ok.data", "offset", "-1"),
                        "the tensor `w` has external data of offset `-1`, which is no number of bytes"),
                arguments(
                        "external data that overlaps",
                        HostileModels.model(
                                        HostileModels.tensor("v", "location", "ok.data"),
                                        HostileModels.tensor("w", "location", "ok.data", "offset", "2048"))
                                .toByteArray(),
                        "the tensors `v` and `w` share a part of their external data"),
                arguments(
                        "external data of a constant that is called as another",
                        HostileModels.external("location", "ok.data").toBuilder()
                                .setGraph(HostileModels.external("location", "ok.data").getGraph().toBuilder()
                                        .addNode(constant(
                                                "c",
                                                HostileModels.tensor("w", "location", "ok.data", "offset", "4096"))))
                                .build()
                                .toByteArray(),
                        "tensor `c` has external data at no place"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenModels")
    void saysWhatIsWrong(String name, byte[] content, String message) throws IOException {
        assertThat(lines(content)).containsExactly(path() + ": error[T0701]: " + message);
    }

    @Test
    void answersEveryTruncationAndEveryDamagedByte() throws IOException {
        byte[] whole = convolution().model().toByteArray();
        assertThat(lines(whole)).isEmpty();
        for (int length = 1; length < whole.length; length++) {
            assertThat(lines(Arrays.copyOf(whole, length))).hasSize(1);
        }
        for (int place = 0; place < whole.length; place++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = whole.clone();
                damaged[place] ^= (byte) (1 << bit);
                // Some damage makes another model.
                assertThat(lines(damaged)).hasSizeLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void takesNoMoreMemoryThanTheFileHas() throws IOException {
        // Ten million scales for three filters; an object for each would take 300 MB.
        byte[] content = scaled(raw("s", INT8, new byte[10_000_000], 10_000_000), 0);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        List<String> lines = lines(content);
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(lines)
                .containsExactly(
                        path() + ": error[T0701]: the scales of tensor `q` (3x2) are not known, or do not fit it");
        assertThat(taken).isLessThan(2L * content.length + (4 << 20));
    }

    private static byte[] with(TensorProto tensor) {
        return model(new WeightModels().with(tensor));
    }

    private static byte[] model(WeightModels model) {
        return model.model().toByteArray();
    }

    private static byte[] scaled(TensorProto scales, long axis) {
        return model(new WeightModels()
                .with(raw("q", INT8, new byte[6], 3, 2))
                .with(scales)
                .node("DequantizeLinear", "w", "q,s", integer("axis", axis)));
    }

    private static byte[] external(String... entries) {
        return HostileModels.external(entries).toByteArray();
    }

    private static NodeProto constant(String name, TensorProto value) {
        return NodeProto.newBuilder()
                .setOpType("Constant")
                .addOutput(name)
                .addAttribute(tensor("value", value))
                .build();
    }

    private Path path() {
        return folder.resolve("model.onnx");
    }

    private List<String> lines(byte[] content) throws IOException {
        // A new file each time: the old one may still be mapped.
        Files.deleteIfExists(path());
        Checked<Checkpoint> checkpoint = WeightFiles.read(Files.write(path(), content));
        return checkpoint.diagnostics().stream().map(DiagnosticPrinter::line).toList();
    }
}
