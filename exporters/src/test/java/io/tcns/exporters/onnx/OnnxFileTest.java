package io.tcns.exporters.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import com.sun.management.ThreadMXBean;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.reference.Interpreter;
import io.tcns.exporters.Networks;
import io.tcns.exporters.onnx.proto.GraphProto;
import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.exporters.onnx.proto.TensorProto;
import io.tcns.exporters.onnx.proto.TensorProto.DataType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxFileTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final String WEIGHT = "stem.1.output/conv/weight";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givesAGraphTheWeightsOfTheFile(boolean folded) throws IOException {
        Graph original = Networks.small(2).deployed(folded);
        Graph stranger = Networks.small(1).deployed(folded);

        Graph bound = read(export(original)).bind(stranger).orElseThrow();

        assertThat(logits(stranger)).isNotEqualTo(logits(original));
        assertThat(logits(bound)).isEqualTo(logits(original));
    }

    @Test
    void countsTheNodesAndFindsNothingWrongWithOurs() throws IOException {
        OnnxFile file = read(export(Networks.folded()));
        assertThat(file.nodes()).isEqualTo(11);
        assertThat(file.problems()).isEmpty();
    }

    @Test
    void tellsWhatIsWrongWithAFile() throws IOException {
        ModelProto.Builder model = model();
        weight(model).setDims(3, 4);
        assertThat(read(model).problems())
                .containsExactly("the tensor `" + WEIGHT + "` of shape [8, 3, 3, 4] has 864 bytes, not 1152");
    }

    @Test
    void bindsNoFoldedFileToAGraphThatIsNot() throws IOException {
        assertThat(read(export(Networks.folded())).bind(Networks.trained())).isEmpty();
    }

    @Test
    void bindsNoFileWithoutAParameter() throws IOException {
        assertBindsNot(weight -> weight.setName("other"));
    }

    @Test
    void bindsNoParameterOfAnotherShape() throws IOException {
        assertBindsNot(weight -> weight.setDims(0, 3).setDims(1, 8));
    }

    @Test
    void bindsNoParameterOfAnotherType() throws IOException {
        assertBindsNot(weight -> weight.setDataType(DataType.INT32_VALUE));
    }

    @Test
    void bindsNoParameterWithTooFewBytes() throws IOException {
        assertBindsNot(weight -> weight.setRawData(weight.getRawData().substring(4)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "\0\0\0\0", "network small(classes = 5)\n"})
    void readsNothingElse(String content) throws IOException {
        assertThat(OnnxFile.parse(content.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void readsNoModelWithoutGraphOrOpset() throws IOException {
        assertThat(OnnxFile.parse(model().clearGraph().build().toByteArray())).isEmpty();
        assertThat(OnnxFile.parse(model().clearOpsetImport().build().toByteArray()))
                .isEmpty();
    }

    /** The weights come last, so that every shorter file ends inside the graph. */
    @Test
    void readsNoTruncatedFile() throws IOException {
        byte[] whole = export(Networks.folded());
        for (int size = 0; size < whole.length; size += 97) {
            assertThat(OnnxFile.parse(Arrays.copyOf(whole, size)))
                    .as("%d bytes", size)
                    .isEmpty();
        }
    }

    @Test
    void takesNoMemoryForSizesThatAreOnlyDeclared() throws IOException {
        byte[] file = declaring(1_900_000_000);
        OnnxFile.parse(file);
        long before = allocated();
        assertThat(OnnxFile.parse(file)).isEmpty();
        assertThat(allocated() - before).isLessThan(1_000_000);
    }

    @Test
    void takesNoMemoryForShapesThatAreOnlyDeclared() throws IOException {
        ModelProto.Builder model = model();
        weight(model).setDims(0, 1L << 50);
        OnnxFile file = read(model);
        file.problems();
        long before = allocated();
        assertThat(file.problems()).hasSize(1);
        assertThat(file.bind(Networks.folded())).isEmpty();
        assertThat(allocated() - before).isLessThan(10_000_000);
    }

    @Test
    void copiesNoWeight() throws IOException {
        Graph graph = Networks.paper("mobilenet_v2").deployed(true);
        byte[] file = export(graph);
        OnnxFile.parse(file);
        long before = allocated();
        Optional<Graph> bound = OnnxFile.parse(file).orElseThrow().bind(graph);
        assertThat(allocated() - before).isLessThan(2_000_000);
        assertThat(file).hasSizeGreaterThan(13_000_000);
        assertThat(bound).isPresent();
    }

    @Test
    void readsFiles() throws IOException {
        Path path = folder.resolve("m.onnx");
        Files.write(path, export(Networks.folded()));
        assertThat(OnnxFile.read(path)).isPresent();
    }

    @Test
    void readsNoFileOfTwoGibibytes() throws IOException {
        Path path = folder.resolve("huge.onnx");
        // A hole: it takes no room on the disk.
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(1L << 31);
        }
        assertThat(OnnxFile.read(path)).isEmpty();
    }

    @Test
    void saysThatThereIsNoFile() {
        assertThatThrownBy(() -> OnnxFile.read(folder.resolve("none.onnx"))).isInstanceOf(NoSuchFileException.class);
    }

    private static void assertBindsNot(Consumer<TensorProto.Builder> change) throws IOException {
        ModelProto.Builder model = model();
        assertThat(read(model).bind(Networks.folded())).isPresent();
        change.accept(weight(model));
        assertThat(read(model).bind(Networks.folded())).isEmpty();
    }

    private static ModelProto.Builder model() throws IOException {
        return ModelProto.parseFrom(export(Networks.folded())).toBuilder();
    }

    private static TensorProto.Builder weight(ModelProto.Builder model) {
        return model.getGraphBuilder().getInitializerBuilderList().stream()
                .filter(tensor -> tensor.getName().equals(WEIGHT))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] export(Graph graph) {
        ByteBuffer file = new OnnxExporter(OnnxOptions.DEFAULT).export(graph).toBuffer();
        byte[] bytes = new byte[file.remaining()];
        file.get(bytes);
        return bytes;
    }

    private static OnnxFile read(ModelProto.Builder model) throws IOException {
        return read(model.build().toByteArray());
    }

    private static OnnxFile read(byte[] bytes) throws IOException {
        return OnnxFile.parse(bytes).orElseThrow();
    }

    /** A file whose graph begins with a tensor that claims to have {@code size} bytes, and ends there. */
    private static byte[] declaring(int size) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeTag(ModelProto.GRAPH_FIELD_NUMBER, 2);
        out.writeUInt32NoTag(size + 20);
        out.writeTag(GraphProto.INITIALIZER_FIELD_NUMBER, 2);
        out.writeUInt32NoTag(size + 10);
        out.writeTag(TensorProto.RAW_DATA_FIELD_NUMBER, 2);
        out.writeUInt32NoTag(size);
        out.flush();
        return bytes.toByteArray();
    }

    private static float[] logits(Graph graph) {
        float[] image = new float[3 * 16 * 16];
        for (int i = 0; i < image.length; i++) {
            image[i] = (i * 31 % 64) / 32f - 1;
        }
        return new Interpreter(graph).run(Map.of("image", image)).get("logits");
    }

    /** Bytes that this thread has taken from the heap so far. */
    private static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }
}
