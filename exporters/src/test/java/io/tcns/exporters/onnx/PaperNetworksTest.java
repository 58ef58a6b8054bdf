package io.tcns.exporters.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.pass.Passes;
import io.tcns.compiler.reference.Interpreter;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The papers' networks, whole, as ONNX files. */
class PaperNetworksTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mobilenet_v1",
                "mobilenet_v2",
                "mobilenet_v2_torchvision",
                "ablation_expansion",
                "ablation_no_shortcut",
                "ablation_relu6_bottleneck",
                "ablation_shortcut_between_expansions"
            })
    void areAcceptedAndLeaveNothingToSimplifyOnceFolded(String name, @TempDir Path folder) throws IOException {
        Graph trained = Networks.paper(name).network();
        OnnxChecker.check(export(trained));
        Artifact folded = export(Passes.apply(Passes.inference(true), trained));
        OnnxChecker.check(folded);
        assertThat(nodeNames(OnnxRuntime.simplified(folded, folder)))
                .containsExactlyElementsOf(nodeNames(ModelProto.parseFrom(folded.toBuffer())));
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
