package io.tcns.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcns.compiler.GraphSketch;
import io.tcns.compiler.TestNetworks;
import io.tcns.compiler.cost.PeakMemory;
import io.tcns.compiler.ir.Add;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Padding;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Value;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitBottlenecksTest {

    private static final double TOLERANCE = 1e-4;
    private static final Conv2d POINTWISE = new Conv2d(1, 1, 1, Padding.NONE);

    private final GraphSketch sketch = new GraphSketch();
    private final Value image = sketch.image(2, 9, 9);

    @ParameterizedTest
    @CsvSource({"2, true", "3, true", "4, true", "5, true", "64, true", "2, false", "5, false"})
    void keepsWhatMobileNetV2Computes(int slices, boolean fold) {
        Graph whole = TestNetworks.mobileNetV2(32);

        Graph split = Passes.apply(Passes.inference(fold, slices, false), whole);

        SameMeaning.assertSameAnswers(whole, split, TOLERANCE);
        assertThat(split.inputs()).isEqualTo(whole.inputs());
        assertThat(split.outputs()).isEqualTo(whole.outputs());
        assertThat(split.macs()).isEqualTo(whole.macs());
        assertThat(weights(split)).isEqualTo(weights(Passes.apply(Passes.inference(fold), whole)));
    }

    /**
     * Worked out by hand, in channels of 112 x 112: the expansion of the second bottleneck has 96 of them, its depthwise
     * and its result 24 and 6. With T = 2 the first slice of all is the worst, 16 + 48 + 12; with 3 and 4 the second slice
     * adds the sum, 16 + 32 + 8 + 6 and 16 + 24 + 6 + 6. With 5 the first bottleneck is worse: the image of 12, slices of 7,
     * and two sums of 16.
     */
    @ParameterizedTest
    @CsvSource({"2, 76", "3, 62", "4, 52", "5, 51"})
    void lowersThePeakOfMobileNetV2(int slices, int channels) {
        Graph split = Passes.apply(Passes.inference(true, slices, false), TestNetworks.mobileNetV2(224));
        assertThat(PeakMemory.of(split).liveness(1).bytes()).isEqualTo(channels * 112L * 112);
    }

    @ParameterizedTest
    @CsvSource({"2, '5,5'", "3, '4,4,2'", "4, '3,3,3,1'", "6, '2,2,2,2,2'", "64, '1,1,1,1,1,1,1,1,1,1'"})
    void givesEverySliceTheSameAndTheLastOneTheRest(int slices, String sizes) {
        Graph split = split(bottleneck(10), slices);

        assertThat(split.nodes().stream()
                        .filter(node -> node.name().startsWith("expand/"))
                        .map(node -> String.valueOf(node.result().type().channels()))
                        .collect(Collectors.joining(",")))
                .isEqualTo(sizes);
    }

    @Test
    void finishesEachSliceBeforeTheNext() {
        Graph split = split(bottleneck(10), 3);
        assertThat(split.nodes())
                .extracting(Node::name)
                .containsExactly(
                        "expand/1",
                        "bn/1",
                        "relu6/1",
                        "depthwise/1",
                        "project/1",
                        "expand/2",
                        "bn/2",
                        "relu6/2",
                        "depthwise/2",
                        "project/2",
                        "project/add/2",
                        "expand/3",
                        "bn/3",
                        "relu6/3",
                        "depthwise/3",
                        "project/3",
                        "project/add/3");
        assertThat(split.nodes().get(10).operands()).extracting(Value::name).containsExactly("project/2", "project/1");
        assertThat(split.nodes().get(16).result().name()).isEqualTo("project");
    }

    @Test
    void countsABiasOfTheProjectionOnce() {
        Value filtered =
                sketch.convolution("depthwise", sketch.convolution("expand", image, 10, 1, 1, 1), 10, 3, 1, 10);
        Value weight = sketch.weight("project", 2, 10, 1);
        Graph whole = sketch.answering(sketch.node("project", POINTWISE, filtered, weight, sketch.bias("project", 2)));

        Graph split = split(whole, 3);

        assertThat(split.parameters()).extracting(Parameter::name).containsOnlyOnce("project/bias");
    }

    @Test
    void leavesWhatFollowsTheProjectionOnTheSum() {
        Value projected = sketch.relu6("after", sketch.norm("norm", block(image, 10)));
        Graph split = split(sketch.answering(projected), 2);
        assertThat(split.nodes()).extracting(Node::name).endsWith("project/add/2", "norm", "after");
    }

    @Test
    void splitsBlocksWithAShortcut() {
        Value sum = sketch.node("output", new Add(), image, block(image, 10));
        assertThat(split(sketch.answering(sum), 2).nodes()).hasSize(12);
    }

    @Test
    void keepsTheOriginsOfNodes() {
        Graph whole = TestNetworks.mobileNetV2(32);
        Map<String, Node> byName = whole.nodes().stream().collect(Collectors.toMap(Node::name, node -> node));
        for (Node node : new SplitBottlenecks(2).apply(whole).nodes()) {
            String name = node.name().replaceFirst("(/add)?/[12]$", "");
            assertThat(node.origin()).isEqualTo(byName.get(name).origin());
        }
    }

    @Test
    void leavesInnerValuesWholeThatAreOutputs() {
        Value expanded = sketch.convolution("expand", image, 10, 1, 1, 1);
        Value filtered = sketch.convolution("depthwise", expanded, 10, 3, 1, 10);
        assertUnchanged(sketch.answering(sketch.convolution("project", filtered, 2, 1, 1, 1), expanded));
    }

    /** As a head does that taps an expansion. */
    @Test
    void leavesInnerValuesWholeThatOthersRead() {
        Value expanded = sketch.relu6("relu6", sketch.convolution("expand", image, 10, 1, 1, 1));
        Value filtered = sketch.convolution("depthwise", expanded, 10, 3, 1, 10);
        Value tapped = sketch.convolution("head", expanded, 2, 1, 1, 1);
        assertUnchanged(sketch.answering(sketch.convolution("project", filtered, 2, 1, 1, 1), tapped));
    }

    @Test
    void leavesSumsOfExpansionsWhole() {
        Value sum = sketch.node(
                "sum",
                new Add(),
                sketch.convolution("expand", image, 10, 1, 1, 1),
                sketch.convolution("other", image, 10, 1, 1, 1));
        Value filtered = sketch.convolution("depthwise", sum, 10, 3, 1, 10);
        assertUnchanged(sketch.answering(sketch.convolution("project", filtered, 2, 1, 1, 1)));
    }

    @Test
    void leavesSharedWeightsWhole() {
        Value weight = sketch.weight("shared", 10, 2, 1);
        Value filtered = sketch.convolution("depthwise", sketch.node("expand", POINTWISE, image, weight), 10, 3, 1, 10);
        Value other = sketch.node("other", POINTWISE, image, weight);
        assertUnchanged(sketch.answering(sketch.convolution("project", filtered, 2, 1, 1, 1), other));
    }

    @Test
    void leavesBlocksWholeWhoseChannelsAreTheirInput() {
        Value filtered = sketch.convolution("depthwise", image, 2, 3, 1, 2);
        assertUnchanged(sketch.answering(sketch.convolution("project", filtered, 3, 1, 1, 1)));
    }

    @Test
    void leavesBlocksWholeThatWorkInGroups() {
        Value expanded = sketch.convolution("expand", image, 10, 1, 1, 1);
        Value grouped = sketch.convolution("grouped", expanded, 10, 3, 1, 5);
        assertUnchanged(sketch.answering(sketch.convolution("project", grouped, 2, 1, 1, 1)));
    }

    @Test
    void leavesConvolutionsWholeThatNothingDepthwiseJoins() {
        Value expanded = sketch.relu6("relu6", sketch.convolution("expand", image, 10, 1, 1, 1));
        assertUnchanged(sketch.answering(sketch.convolution("project", expanded, 2, 1, 1, 1)));
    }

    /** Two sums of 10 channels are more than an expansion and its depthwise of 4. */
    @Test
    void leavesBlocksWholeThatWouldNeedMore() {
        Value filtered = sketch.convolution("depthwise", sketch.convolution("expand", image, 4, 1, 1, 1), 4, 3, 1, 4);
        assertUnchanged(sketch.answering(sketch.convolution("project", filtered, 10, 1, 1, 1)));
    }

    /** The projection of the first block is the expansion of the second. */
    @Test
    void splitsTheFirstOfTwoBlocksThatShareAConvolution() {
        Value first = block(image, 10);
        Value filtered = sketch.convolution("depthwise2", first, 2, 3, 1, 2);
        Graph split = split(sketch.answering(sketch.convolution("project2", filtered, 1, 1, 1, 1)), 2);
        assertThat(split.nodes()).extracting(Node::name).endsWith("project/add/2", "depthwise2", "project2");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 0, -1})
    void refusesToSplitIntoNothing(int slices) {
        assertThatThrownBy(() -> new SplitBottlenecks(slices))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("at least 2 slices, not " + slices);
    }

    private Graph bottleneck(int channels) {
        return sketch.answering(block(image, channels));
    }

    private Value block(Value x, int channels) {
        Value expanded = sketch.relu6("relu6", sketch.norm("bn", sketch.convolution("expand", x, channels, 1, 1, 1)));
        return sketch.convolution(
                "project", sketch.convolution("depthwise", expanded, channels, 3, 1, channels), 2, 1, 1, 1);
    }

    /** Splits and compares what both compute. */
    private static Graph split(Graph whole, int slices) {
        Graph split = new SplitBottlenecks(slices).apply(whole);
        SameMeaning.assertSameAnswers(whole, split, TOLERANCE);
        assertThat(split.macs()).isEqualTo(whole.macs());
        return split;
    }

    private static void assertUnchanged(Graph graph) {
        assertThat(new SplitBottlenecks(2).apply(graph).nodes()).isEqualTo(graph.nodes());
        assertThat(new SplitBottlenecks(2).count(graph)).isZero();
    }

    private static long weights(Graph graph) {
        return graph.parameters().stream()
                .mapToLong(parameter -> parameter.type().elements())
                .sum();
    }
}
