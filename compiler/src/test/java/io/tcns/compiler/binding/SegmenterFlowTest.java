package io.tcns.compiler.binding;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.ForeignGraph;
import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.ForeignOp;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.pass.FoldBatchNorm;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Segmenters, whose head has branches that only their rates tell apart, and joins them. */
class SegmenterFlowTest {

    private static final String ROWS = """
              | conv2d 3x3 | - | 8 | 1 | 2 |
              | bottleneck | 6 | 8 | 2 | 1 |
            """;

    /** What others trained. */
    private static final Graph TRAINED = pyramid("rates: [2, 3, 4]", 7);

    @Test
    void givesEveryBranchItsNumbers() {
        assertSameNumbers(bind(pyramid("rates: [2, 3, 4]", 1), ForeignTwin.of(TRAINED)), TRAINED);
    }

    @Test
    void findsBranchesByTheirRatesWhereverTheFileHasThem() {
        Checkpoint checkpoint = ForeignTwin.of(TRAINED);
        ForeignGraph file = checkpoint.graph().orElseThrow();
        List<ForeignNode> reversed = new ArrayList<>(file.nodes());
        Collections.reverse(reversed);
        ForeignGraph other = new ForeignGraph(file.inputs(), reversed, file.outputs());

        assertSameNumbers(bind(pyramid("rates: [2, 3, 4]", 1), checkpoint.with(other)), TRAINED);
    }

    @Test
    void givesFoldedBranchesTheirNumbers() {
        Graph folded = new FoldBatchNorm().apply(TRAINED);

        Graph bound = bind(pyramid("rates: [2, 3, 4]", 1), ForeignTwin.of(folded));

        assertSameNumbers(new FoldBatchNorm().apply(bound), folded);
    }

    /** TFLite spreads the pooled pixel by other operators now and then. */
    @Test
    void needsNoResizeInTheFile() {
        Checkpoint checkpoint = ForeignTwin.of(
                TRAINED,
                node -> Optional.of(
                        node.op() instanceof ForeignOp.Resize
                                ? new ForeignNode(
                                        node.name(), new ForeignOp.PassThrough("EXPAND"), node.inputs(), node.outputs())
                                : node));

        assertSameNumbers(bind(pyramid("rates: [2, 3, 4]", 1), checkpoint), TRAINED);
    }

    /** The projection has its weights by the order of branches. */
    @Test
    void tellsOfRatesInAnotherOrder() {
        assertThat(refusal(pyramid("rates: [3, 2, 4]", 1), TRAINED)).isEqualTo("""
                        twin: error[T0708]: the order of maps of `deeplabv3.projection.concat/concat` (line 9) is deeplabv3.pooling.output, deeplabv3.pointwise, deeplabv3.atrous1, deeplabv3.atrous2, deeplabv3.atrous3 in the spec, and deeplabv3.pooling.output, deeplabv3.pointwise, deeplabv3.atrous2, deeplabv3.atrous1, deeplabv3.atrous3 in `deeplabv3.projection.concat/concat` of the file
                          help: branches are in the order of the head's `rates`
                        """);
    }

    @Test
    void tellsOfMapsThatTheSpecDoesNotHave() {
        Checkpoint checkpoint = ForeignTwin.of(
                TRAINED,
                node -> Optional.of(
                        node.op() instanceof ForeignOp.Concat
                                ? new ForeignNode(node.name(), node.op(), withoutLast(node.inputs()), node.outputs())
                                : node));

        assertThat(refusal(pyramid("rates: [2, 3, 4]", 1), checkpoint))
                .contains("deeplabv3.atrous2, deeplabv3.atrous3 in the spec, and deeplabv3.pooling.output,")
                .contains("deeplabv3.atrous2, another in `deeplabv3.projection.concat/concat` of the file");
    }

    private static List<String> withoutLast(List<String> inputs) {
        List<String> others = new ArrayList<>(inputs);
        others.set(inputs.size() - 1, "the mean image");
        return others;
    }

    @ParameterizedTest
    @ValueSource(strings = {"rates: [2, 3, 5]", "rates: [2, 5, 4]", "rates: [5, 3, 4]"})
    void namesTheRateThatTheFileDoesNotHave(String rates) {
        assertThat(refusal(pyramid(rates, 1), TRAINED))
                .containsPattern(
                        "the dilation of `deeplabv3\\.atrous[123]/conv` \\(line 9\\) is 5 in the spec, and [234] in `")
                .endsWith("  help: it is in the table's column `d`, or in the head's `rates`\n")
                .containsOnlyOnce("error[");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rates: [2, 3]", "rates: [3, 4]", "rates: [2, 4]"})
    void countsTheBranchesOfBoth(String rates) {
        assertThat(refusal(pyramid(rates, 1), TRAINED)).isEqualTo("""
                        twin: error[T0708]: the number of maps of `deeplabv3.projection.concat/concat` (line 9) is 4 in the spec, and 5 in `deeplabv3.projection.concat/concat` of the file
                          help: `aspp` and `rates` in the head decide it
                        """);
    }

    @Test
    void saysThatTheFileHasNoPyramid() {
        assertThat(refusal(TRAINED, pyramid("aspp: none", 1)))
                .startsWith(
                        "twin: error[T0708]: where the spec has `deeplabv3.atrous1/conv` (Conv2d 6x8x3x3) (line 9),")
                .containsOnlyOnce("error[");
    }

    @Test
    void namesBothAlignments() {
        assertThat(refusal(pyramid("rates: [2, 3, 4], resize: half_pixel", 1), TRAINED))
                .isEqualTo("""
                        twin: error[T0708]: the alignment of `deeplabv3.resize/resize` (line 9) is half_pixel in the spec, and align_corners in `deeplabv3.resize/resize` of the file
                          help: `resize: align_corners` in the head gives it that of the file
                        """);
    }

    /** The stride is the mistake, and the rates behind it, and their paddings, are none. */
    @ParameterizedTest
    @ValueSource(strings = {"deeplabv3_mobilenet_v2", "deeplabv3_mobilenet_v2_aspp"})
    void tellsOfAnotherOutputStride(String spec) {
        Graph of8 = Networks.example(spec, Map.of("output_stride", "8"));
        Graph of16 = Networks.example(spec, Map.of("output_stride", "16"));

        assertThat(refusal(of8, of16)).isEqualTo("""
                        twin: error[T0708]: the stride of `base.stage4.1.depthwise/conv` (line 13) is 1 in the spec, and 2 in `base.stage4.1.depthwise/conv` of the file
                          help: it is in the table's column `s`; where the backbone's `output stride` is reached, it is 1
                        """);
        assertThat(refusal(of16, of8))
                .contains("(line 13) is 2 in the spec, and 1 in `base.stage4.1.depthwise/conv` of the file")
                .containsOnlyOnce("error[");
    }

    private static Graph pyramid(String settings, long seed) {
        return Networks.table(ROWS, "head deeplabv3 { classes: 5, depth: 6, " + settings + " }", seed);
    }

    private static Graph bind(Graph network, Checkpoint checkpoint) {
        return BindWeights.bind(network, checkpoint, BindOptions.STRICT)
                .orThrow()
                .graph();
    }

    private static String refusal(Graph network, Graph trained) {
        return refusal(network, ForeignTwin.of(trained));
    }

    private static String refusal(Graph network, Checkpoint checkpoint) {
        return BindWeights.bind(network, checkpoint, BindOptions.STRICT).diagnostics().stream()
                .map(DiagnosticPrinter::block)
                .collect(joining());
    }

    private static void assertSameNumbers(Graph actual, Graph expected) {
        assertThat(actual.parameters())
                .extracting(Parameter::name, Parameter::bytes)
                .containsExactlyElementsOf(expected.parameters().stream()
                        .map(parameter -> tuple(parameter.name(), parameter.bytes()))
                        .toList());
    }
}
