package io.tcns.exporters.onnx;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcns.compiler.Compilation;
import io.tcns.compiler.CompileOptions;
import io.tcns.compiler.Compiler;
import io.tcns.compiler.binding.BindOptions;
import io.tcns.compiler.binding.BindWeights;
import io.tcns.compiler.binding.Binding;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.ForeignOp;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.TensorBytes;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.reference.Interpreter;
import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import io.tcns.dsl.model.Head.Answer;
import io.tcns.exporters.Networks;
import io.tcns.exporters.WeightFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxWeightsTest {

    /** torchvision's MobileNetV2 as {@code make_files.py} shrinks it. */
    private static final Source SMALL = Source.of("small.tcns", """
            network small(classes = 5)
            input image [32, 32, 3]
            layers { padding: symmetric, epsilon: 1e-5, hidden: exact }
            table body {
              | operator   | t | c  | n | s |
              |------------|---|----|---|---|
              | conv2d 3x3 | - | 8  | 1 | 2 |
              | bottleneck | 1 | 8  | 1 | 1 |
              | bottleneck | 6 | 8  | 2 | 2 |
              | conv2d 1x1 | - | 16 | 1 | 1 |
            }
            head classifier { classes: classes, dropout: 0.2 }
            """);

    @TempDir
    private Path folder;

    static Stream<Opset> opsets() {
        return IntStream.rangeClosed(Opset.OLDEST, Opset.NEWEST).mapToObj(Opset::new);
    }

    @ParameterizedTest
    @MethodSource("opsets")
    void givesBackWhatTheExporterWrote(Opset opset) throws IOException {
        for (boolean folded : List.of(true, false)) {
            Graph network = everything(1, Optional.empty()).deployed(folded);
            OnnxOptions options = OnnxOptions.DEFAULT.withOpset(opset);
            for (OnnxOptions files : List.of(options, options.withExternalData())) {
                Path file = Files.createTempDirectory(folder, "model").resolve("model.onnx");
                new OnnxExporter(files).export(network).writeTo(file);

                Checkpoint weights = WeightFiles.read(file).orThrow();

                assertThat(parametersOf(everything(2, Optional.of(weights)).deployed(folded)))
                        .isEqualTo(parametersOf(network))
                        .isNotEqualTo(
                                parametersOf(everything(2, Optional.empty()).deployed(folded)));
            }
        }
    }

    /** Anchors are no weights. */
    @Test
    void givesBackTheWeightsOfADetector() throws IOException {
        for (Graph detector : Detectors.small()) {
            Path file = folder.resolve(detector.name() + ".onnx");
            new OnnxExporter(OnnxOptions.DEFAULT).export(detector).writeTo(file);

            Binding binding = BindWeights.bind(detector, WeightFiles.read(file).orThrow(), BindOptions.STRICT)
                    .orThrow();

            assertThat(binding.tensors()).isEqualTo(detector.parameters().size());
            assertThat(binding.unused()).contains("boxes/factors", "boxes/anchor_centers", "boxes/anchor_halves");
        }
    }

    /** In each form of the last steps; the rates tell branches apart whose weights have one shape. */
    @ParameterizedTest
    @MethodSource("opsets")
    void givesBackTheWeightsOfASegmenter(Opset opset) throws IOException {
        for (boolean folded : List.of(true, false)) {
            for (CompileOptions form : formsOfSegmenters()) {
                Graph network = segmenter("[1, 2, 3]", form.withSeed(1)).deployed(folded);
                Path file = Files.createTempDirectory(folder, "model").resolve("model.onnx");
                new OnnxExporter(OnnxOptions.DEFAULT.withOpset(opset))
                        .export(network)
                        .writeTo(file);

                Checkpoint weights = WeightFiles.read(file).orThrow();

                CompileOptions other = form.withSeed(2);
                assertThat(parametersOf(segmenter("[1, 2, 3]", other.withWeights(weights))
                                .deployed(folded)))
                        .isEqualTo(parametersOf(network))
                        .isNotEqualTo(parametersOf(segmenter("[1, 2, 3]", other).deployed(folded)));
            }
        }
    }

    private static List<CompileOptions> formsOfSegmenters() {
        return List.of(
                CompileOptions.DEFAULT,
                CompileOptions.DEFAULT.withPlain(true),
                CompileOptions.DEFAULT.withAnswer(Answer.LOGITS),
                CompileOptions.DEFAULT.withAnswer(Answer.PROBABILITIES));
    }

    private static Compilation segmenter(String rates, CompileOptions options) {
        return Networks.everything("deeplabv3 { classes: classes, rates: " + rates + ", depth: 8 }", options);
    }

    @ParameterizedTest
    @CsvSource({"11, true", "17, true", "18, true", "11, false", "17, false", "18, false"})
    void tellsOfASegmenterWithItsRatesInAnotherOrder(int opset, boolean folded) throws IOException {
        Path file = folder.resolve("model.onnx");
        new OnnxExporter(OnnxOptions.DEFAULT.withOpset(new Opset(opset)))
                .export(segmenter("[1, 2, 3]", CompileOptions.DEFAULT).deployed(folded))
                .writeTo(file);
        Graph other = segmenter("[3, 1, 2]", CompileOptions.DEFAULT).network();

        assertThat(BindWeights.bind(other, WeightFiles.read(file).orThrow(), BindOptions.STRICT).diagnostics().stream()
                        .map(DiagnosticPrinter::block))
                .containsExactly(
                        file + ": error[T0708]: the order of maps of `deeplabv3.projection.concat/concat` (line 15) is"
                                + " deeplabv3.pooling.output, deeplabv3.pointwise, deeplabv3.atrous1, deeplabv3.atrous2,"
                                + " deeplabv3.atrous3 in the spec, and deeplabv3.pooling.output, deeplabv3.pointwise,"
                                + " deeplabv3.atrous2, deeplabv3.atrous3, deeplabv3.atrous1 in"
                                + " `deeplabv3.projection.concat/concat` of the file\n"
                                + "  help: branches are in the order of the head's `rates`\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch-folded.onnx", "torch-unfolded.onnx"})
    void bindsWhatPyTorchExported(String name) {
        float[] image = new float[3 * 32 * 32];
        for (int i = 0; i < image.length; i++) {
            image[i] = i * 37 % 256 / 127.5f - 1;
        }

        Checkpoint weights = WeightFiles.read(resource(name)).orThrow();
        CompileOptions options = CompileOptions.DEFAULT.withWeights(weights);
        Graph network = Compiler.compile(Tcns.check(SMALL, Map.of()).orThrow(), options)
                .orThrow()
                .network();

        float[] logits = new Interpreter(network).run(Map.of("image", image)).get("logits");
        // As PyTorch answered when the file was made.
        assertThat(logits)
                .containsExactly(
                        new float[] {0.3548524f, 1.4286655f, 1.4085033f, 0.6903461f, -0.70378256f},
                        Offset.offset(2e-5f));
    }

    @Test
    void readsADetectorWithoutNorms() {
        Checkpoint detector = foreign("FastestDet.onnx");
        assertThat(types(detector)).isEqualTo(Map.of(ElementType.F32, 142L, ElementType.I64, 53L));
        assertThat(layers(detector, ForeignOp.Convolution.class)).isEqualTo(70);
        assertThat(layers(detector, ForeignOp.Nonlinearity.class)).isEqualTo(49);
        Tensor first = detector.tensors().iterator().next();
        assertThat(first.name()).isEqualTo("onnx::Conv_760");
        assertThat(first.shape()).containsExactly(24L, 3L, 3L, 3L);
        assertThat(numbers(first)).containsExactly(-0.07854617387056351, -0.037105493247509, -0.07695650309324265);
        assertThat(detector.tensor("onnx::Resize_704").orElseThrow().elements()).isZero();
    }

    @Test
    void readsWeightsInConstantNodes() {
        Checkpoint classifier = foreign("ch_ppocr_mobile_v2.0_cls_infer.onnx");
        assertThat(types(classifier)).isEqualTo(Map.of(ElementType.F32, 249L, ElementType.I32, 1L));
        assertThat(layers(classifier, ForeignOp.Convolution.class)).isEqualTo(53);
        assertThat(layers(classifier, ForeignOp.BatchNorm.class)).isEqualTo(35);
        assertThat(classifier.graph().orElseThrow().inputs()).containsExactly("x");
        Tensor first = classifier.tensors().iterator().next();
        assertThat(first.name()).isEqualTo("batch_norm_0.b_0");
        assertThat(numbers(first)).containsExactly(2.3099253177642822, 1.0519624948501587, 2.668311595916748);
    }

    @Test
    void readsInitializersThatAreInputsToo() {
        Checkpoint detector = foreign("version-RFB-320.onnx");
        // 244 initializers and 31 constants.
        assertThat(types(detector)).isEqualTo(Map.of(ElementType.F32, 216L, ElementType.I64, 59L));
        assertThat(layers(detector, ForeignOp.Convolution.class)).isEqualTo(52);
        assertThat(layers(detector, ForeignOp.BatchNorm.class)).isEqualTo(35);
        assertThat(detector.graph().orElseThrow().inputs()).containsExactly("input");
        assertThat(detector.graph().orElseThrow().outputs()).containsExactly("scores", "boxes");
        assertThat(numbers(detector.tensor("base_net.0.0.weight").orElseThrow()))
                .containsExactly(-0.5135886669158936, -0.5710613131523132, -0.4502485394477844);
    }

    @Test
    void readsListsOfNumbersBesideRawBytes() {
        Checkpoint detector = foreign("version-RFB-320_simplified.onnx");
        assertThat(types(detector)).isEqualTo(Map.of(ElementType.F32, 104L, ElementType.I64, 8L));
        assertThat(layers(detector, ForeignOp.Convolution.class)).isEqualTo(52);
        assertThat(layers(detector, ForeignOp.BatchNorm.class)).isZero();
        assertThat(numbers(detector.tensor("classification_headers.0.0.bias").orElseThrow()))
                .containsExactly(-0.06365496665239334, -0.058121442794799805, -1.104595422744751);
    }

    private static Compilation everything(long seed, Optional<Checkpoint> weights) {
        return Networks.everything(
                "classifier { classes: classes, dropout: 0.2 }",
                weights.map(CompileOptions.DEFAULT::withWeights)
                        .orElse(CompileOptions.DEFAULT)
                        .withSeed(seed));
    }

    private static List<?> parametersOf(Graph graph) {
        return graph.parameters().stream().map(Parameter::bytes).toList();
    }

    private static Path resource(String name) {
        return Path.of("src/test/resources/io/tcns/exporters/onnx", name);
    }

    private static Checkpoint foreign(String name) {
        String assets = System.getProperty("tcns.assets", "");
        assumeTrue(!assets.isEmpty(), "models of others are needed: set -Dtcns.assets=FOLDER");
        return WeightFiles.read(Path.of(assets, "onnx", name)).orThrow();
    }

    private static Map<ElementType, Long> types(Checkpoint checkpoint) {
        return checkpoint.tensors().stream().collect(groupingBy(Tensor::type, counting()));
    }

    private static long layers(Checkpoint checkpoint, Class<? extends ForeignOp> kind) {
        return checkpoint.graph().orElseThrow().nodes().stream()
                .map(ForeignNode::op)
                .filter(kind::isInstance)
                .count();
    }

    /** The first three. */
    private static List<Double> numbers(Tensor tensor) {
        return IntStream.range(0, 3)
                .mapToObj(index -> tensor.type().number(TensorBytes.of(tensor), index))
                .toList();
    }
}
