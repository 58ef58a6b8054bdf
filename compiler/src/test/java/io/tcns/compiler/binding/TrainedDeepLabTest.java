package io.tcns.compiler.binding;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcns.compiler.format.CheckpointFile;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.lower.Lowering;
import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Mobile DeepLabv3 that others trained: the spec binds its weights, and specs of other networks do not. The file is not ours to
 * copy: {@code -Dtcns.assets=FOLDER} says where it is.
 */
class TrainedDeepLabTest {

    private static final String SPEC = "deeplabv3_mobilenet_v2_dm05";
    private static final String BACKBONE = "mobilenet_v2.tcns";
    private static final int LAYERS = 55;

    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void findAssets() {
        String assets = System.getProperty("tcns.assets", "");
        assumeTrue(!assets.isEmpty(), "the trained network is needed: set -Dtcns.assets=FOLDER");
        file = Path.of(assets).resolve("tflite/deeplabv3_mnv2_dm05_257_float.tflite");
    }

    /** A weight and a bias of each convolution, and three sizes that maps are resized to. */
    @Test
    void isBoundWhole() {
        Binding binding = bind(Networks.example(SPEC, Map.of())).orThrow();

        assertThat(binding.tensors()).isEqualTo(2 * LAYERS);
        assertThat(binding.unused()).hasSize(3);
        assertThat(binding.unexpected()).isEmpty();
        assertThat(binding.way()).isEqualTo("along the flow of data");
    }

    @Test
    void isNoneOfAnotherOutputStride() {
        assertThat(refusal(bind(Networks.example(SPEC, Map.of("output_stride", "16")))))
                .isEqualTo("""
                        %s: error[T0708]: the stride of `base.stage4.1.depthwise/conv` (line 13) is 2 in the spec, and 1 in `MobilenetV2/expanded_conv_6/depthwise/Relu6` of the file
                          help: it is in the table's column `s`; where the backbone's `output stride` is reached, it is 1
                        """.formatted(file));
    }

    @Test
    void resizesNotByHalfPixels() throws IOException {
        assertThat(refusal(bind("align_corners", "half_pixel"))).isEqualTo("""
                        %s: error[T0708]: the alignment of `deeplabv3.resize/resize` (line 10) is half_pixel in the spec, and align_corners in `ResizeBilinear_2` of the file
                          help: `resize: align_corners` in the head gives it that of the file
                        """.formatted(file));
    }

    @Test
    void hasNoPyramid() throws IOException {
        assertThat(refusal(bind("aspp: none", "aspp: atrous")))
                .startsWith(file + ": error[T0708]: where the spec has `deeplabv3.atrous1/conv` (Conv2d 256x160x3x3)")
                .containsOnlyOnce("error[");
    }

    /** The example with something else in place of what it says. */
    private Checked<Binding> bind(String said, String instead) throws IOException {
        Path specs = Path.of(System.getProperty("tcns.root"), "examples", "specs");
        String spec = Files.readString(specs.resolve(SPEC + ".tcns"));
        assertThat(spec).containsOnlyOnce(said);
        Files.copy(specs.resolve(BACKBONE), folder.resolve(BACKBONE));
        Path changed = Files.writeString(folder.resolve("changed.tcns"), spec.replace(said, instead));
        return bind(Lowering.lower(
                Tcns.check(Source.read(changed).orThrow(), Map.of()).orThrow(), 1));
    }

    private Checked<Binding> bind(Graph graph) {
        return CheckpointFile.read(file, CheckpointFile.FORMATS)
                .then(checkpoint -> BindWeights.bind(graph, checkpoint, BindOptions.STRICT));
    }

    private static String refusal(Checked<Binding> binding) {
        return binding.diagnostics().stream().map(DiagnosticPrinter::block).collect(joining());
    }
}
