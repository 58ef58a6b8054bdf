package io.tcns.exporters.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tcns.compiler.Compilation;
import io.tcns.compiler.CompileOptions;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.pass.Passes;
import io.tcns.compiler.reference.Interpreter;
import io.tcns.dsl.model.Detector;
import io.tcns.dsl.model.Detector.Post;
import io.tcns.exporters.Artifact;
import io.tcns.exporters.Networks;
import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.exporters.onnx.proto.NodeProto;
import io.tcns.runtime.ElementType;
import io.tcns.runtime.Parity;
import io.tcns.runtime.RandomInputs;
import io.tcns.runtime.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The papers' networks, whole, as ONNX files. */
class PaperNetworksTest {

    /** With all that they can do behind their last layer, but for choosing. */
    static Stream<Arguments> steadyNetworks() {
        return Networks.papers().stream()
                .flatMap(name -> isDetector(name)
                        ? Stream.of(
                                Arguments.of(name, Optional.of(Post.NONE)),
                                Arguments.of(name, Optional.of(Post.DECODE)))
                        : Stream.of(Arguments.of(name, Optional.empty())));
    }

    static Stream<String> detectors() {
        return Networks.papers().stream().filter(PaperNetworksTest::isDetector);
    }

    private static boolean isDetector(String name) {
        return Networks.paper(name).architecture().head() instanceof Detector;
    }

    private static Compilation network(String name, Optional<Post> post) {
        return Networks.paper(
                name, Map.of(), post.map(CompileOptions.DEFAULT::withPost).orElse(CompileOptions.DEFAULT));
    }

    @ParameterizedTest
    @MethodSource("steadyNetworks")
    void areAcceptedAndLeaveNothingToSimplifyOnceFolded(String name, Optional<Post> post, @TempDir Path folder)
            throws IOException {
        Graph trained = network(name, post).network();
        OnnxChecker.check(export(trained));
        Artifact folded = export(Passes.apply(Passes.inference(true), trained));
        OnnxChecker.check(folded);
        assertThat(nodeNames(OnnxRuntime.simplified(folded, folder)))
                .containsExactlyElementsOf(nodeNames(ModelProto.parseFrom(folded.toBuffer())));
    }

    /**
     * With one exception each: the zeros that detections are scattered into are not worth their room in a file, 0.7 MB for
     * SSDLite; and the number of detections begins by taking their scores, as the answer {@code scores} does.
     */
    @ParameterizedTest
    @MethodSource("detectors")
    void leaveZerosAndACommonColumnToSimplifyWhereTheyChoose(String name, @TempDir Path folder) throws IOException {
        Graph trained = network(name, Optional.of(Post.NMS)).network();
        OnnxChecker.check(export(trained));
        Artifact folded = export(Passes.apply(Passes.inference(true), trained));
        OnnxChecker.check(folded);
        List<String> simplified = nodeNames(OnnxRuntime.simplified(folded, folder));
        List<String> written = new ArrayList<>(nodeNames(ModelProto.parseFrom(folded.toBuffer())));
        assertThat(written).containsAll(simplified);
        written.removeAll(simplified);
        String row = name.startsWith("ssdlite") ? "ssdlite.nms." : "ssd.nms.";
        assertThat(written)
                .containsExactlyInAnyOrder(
                        row + "detections/nms/shape",
                        row + "detections/nms/zeros",
                        row + "num_detections/field/scores");
    }

    /** torchvision's export of its own SSDLite has 3,500 nodes. */
    @ParameterizedTest
    @CsvSource({
        "ssdlite_mobilenet_v2, NONE, 183",
        "ssdlite_mobilenet_v2, DECODE, 193",
        "ssdlite_mobilenet_v2, NMS, 227",
        "ssdlite_mobilenet_v1, NMS, 184",
        "ssd_mobilenet_v2, NMS, 195",
        "ssd_mobilenet_v2_openimages, NMS, 197"
    })
    void areDetectorsOfFewNodes(String name, Post post, int nodes) throws IOException {
        ModelProto model = ModelProto.parseFrom(
                export(network(name, Optional.of(post)).deployed(true)).toBuffer());
        assertThat(nodeNames(model)).hasSize(nodes).hasSizeLessThanOrEqualTo(240);
        assertThat(model.getGraph().getNodeList().stream().map(NodeProto::getOpType))
                .filteredOn("NonMaxSuppression"::equals)
                .hasSize(post == Post.NMS ? 1 : 0);
    }

    @Test
    void areSmallerThanTheirTrainedFormByNormsAndDropout(@TempDir Path folder) throws IOException {
        Artifact trained = export(Networks.paper("mobilenet_v2").network());
        Artifact folded = export(Networks.paper("mobilenet_v2").deployed(true));
        assertThat(nodeNames(ModelProto.parseFrom(trained.toBuffer()))).hasSize(153);
        assertThat(nodeNames(ModelProto.parseFrom(folded.toBuffer()))).hasSize(100);
        // ONNX Runtime does itself what we did: 52 norms and one dropout go.
        assertThat(nodeNames(OnnxRuntime.simplified(trained, folder))).hasSize(100);
    }

    @Test
    void computeWhatTheInterpreterComputes() {
        Graph trained = Networks.paper("mobilenet_v2").network();
        float[] image = image();
        FloatBuffer expected = FloatBuffer.wrap(
                new Interpreter(trained).run(Map.of("image", image)).get("logits"));
        for (Graph graph : List.of(
                trained,
                Passes.apply(Passes.inference(false), trained),
                Passes.apply(Passes.inference(true), trained))) {
            FloatBuffer actual = FloatBuffer.wrap(OnnxRuntime.run(export(graph), 1, List.of(image)));
            Parity parity = Parity.of(expected, actual);
            assertThat(parity.finite()).isTrue();
            assertThat(parity.range()).isGreaterThan(1);
            assertThat(parity.relative()).isCloseTo(0, within(1e-5));
        }
    }

    private static float[] image() {
        Tensor tensor = RandomInputs.tensor(ElementType.FLOAT, List.of(1L, 3L, 224L, 224L), 1);
        float[] elements = new float[tensor.elements()];
        tensor.floats().get(elements);
        return elements;
    }

    private static Artifact export(Graph graph) {
        return new OnnxExporter(OnnxOptions.DEFAULT).export(graph);
    }

    private static List<String> nodeNames(ModelProto model) {
        return model.getGraph().getNodeList().stream().map(NodeProto::getName).toList();
    }
}
