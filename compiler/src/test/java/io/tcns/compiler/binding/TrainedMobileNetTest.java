package io.tcns.compiler.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tcns.compiler.binding.TensorNames.Named;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.format.CheckpointFile;
import io.tcns.compiler.ir.BatchNorm;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.pass.FoldBatchNorm;
import io.tcns.compiler.reference.Interpreter;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A MobileNetV2 of width 0.35 that others trained, on a photograph, against features that PyTorch computed. The files are
 * not ours to copy: {@code -Dtcns.assets=FOLDER} says where they are.
 */
class TrainedMobileNetTest {

    private static final Offset<Float> TOLERANCE = Offset.offset(1e-3f);
    private static final Map<String, String> WIDTH = Map.of("width", "0.35");

    private Path assets = Path.of("");
    private Path file = Path.of("");

    @BeforeEach
    void findAssets() {
        String folder = System.getProperty("tcns.assets", "");
        assumeTrue(!folder.isEmpty(), "the trained network is needed: set -Dtcns.assets=FOLDER");
        assets = Path.of(folder);
        file = assets.resolve("mobilenet_v2_0.35_224/mobilenet_v2_0.35_torchvision_names.safetensors");
    }

    @Test
    void givesThePublishedFeatures() throws IOException {
        assertGoldenFeatures(bound());
    }

    @Test
    void givesThePublishedFeaturesWithFoldedNorms() throws IOException {
        Graph folded = new FoldBatchNorm().apply(bound());
        assertThat(folded.nodes()).noneMatch(node -> node.op() instanceof BatchNorm);
        assertGoldenFeatures(folded);
    }

    @Test
    void hasExactlyTheNamesThatTheRulesGive() {
        Checkpoint checkpoint =
                CheckpointFile.read(file, CheckpointFile.FORMATS).orThrow();
        TensorNames names = NameRules.torchvision()
                .names(Networks.example("mobilenet_v2_features", WIDTH))
                .orThrow();
        assertThat(checkpoint.names().stream().filter(name -> !names.unused().contains(name)))
                .containsExactlyElementsOf(
                        names.parameters().stream().map(Named::name).toList());
    }

    @Test
    void isAccountedForInOneLine() {
        assertThat(bind("mobilenet_v2_features", WIDTH).orThrow().summary())
                .isEqualTo("bound 260 tensors of " + file
                        + " (safetensors, under the names of torchvision's MobileNetV2), 52 known and unused");
    }

    @Test
    void needsAHeadThatItHas() {
        assertThat(bind("mobilenet_v2", WIDTH).diagnostics().stream().map(DiagnosticPrinter::block))
                .containsExactly("""
                        %s: error[T0702]: there is no tensor `classifier.1.weight` (1000x1280) for `classifier.fc/linear/weight`
                          help: the checkpoint ends before the classifier: write `head features` in the spec
                        """.formatted(file), """
                        %s: error[T0702]: there is no tensor `classifier.1.bias` (1000) for `classifier.fc/linear/bias`
                          help: the checkpoint ends before the classifier: write `head features` in the spec
                        """.formatted(file));
    }

    @Test
    void doesNotFitAnotherWidth() {
        List<Diagnostic> diagnostics =
                bind("mobilenet_v2_features", Map.of("width", "0.5")).diagnostics();
        assertThat(diagnostics.size()).isEqualTo(187);
        assertThat(diagnostics.stream().map(DiagnosticPrinter::block))
                .startsWith("""
                        %s: error[T0704]: tensor `features.2.conv.2.weight` is 8x48x1x1, where `stage2.1.project/conv/weight` is 16x48x1x1
                          help: 187 of 260 tensors have another shape: compare width, rounding and table with the trained network
                        """.formatted(file), """
                        %s: error[T0704]: tensor `features.2.conv.3.weight` is 8, where `stage2.1.project/bn/gamma` is 16
                        """.formatted(file))
                .endsWith("""
                        %s: error[T0704]: tensor `features.18.0.weight` is 1280x112x1x1, where `last.1.output/conv/weight` is 1280x160x1x1
                        """.formatted(file));
    }

    private Graph bound() {
        return bind("mobilenet_v2_features", WIDTH).orThrow().graph();
    }

    private Checked<Binding> bind(String spec, Map<String, String> parameters) {
        return CheckpointFile.read(file, CheckpointFile.FORMATS)
                .then(checkpoint ->
                        BindWeights.bind(Networks.example(spec, parameters), checkpoint, BindOptions.STRICT));
    }

    private void assertGoldenFeatures(Graph graph) throws IOException {
        float[] features = new Interpreter(graph).run(Map.of("image", burger())).get("features");
        float[] golden = goldenFeatures();
        assertThat(features).hasSize(1280).containsExactly(golden, TOLERANCE);
    }

    /** Red, green and blue planes of x / 127.5 - 1. */
    private float[] burger() throws IOException {
        BufferedImage image =
                ImageIO.read(assets.resolve("images/burger-224.png").toFile());
        int pixels = image.getWidth() * image.getHeight();
        int[] rgb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        float[] planes = new float[3 * pixels];
        for (int i = 0; i < planes.length; i++) {
            int shift = 16 - 8 * (i / pixels);
            planes[i] = (rgb[i % pixels] >> shift & 0xFF) / 127.5f - 1;
        }
        return planes;
    }

    private float[] goldenFeatures() throws IOException {
        float[] features = new float[1280];
        try (JsonParser json = new JsonFactory()
                .createParser(assets.resolve("mobilenet_v2_0.35_224/golden_features.json")
                        .toFile())) {
            while (!"features".equals(json.nextFieldName())) {
                assertThat(json.currentToken()).isNotNull();
            }
            assertThat(json.nextToken()).isEqualTo(JsonToken.START_ARRAY);
            for (int i = 0; i < features.length; i++) {
                json.nextToken();
                features[i] = json.getFloatValue();
            }
            assertThat(json.nextToken()).isEqualTo(JsonToken.END_ARRAY);
        }
        return features;
    }
}
