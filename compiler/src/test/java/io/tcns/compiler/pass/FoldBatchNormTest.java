package io.tcns.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tcns.compiler.GraphSketch;
import io.tcns.compiler.ir.Add;
import io.tcns.compiler.ir.BatchNorm;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.GraphBuilder;
import io.tcns.compiler.ir.Initializer;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Origin;
import io.tcns.compiler.ir.Padding;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldBatchNormTest {

    private static final Conv2d POINTWISE = new Conv2d(1, 1, 1, Padding.NONE);

    private final GraphSketch sketch = new GraphSketch();
    private final Value image = sketch.image(4, 5, 5);

    @ParameterizedTest(name = "{1} groups, bias {0}")
    @CsvSource({"false, 1", "true, 1", "false, 2", "true, 2", "false, 4", "true, 4"})
    void foldsWithAndWithoutBiasInAnyGroups(boolean biased, int groups) {
        Value weight = sketch.weight("conv", 8, 4 / groups, 3);
        Conv2d op = new Conv2d(2, 1, groups, new Padding(0, 1, 1, 0));
        Value z = biased
                ? sketch.node("conv", op, image, weight, sketch.bias("conv", 8))
                : sketch.node("conv", op, image, weight);

        Graph after = SameMeaning.verify(sketch.answering(sketch.norm("bn", z)), new FoldBatchNorm());

        assertThat(after.nodes()).hasSize(1);
        Node convolution = after.nodes().get(0);
        assertThat(convolution.name()).isEqualTo("conv");
        assertThat(convolution.op()).isEqualTo(op);
        assertThat(convolution.result().name()).isEqualTo("bn");
        assertThat(after.parameters()).extracting(Parameter::name).containsExactly("conv/weight", "conv/bias");
        assertThat(after.parameters())
                .extracting(Parameter::kind)
                .containsExactly(Parameter.Kind.WEIGHT, Parameter.Kind.BIAS);
    }

    @Test
    void computesTheFormula() {
        GraphBuilder out = new GraphBuilder("formula", List.of(GraphSketch.row("row", "conv2d 1x1")));
        Origin origin = new Origin(0, 1, "output");
        Value x = out.input(new Value("x", TensorType.of(1, 1, 1, 1)));
        Value weight = parameter(out, "w", Parameter.Kind.WEIGHT, TensorType.of(2, 1, 1, 1), 7, 8);
        Value bias = parameter(out, "b", Parameter.Kind.BIAS, TensorType.of(2), 1, 2);
        Value z = out.node("conv", POINTWISE, List.of(x, weight, bias), "z", origin);
        Value gamma = parameter(out, "gamma", Parameter.Kind.GAMMA, TensorType.of(2), 3, -1);
        Value beta = parameter(out, "beta", Parameter.Kind.BETA, TensorType.of(2), 10, 20);
        Value mean = parameter(out, "mean", Parameter.Kind.MEAN, TensorType.of(2), 5, -2);
        Value variance = parameter(out, "variance", Parameter.Kind.VARIANCE, TensorType.of(2), 3.75f, 0);
        out.output(out.node("bn", new BatchNorm(0.25), List.of(z, gamma, beta, mean, variance), "y", origin));

        Graph after = new FoldBatchNorm().apply(out.build());

        // Scales 3 / sqrt(4) and -1 / sqrt(0.25).
        assertThat(after.parameters().get(0).floats()).containsExactly(10.5f, -16);
        assertThat(after.parameters().get(1).floats()).containsExactly((1 - 5) * 1.5f + 10, (2 + 2) * -2f + 20);
    }

    private static Value parameter(
            GraphBuilder out, String name, Parameter.Kind kind, TensorType type, float... numbers) {
        return out.parameter(new Parameter(new Value(name, type), kind, Initializer.Data.of(numbers)));
    }

    @Test
    void roundsOnce() {
        // (b - mean) * scale + beta cancels to 2^-24 in double and to 0 where an intermediate result is a float.
        GraphBuilder out = new GraphBuilder("rounding", List.of(GraphSketch.row("row", "conv2d 1x1")));
        Origin origin = new Origin(0, 1, "output");
        Value x = out.input(new Value("x", TensorType.of(1, 1, 1, 1)));
        Value weight = parameter(out, "w", Parameter.Kind.WEIGHT, TensorType.of(1, 1, 1, 1), 1);
        Value bias = parameter(out, "b", Parameter.Kind.BIAS, TensorType.of(1), 1);
        Value z = out.node("conv", POINTWISE, List.of(x, weight, bias), "z", origin);
        Value gamma = parameter(out, "gamma", Parameter.Kind.GAMMA, TensorType.of(1), 1);
        Value beta = parameter(out, "beta", Parameter.Kind.BETA, TensorType.of(1), -1);
        Value mean = parameter(out, "mean", Parameter.Kind.MEAN, TensorType.of(1), -0x1p-24f);
        Value variance = parameter(out, "variance", Parameter.Kind.VARIANCE, TensorType.of(1), 0.5f);
        out.output(out.node("bn", new BatchNorm(0.5), List.of(z, gamma, beta, mean, variance), "y", origin));

        Graph after = new FoldBatchNorm().apply(out.build());

        assertThat(after.parameters().get(1).floats()).containsExactly(new float[] {0x1p-24f}, within(0f));
    }

    @Test
    void computesNothingBeforeSomebodyAsks() {
        Initializer refusing = (numbers, value, from, count) -> {
            throw new AssertionError(value + " was computed");
        };
        Graph graph = withRecipe(refusing, network(4, 8));
        Graph folded = new FoldBatchNorm().apply(graph);
        assertThat(folded.nodes()).hasSize(1);
        assertThat(folded.parameters())
                .hasSize(2)
                .allSatisfy(parameter -> assertThatThrownBy(parameter::bytes).isInstanceOf(AssertionError.class));
    }

    @Test
    void computesTheSameInSlicesAsInOnePiece() {
        // Filters of 300 numbers, in slices that cut through some of them.
        Graph folded = new FoldBatchNorm().apply(network(300, 700));
        Parameter weight = folded.parameters().get(0);
        assertThat(weight.slices()).hasSize(4);
        float[] whole = new float[300 * 700];
        weight.bytes().asFloatBuffer().get(whole);
        assertThat(weight.floats()).isEqualTo(whole);
    }

    @Test
    void asksForEveryWeightOnceAndForNoMoreThanAChunk() {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Initializer counting = (numbers, value, from, count) -> {
            asked.addAndGet(value.name().equals("conv/weight") ? count : 0);
            most.accumulateAndGet(count, Math::max);
        };
        Graph folded = new FoldBatchNorm().apply(withRecipe(counting, network(300, 700)));
        folded.parameters().forEach(parameter -> parameter.slices().forEach(slice -> {}));
        assertThat(asked).hasValue(300 * 700);
        assertThat(most).hasValueLessThanOrEqualTo(Initializer.CHUNK);
    }

    private static Graph network(int channels, int filters) {
        GraphSketch sketch = new GraphSketch();
        Value x = sketch.image(channels, 8, 8);
        return sketch.answering(sketch.norm("bn", sketch.convolution("conv", x, filters, 1, 1, 1)));
    }

    private static Graph withRecipe(Initializer recipe, Graph graph) {
        return graph.withParameters(parameter -> new Parameter(parameter.value(), parameter.kind(), recipe));
    }

    @Test
    void foldsOneAfterTheOtherAndOrdersParametersByUse() {
        Value x = sketch.norm("bn1", sketch.convolution("conv1", image, 4, 3, 1, 1));
        x = sketch.relu6("relu6", x);
        x = sketch.norm("bn2", sketch.convolution("conv2", x, 6, 1, 1, 1));

        Graph after = SameMeaning.verify(sketch.answering(x), new FoldBatchNorm());

        assertThat(after.nodes()).extracting(Node::name).containsExactly("conv1", "relu6", "conv2");
        assertThat(after.parameters())
                .extracting(Parameter::name)
                .containsExactly("conv1/weight", "conv1/bias", "conv2/weight", "conv2/bias");
    }

    @Test
    void foldsTheFirstOfTwoNormsInARow() {
        Value x = sketch.norm("bn2", sketch.norm("bn1", sketch.convolution("conv", image, 4, 1, 1, 1)));
        Graph after = SameMeaning.verify(sketch.answering(x), new FoldBatchNorm());
        assertThat(after.nodes()).extracting(Node::name).containsExactly("conv", "bn2");
    }

    @Test
    void foldsPastNodesThatStandBetween() {
        Value z = sketch.convolution("conv", image, 4, 1, 1, 1);
        Value other = sketch.relu6("relu6", image);
        Value y = sketch.norm("bn", z);
        Graph after =
                SameMeaning.verify(sketch.answering(sketch.node("add", new Add(), y, other)), new FoldBatchNorm());
        assertThat(after.nodes()).extracting(Node::name).containsExactly("conv", "relu6", "add");
    }

    @Test
    void leavesConvolutionsAloneThatOthersReadToo() {
        Value z = sketch.convolution("conv", image, 4, 1, 1, 1);
        Value y = sketch.norm("bn", z);
        assertUnchanged(sketch.answering(sketch.node("add", new Add(), y, z)));
    }

    @Test
    void leavesConvolutionsAloneThatAreOutputs() {
        Value z = sketch.convolution("conv", image, 4, 1, 1, 1);
        assertUnchanged(sketch.answering(sketch.norm("bn", z), z));
    }

    @Test
    void leavesSharedWeightsAlone() {
        Value weight = sketch.weight("shared", 4, 4, 1);
        Value left = sketch.norm("bn1", sketch.node("conv1", POINTWISE, image, weight));
        Value right = sketch.norm("bn2", sketch.node("conv2", POINTWISE, image, weight));
        assertUnchanged(sketch.answering(sketch.node("add", new Add(), left, right)));
    }

    @Test
    void leavesSharedBiasesAlone() {
        Value bias = sketch.bias("shared", 4);
        Value left = sketch.norm("bn1", sketch.node("conv1", POINTWISE, image, sketch.weight("conv1", 4, 4, 1), bias));
        Value right = sketch.node("conv2", POINTWISE, image, sketch.weight("conv2", 4, 4, 1), bias);
        assertUnchanged(sketch.answering(sketch.node("add", new Add(), left, right)));
    }

    @Test
    void leavesNormsWithoutAConvolutionAlone() {
        assertUnchanged(sketch.answering(sketch.norm("bn2", sketch.relu6("relu6", sketch.norm("bn1", image)))));
    }

    @Test
    void leavesComputedWeightsAlone() {
        Value weight = sketch.relu6("computed", sketch.weight("conv", 4, 4, 1));
        assertUnchanged(sketch.answering(sketch.norm("bn", sketch.node("conv", POINTWISE, image, weight))));
    }

    @Test
    void leavesComputedStatisticsAlone() {
        Value z = sketch.convolution("conv", image, 4, 1, 1, 1);
        Value gamma = sketch.relu6("computed", sketch.bias("gamma", 4));
        Value zero = sketch.bias("zero", 4);
        Value variance = sketch.parameter("variance", Parameter.Kind.VARIANCE, 0.8f, 1.2f, 4);
        Value y = sketch.node("bn", new BatchNorm(1e-3), z, gamma, zero, zero, variance);
        assertUnchanged(sketch.answering(y));
    }

    private static void assertUnchanged(Graph graph) {
        assertThat(SameMeaning.verify(graph, new FoldBatchNorm()).nodes()).isEqualTo(graph.nodes());
    }
}
