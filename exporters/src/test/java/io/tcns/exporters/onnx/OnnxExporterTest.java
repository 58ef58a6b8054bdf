package io.tcns.exporters.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.GraphBuilder;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import io.tcns.compiler.reference.Interpreter;
import io.tcns.dsl.Golden;
import io.tcns.exporters.Artifact;
import io.tcns.exporters.Networks;
import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.exporters.onnx.proto.NodeProto;
import io.tcns.exporters.onnx.proto.StringStringEntryProto;
import io.tcns.exporters.onnx.proto.ValueInfoProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxExporterTest {

    private static final Offset<Float> CLOSE = Offset.offset(1e-6f);
    private static final Map<String, String> METADATA = ordered(
            "tcns.name", "small", "tcns.spec_sha256", "", "tcns.version", "≈ ² \"x\"\n", "tcns.labels", "b", "a", "c");

    @Test
    void writesFoldedGraphs() {
        Artifact model = export(Networks.folded(), OnnxOptions.DEFAULT.withMetadata(METADATA));
        Golden.assertMatches("small-folded.onnx.txt", OnnxPrinter.print(parse(model)));
    }

    @Test
    void writesGraphsAsTheyAreTrained() {
        Artifact model = export(Networks.trained(), OnnxOptions.DEFAULT.withBatch(Batch.SYMBOLIC));
        Golden.assertMatches("small-trained.onnx.txt", OnnxPrinter.print(parse(model)));
    }

    static Stream<Graph> networks() {
        return Stream.of(Networks.folded(), Networks.trained());
    }

    @ParameterizedTest
    @MethodSource("networks")
    void pleasesTheOfficialCheckerWithEveryBatch(Graph graph) {
        Stream.of(Batch.ONE, Batch.of(3), Batch.SYMBOLIC)
                .forEach(batch -> OnnxChecker.check(export(graph, OnnxOptions.DEFAULT.withBatch(batch))));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void keepsTheMeaning(Graph graph) {
        float[] image = images(graph, 1);
        float[] expected = new Interpreter(graph).run(Map.of("image", image)).get("logits");
        assertThat(run(export(graph, OnnxOptions.DEFAULT), image, 1)).containsExactly(expected, CLOSE);
    }

    @Test
    void writesTheSameBytesEveryTime() {
        Artifact first = export(Networks.trained(), OnnxOptions.DEFAULT.withMetadata(METADATA));
        Artifact second = export(Networks.trained(), OnnxOptions.DEFAULT.withMetadata(METADATA));
        assertThat(first.toBuffer()).isEqualTo(first.toBuffer()).isEqualTo(second.toBuffer());
    }

    @Test
    void givesValuesFromTheMiddleAsOutputsToo() {
        Graph small = Networks.folded();
        Value features = small.nodes().get(small.nodes().size() - 1).operand(0);
        Graph graph = new Graph(
                small.name(), small.rows(), small.inputs(), small.parameters(), small.nodes(), List.of(features));
        Artifact model = export(graph, OnnxOptions.DEFAULT);
        OnnxChecker.check(model);
        assertThat(run(model, images(graph, 1), 1)).hasSize(8);
        assertThat(parse(model).getGraph().getOutputList())
                .map(ValueInfoProto::getName)
                .containsExactly("classifier.avgpool");
        assertThat(parse(model).getGraph().getValueInfoList())
                .map(ValueInfoProto::getName)
                .contains("logits")
                .doesNotContain("classifier.avgpool");
    }

    @Test
    void writesMetadataAsItIsAndInOrder() {
        List<StringStringEntryProto> written = parse(
                        export(Networks.folded(), OnnxOptions.DEFAULT.withMetadata(METADATA)))
                .getMetadataPropsList();
        assertThat(written.stream().map(StringStringEntryProto::getKey)).containsExactlyElementsOf(METADATA.keySet());
        assertThat(written.stream().map(StringStringEntryProto::getValue)).containsExactlyElementsOf(METADATA.values());
    }

    @Test
    void saysWhoWroteTheFile() {
        ModelProto model = parse(export(Networks.folded(), OnnxOptions.DEFAULT));
        assertThat(model.getProducerName()).isEqualTo("tcns");
        assertThat(model.getProducerVersion()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void usesTheGraphsNamesUnchanged() {
        Graph graph = Networks.trained();
        List<NodeProto> nodes =
                parse(export(graph, OnnxOptions.DEFAULT)).getGraph().getNodeList();
        assertThat(nodes.stream().map(NodeProto::getName))
                .containsExactlyElementsOf(
                        graph.nodes().stream().map(node -> node.name()).toList());
        assertThat(nodes.stream().map(node -> node.getOutput(0)))
                .containsExactlyElementsOf(
                        graph.nodes().stream().map(node -> node.result().name()).toList());
    }

    @Test
    void usesStandardOperatorsAlone() {
        ModelProto model = parse(export(Networks.trained(), OnnxOptions.DEFAULT));
        assertThat(model.getOpsetImportList()).singleElement().satisfies(opset -> {
            assertThat(opset.getDomain()).isEmpty();
            assertThat(opset.getVersion()).isEqualTo(17);
        });
        assertThat(model.getGraph().getNodeList())
                .allMatch(node -> node.getDomain().isEmpty());
    }

    @Test
    void refusesActivationsWithoutAnImageDimension() {
        GraphBuilder builder = new GraphBuilder("two", List.of());
        builder.output(builder.input(new Value("image", TensorType.of(2, 3, 4, 4))));
        Graph graph = builder.build();
        assertThatThrownBy(() -> export(graph, OnnxOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("image: 2x3x4x4 does not begin with the dimension of one image");
    }

    /** The version table of the ONNX specification. */
    @ParameterizedTest
    @CsvSource({"11,6", "12,7", "13,7", "14,7", "15,8", "16,8", "17,8", "18,8", "19,9", "20,9", "21,10", "22,10"})
    void writesTheFileFormatOfTheOpset(int opset, int irVersion) {
        OnnxOptions options = OnnxOptions.DEFAULT.withOpset(new Opset(opset));
        assertThat(parse(export(Networks.folded(), options)).getIrVersion()).isEqualTo(irVersion);
    }

    @Test
    void refusesOpsetsThatItDoesNotKnow() {
        assertThatThrownBy(() -> new Opset(10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("opset 10 is not supported; 11 to 22 are");
        assertThatThrownBy(() -> new Opset(23)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesBatchesWithoutImages() {
        assertThatThrownBy(() -> Batch.of(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a batch has at least 1 image, not 0");
    }

    private static Artifact export(Graph graph, OnnxOptions options) {
        return new OnnxExporter(options).export(graph);
    }

    private static ModelProto parse(Artifact model) {
        try {
            return ModelProto.parseFrom(model.toBuffer());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static float[] run(Artifact model, float[] images, int batch) {
        return OnnxRuntime.run(model, batch, List.of(images));
    }

    private static float[] images(Graph graph, int batch) {
        SplittableRandom random = new SplittableRandom(1);
        float[] images =
                new float[Math.toIntExact(batch * graph.inputs().get(0).type().elements())];
        for (int index = 0; index < images.length; index++) {
            images[index] = (float) random.nextDouble(-1, 1);
        }
        return images;
    }

    private static Map<String, String> ordered(String... keysAndValues) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int index = 0; index < keysAndValues.length; index += 2) {
            map.put(keysAndValues[index], keysAndValues[index + 1]);
        }
        return map;
    }
}
