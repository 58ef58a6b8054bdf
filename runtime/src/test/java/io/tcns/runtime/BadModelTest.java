package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadModelTest {
    @TempDir
    Path folder;

    @Test
    void refusesWhatIsNoFile() {
        refuses(folder).hasMessage("`" + folder + "` is a directory, not a model file");
        Path missing = folder.resolve("missing.onnx");
        refuses(missing).hasMessage("`" + missing + "` does not exist");
        Path device = Path.of("/dev/null");
        if (Files.exists(device)) {
            refuses(device).hasMessage("`/dev/null` is not a readable file");
        }
    }

    @Test
    void refusesAnEmptyFile() throws Exception {
        Path file = Files.createFile(folder.resolve("empty.onnx"));
        refuses(file).hasMessage("`" + file + "` is empty, not an ONNX model");
    }

    @Test
    void refusesAHugeFileWithoutReadingIt() throws Exception {
        Path file = folder.resolve("huge.onnx");
        try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
            huge.setLength(1L << 40);
        }
        refuses(file).hasMessage("`" + file + "` has 1099511627776 bytes; an ONNX model has at most 2147483647");
    }

    @Test
    void refusesText() throws Exception {
        Path file = Files.writeString(folder.resolve("text.onnx"), "network mobilenet_v2(width = 1.0)\n");
        refuses(file).hasMessage("`" + file + "` is not an ONNX model, or a damaged one");
    }

    @Test
    void refusesEveryTruncation() throws Exception {
        byte[] whole = TinyModels.addOne().bytes();
        for (int length = 1; length < whole.length - "tcns.nameadd_one".length() - 6; length++) {
            byte[] truncated = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> open(Model.of("`x`", ByteBuffer.wrap(truncated))))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith("`x` ");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void refusesGarbage(long seed) throws Exception {
        byte[] garbage = new byte[1 << (seed % 12)];
        new Random(seed).nextBytes(garbage);
        refuses(Files.write(folder.resolve("garbage.onnx"), garbage)).hasMessageStartingWith("`" + folder);
    }

    @Test
    void survivesDamage() {
        byte[] whole = TinyModels.bottleneck().bytes();
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(i % 2 == 0 ? damaged.length : 3000)] = (byte) random.nextInt();
            try (Session session = open(Model.of("`x`", ByteBuffer.wrap(damaged)))) {
                assertThat(session.run(RandomInputs.of(session.inputs(), 1))).isNotEmpty();
            } catch (InputException e) {
                assertThat(e).message().doesNotContain("/onnxruntime_src/", "Error code", "\n");
            }
        }
    }

    @Test
    void refusesTheOtherFormatOfOnnxRuntime() throws Exception {
        byte[] flatbuffer = new byte[64];
        System.arraycopy("ORTM".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, flatbuffer, 4, 4);
        refuses(Files.write(folder.resolve("model.ort"), flatbuffer)).hasMessageContaining("is not an ONNX model");
    }

    @Test
    void saysInOneLineWhatIsWrongInsideTheGraph() {
        refuses(new TinyOnnx()
                        .input("x", 4)
                        .node("Relux", "row1/relu", List.of("x"), "y")
                        .output("y", 4))
                .hasMessageMatching(
                        "tiny cannot be loaded: In Node, .*No Op registered for Relux with domain_version of 17");
        refuses(new TinyOnnx()
                        .input("x", 4)
                        .node("Relu", "row1/relu", List.of("z"), "y")
                        .output("y", 4))
                .hasMessage("tiny cannot be loaded: Node input 'z' is not a graph input, initializer, or output of a"
                        + " previous node.");
        refuses(new TinyOnnx().input("x", 4).output("y", 4))
                .hasMessage("tiny cannot be loaded: Graph output (y) does not exist in the graph.");
        refuses(new TinyOnnx().input("x", 4).node("Relu", "row1/relu", List.of("x"), "y"))
                .hasMessage("tiny has no outputs");
    }

    @Test
    void failsWhereTheGraphFails() {
        TinyOnnx mismatch = new TinyOnnx()
                .input("x", "n")
                .weights("w", new float[] {1, 2, 3}, 3)
                .node("Add", "row1/add", List.of("x", "w"), "y")
                .output("y", "n");
        try (Session session = open(mismatch.model())) {
            assertThatThrownBy(() -> session.run(List.of(Tensor.of(new float[2], 2))))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith(
                            "tiny fails while running: Non-zero status code returned while running Add node.")
                    .hasMessageContaining("row1/add")
                    .message()
                    .doesNotContain("/onnxruntime_src/");
        }
    }

    @Test
    void refusesOutputsTooLargeForMemory() {
        refuses(new TinyOnnx()
                        .input("x", 1L << 20, 1L << 20)
                        .node("Relu", "relu", List.of("x"), "y")
                        .output("y", 1L << 20, 1L << 20))
                .hasMessage(
                        "tiny has the output `y`: a tensor FLOAT[1048576, 1048576] is larger than 1073741824 bytes");
    }

    @Test
    void strictShapesRefuseAShapeThatContradictsTheGraph() {
        TinyOnnx lying = new TinyOnnx()
                .input("x", 1, 4)
                .node("Relu", "relu", List.of("x"), "y")
                .output("y", 1, 5);
        assertThatThrownBy(() ->
                        Session.open(lying.model(), SessionOptions.defaults().withStrictShapes()))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("tiny cannot be loaded: ");
        try (Session lenient = open(lying.model())) {
            assertThat(lenient.outputs().get(0).shape()).containsExactly(1L, TensorSpec.UNKNOWN);
        }
    }

    private AbstractThrowableAssert<?, ?> refuses(Path file) {
        return assertThatThrownBy(() -> open(Model.of(file))).isInstanceOf(InputException.class);
    }

    private AbstractThrowableAssert<?, ?> refuses(TinyOnnx onnx) {
        return assertThatThrownBy(() -> open(onnx.model())).isInstanceOf(InputException.class);
    }

    private static Session open(Model model) {
        return Session.open(model, SessionOptions.defaults());
    }
}
