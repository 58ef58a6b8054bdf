package io.tcns.compiler.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.ForeignGraph;
import io.tcns.compiler.checkpoint.ForeignGraph.Range;
import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.ForeignOp;
import io.tcns.compiler.checkpoint.ForeignOp.Step;
import io.tcns.compiler.checkpoint.ForeignPadding;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.ir.Activation;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.pass.FoldBatchNorm;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DataFlowTest {

    private static final String ROWS = """
              | conv2d 3x3 | - | 8  | 1 | 2 |
              | bottleneck | 1 | 8  | 1 | 1 |
              | bottleneck | 6 | 8  | 2 | 1 |
              | conv2d 1x1 | - | 24 | 1 | 1 |
            """;

    private static final String HEAD = "head classifier { classes: 5 }";

    /** What others trained: as our network, with other numbers. */
    private static final Graph TRAINED = Networks.table(ROWS, HEAD, 7);

    private static final Graph NETWORK = Networks.table(ROWS, HEAD, 1);

    @Test
    void givesEveryParameterItsNumbersWhateverTensorsAreCalled() {
        Binding binding = bind(NETWORK, ForeignTwin.of(TRAINED)).orElseThrow();
        assertSameNumbers(binding.graph(), TRAINED);
        assertThat(binding.way()).isEqualTo("along the flow of data");
    }

    @Test
    void doesNotMindTheOrderOfTheFile() {
        Checkpoint checkpoint = ForeignTwin.of(TRAINED);
        ForeignGraph file = checkpoint.graph().orElseThrow();
        List<ForeignNode> reversed = new ArrayList<>(file.nodes());
        Collections.reverse(reversed);
        ForeignGraph other = new ForeignGraph(file.inputs(), reversed, file.outputs());
        assertSameNumbers(bind(NETWORK, checkpoint.with(other)).orElseThrow().graph(), TRAINED);
    }

    @Test
    void makesNormsOfFoldedWeightsThatFoldBackToTheSameBits() {
        Graph folded = new FoldBatchNorm().apply(TRAINED);
        Binding binding = bind(NETWORK, ForeignTwin.of(folded)).orElseThrow();
        assertSameNumbers(new FoldBatchNorm().apply(binding.graph()), folded);
        assertThat(binding.rows().get(0).bound()).isEqualTo(2);
        assertThat(binding.rows().get(0).changes()).containsExactly("identity norms");
    }

    @Test
    void bindsAFoldedGraphToFoldedWeights() {
        Graph folded = new FoldBatchNorm().apply(TRAINED);
        Binding binding =
                bind(new FoldBatchNorm().apply(NETWORK), ForeignTwin.of(folded)).orElseThrow();
        assertSameNumbers(binding.graph(), folded);
        assertThat(binding.rows()).allMatch(row -> row.changes().isEmpty());
    }

    @Test
    void namesBothEpsilonsOnce() {
        assertThat(refusal(change(
                        ForeignOp.BatchNorm.class,
                        norm -> new ForeignOp.BatchNorm(
                                norm.gamma(), norm.beta(), norm.mean(), norm.variance(), 1e-5))))
                .isEqualTo("""
                        twin: error[T0708]: the epsilon of the batch norm of `body.row1.1.output/bn` (line 6) is 0.001 in the spec, and 1.0E-5 in `body.row1.1.output/bn` of the file, and so in 9 layers more
                          help: `layers { epsilon: 1.0E-5 }` gives all norms that of the file
                        """);
    }

    @Test
    void knowsAnEpsilonOfSinglePrecision() {
        Checkpoint checkpoint = change(
                ForeignOp.BatchNorm.class,
                norm -> new ForeignOp.BatchNorm(norm.gamma(), norm.beta(), norm.mean(), norm.variance(), 0.001f));
        assertThat(bind(NETWORK, checkpoint)).isPresent();
    }

    @Test
    void namesBothPaddings() {
        assertThat(refusal(change(ForeignOp.Convolution.class, conv -> with(conv, padded(conv, 1)))))
                .isEqualTo("""
                        twin: error[T0708]: padding of `body.row1.1.output/conv` (line 6) is 0 above, 0 on the left, 1 below, 1 on the right in the spec, and 1 on each side in `body.row1.1.output/conv` of the file
                          help: `layers { padding: same }` is TensorFlow's padding, `symmetric` is PyTorch's
                        """);
    }

    /** Symmetric padding of all but 1x1 convolutions. */
    private static ForeignPadding padded(ForeignOp.Convolution conv, int pixels) {
        int kernel = conv.weight().tensor().shape().get(2).intValue();
        return kernel == 1 ? ForeignPadding.NONE : new ForeignPadding.Explicit(pixels, pixels, pixels, pixels);
    }

    @Test
    void takesTheRuleOfTensorFlowForItsPixels() {
        assertThat(bind(NETWORK, change(ForeignOp.Convolution.class, conv -> with(conv, ForeignPadding.SAME))))
                .isPresent();
        assertThat(refusal(change(ForeignOp.Convolution.class, conv -> with(conv, ForeignPadding.SAME_LOWER))))
                .contains("1 above, 1 on the left, 0 below, 0 on the right in `body.row1.1.output/conv` of the file");
    }

    @Test
    void addsThePaddingOfANodeOfItsOwn() {
        Checkpoint checkpoint = ForeignTwin.of(TRAINED);
        ForeignGraph file = checkpoint.graph().orElseThrow();
        List<ForeignNode> nodes = new ArrayList<>();
        ForeignNode stem = file.nodes().get(0);
        nodes.add(new ForeignNode(
                "pad",
                new ForeignOp.Pad(new ForeignPadding.Explicit(0, 0, 1, 1)),
                file.inputs().get(0),
                "padded"));
        ForeignOp.Convolution conv = (ForeignOp.Convolution) stem.op();
        nodes.add(new ForeignNode(stem.name(), with(conv, ForeignPadding.NONE), List.of("padded"), stem.outputs()));
        nodes.addAll(file.nodes().subList(1, file.nodes().size()));
        ForeignGraph padded = new ForeignGraph(file.inputs(), nodes, file.outputs());
        assertSameNumbers(bind(NETWORK, checkpoint.with(padded)).orElseThrow().graph(), TRAINED);
    }

    /** Everything but a window sees zeros as another value. */
    @Test
    void isLostWhereZerosStandBeforeAnythingElse() {
        for (Class<? extends ForeignOp> type : List.of(
                ForeignOp.BatchNorm.class,
                ForeignOp.Nonlinearity.class,
                ForeignOp.Add.class,
                ForeignOp.GlobalAveragePool.class,
                ForeignOp.FullyConnected.class)) {
            String refusal = refusal(padded(type));
            assertThat(refusal).as(type.getSimpleName()).contains("T0708");
        }
        assertThat(refusal(padded(ForeignOp.GlobalAveragePool.class))).isEqualTo("""
                        twin: error[T0708]: where the spec has `classifier.avgpool/avgpool` (GlobalAveragePool of 8x8) (line 11), the file has `pad` (Pad)
                          help: up to there the networks have the same layers; compare the table with the trained network
                        """);
    }

    /** The trained network with zeros around what the first layer of a type reads. */
    private static Checkpoint padded(Class<? extends ForeignOp> type) {
        Checkpoint checkpoint = ForeignTwin.of(TRAINED);
        ForeignGraph file = checkpoint.graph().orElseThrow();
        List<ForeignNode> nodes = new ArrayList<>();
        boolean done = false;
        for (ForeignNode node : file.nodes()) {
            if (done || !type.isInstance(node.op())) {
                nodes.add(node);
                continue;
            }
            ForeignOp pad = new ForeignOp.Pad(new ForeignPadding.Explicit(1, 1, 1, 1));
            nodes.add(new ForeignNode("pad", pad, node.inputs().get(0), "padded"));
            List<String> inputs = new ArrayList<>(node.inputs());
            inputs.set(0, "padded");
            nodes.add(new ForeignNode(node.name(), node.op(), inputs, node.outputs()));
            done = true;
        }
        return checkpoint.with(new ForeignGraph(file.inputs(), nodes, file.outputs()));
    }

    @Test
    void addsUpThePaddingsOfSeveralNodesOnEverySide() {
        assertThat(bind(NETWORK, stemAfter(pad(0, 0, 1, 0), pad(0, 0, 0, 1)))).isPresent();
        assertThat(bind(NETWORK, stemAfter(pad(1, 1, 1, 1), pad(-1, -1, 0, 0)))).isPresent();
        assertThat(refusal(stemAfter(pad(0, 0, 1, 1), pad(-1, 0, 0, 0))))
                .contains("-1 above, 0 on the left, 1 below, 1 on the right in");
        assertThat(refusal(stemAfter(pad(0, 1, 1, 1)))).contains("0 above, 1 on the left, 1 below, 1 on the right in");
    }

    private static ForeignOp.Pad pad(int top, int left, int bottom, int right) {
        return new ForeignOp.Pad(new ForeignPadding.Explicit(top, left, bottom, right));
    }

    /** The trained network, whose first convolution pads nothing itself. */
    private static Checkpoint stemAfter(ForeignOp.Pad... pads) {
        Checkpoint checkpoint = ForeignTwin.of(TRAINED);
        ForeignGraph file = checkpoint.graph().orElseThrow();
        List<ForeignNode> nodes = new ArrayList<>();
        String value = file.inputs().get(0);
        for (ForeignOp.Pad pad : pads) {
            nodes.add(new ForeignNode("pad", pad, value, value + "'"));
            value += "'";
        }
        ForeignNode stem = file.nodes().get(0);
        ForeignOp bare = with((ForeignOp.Convolution) stem.op(), ForeignPadding.NONE);
        nodes.add(new ForeignNode(stem.name(), bare, List.of(value), stem.outputs()));
        nodes.addAll(file.nodes().subList(1, file.nodes().size()));
        return checkpoint.with(new ForeignGraph(file.inputs(), nodes, file.outputs()));
    }

    @Test
    void namesBothDilationsAndGroups() {
        assertThat(refusal(change(
                        ForeignOp.Convolution.class,
                        conv -> new ForeignOp.Convolution(
                                conv.weight(),
                                conv.bias(),
                                false,
                                conv.groups(),
                                conv.stride(),
                                new Step(2, 2),
                                ForeignPadding.SAME))))
                .contains("the dilation of `body.row1.1.output/conv` (line 6) is 1 in the spec, and 2 in");
        assertThat(refusal(change(
                        ForeignOp.Convolution.class,
                        conv -> new ForeignOp.Convolution(
                                conv.weight(), conv.bias(), false, 1, conv.stride(), conv.dilation(), conv.padding()))))
                .contains("the number of groups of `body.row2.1.depthwise/conv` (line 7) is 8 in the spec, and 1 in");
    }

    @Test
    void tellsEpsilonsApartThatDifferByLittle() {
        assertThat(refusal(change(
                        ForeignOp.BatchNorm.class,
                        norm -> new ForeignOp.BatchNorm(
                                norm.gamma(), norm.beta(), norm.mean(), norm.variance(), 0.00101))))
                .contains("is 0.001 in the spec, and 0.00101 in");
    }

    /** Keras has norms without scale, and without shift. */
    @Test
    void takesAnAbsentGammaForOneAndAnAbsentBetaForZero() {
        Checkpoint checkpoint = change(
                ForeignOp.BatchNorm.class,
                norm -> new ForeignOp.BatchNorm(
                        Optional.empty(), Optional.empty(), norm.mean(), norm.variance(), norm.epsilon()));
        Map<String, float[]> numbers = numbers(BindWeights.bind(NETWORK, checkpoint, new BindOptions(false, 0))
                .orThrow()
                .graph());
        assertThat(numbers.get("body.row1.1.output/bn/gamma")).containsOnly(1);
        assertThat(numbers.get("body.row1.1.output/bn/beta")).containsOnly(0);
    }

    @Test
    void takesAnAveragePoolForAGlobalOneOnlyOverTheWholeMap() {
        assertThat(bind(NETWORK, pooled(new Step(8, 8)))).isPresent();
        assertThat(refusal(pooled(new Step(7, 7)))).isEqualTo("""
                        twin: error[T0708]: where the spec has `classifier.avgpool/avgpool` (GlobalAveragePool of 8x8) (line 11), the file has `classifier.avgpool/avgpool` (AveragePool of 7x7)
                          help: up to there the networks have the same layers; compare the table with the trained network
                        """);
    }

    private static Checkpoint pooled(Step kernel) {
        return change(ForeignOp.GlobalAveragePool.class, pool -> new ForeignOp.AveragePool(kernel, Step.ONE));
    }

    @Test
    void refusesWeightsOfLayersThatItDidNotMeet() {
        Checkpoint checkpoint = ForeignTwin.of(TRAINED);
        ForeignGraph file = checkpoint.graph().orElseThrow();
        List<Tensor> tensors = new ArrayList<>(checkpoint.tensors());
        tensors.add(new Tensor("shape", ElementType.I64, List.of(2L), ByteBuffer.allocate(16)));
        tensors.add(new Tensor("six", ElementType.F32, List.of(), ByteBuffer.allocate(4)));
        assertThat(bind(NETWORK, with(tensors, file)))
                .hasValueSatisfying(binding -> assertThat(binding.unused()).containsExactly("shape", "six"));
        tensors.add(new Tensor("more", ElementType.F32, List.of(2L), ByteBuffer.allocate(8)));
        assertThat(refusal(NETWORK, with(tensors, file)))
                .isEqualTo("twin: error[T0703]: tensor `more` (2) belongs to no part of the network\n");
    }

    private static Checkpoint with(List<Tensor> tensors, ForeignGraph network) {
        return Checkpoint.of(Path.of("twin"), "twin", tensors).with(network);
    }

    @Test
    void comparesThePaddingOfPools() {
        String rows = "  | conv2d 3x3 | - | 8 | 1 | 1 |\n  | maxpool 3x3 | - | - | 1 | 2 |\n";
        Graph network = Networks.table(rows, "head features");
        Checkpoint checkpoint = ForeignTwin.of(network);
        assertThat(bind(network, checkpoint)).isPresent();
        ForeignGraph file = checkpoint.graph().orElseThrow();
        List<ForeignNode> nodes = file.nodes().stream()
                .map(node -> node.op() instanceof ForeignOp.MaxPool pool
                        ? new ForeignNode(
                                node.name(),
                                new ForeignOp.MaxPool(pool.kernel(), pool.stride(), ForeignPadding.NONE),
                                node.inputs(),
                                node.outputs())
                        : node)
                .toList();
        assertThat(refusal(network, checkpoint.with(new ForeignGraph(file.inputs(), nodes, file.outputs()))))
                .contains("is 0 above, 0 on the left, 1 below, 1 on the right in the spec, and 0 on each side in");
    }

    @Test
    void namesBothStrides() {
        Checkpoint checkpoint = change(
                ForeignOp.Convolution.class,
                conv -> new ForeignOp.Convolution(
                        conv.weight(),
                        conv.bias(),
                        conv.depthwise(),
                        conv.groups(),
                        Step.ONE,
                        Step.ONE,
                        conv.padding()));
        assertThat(refusal(checkpoint)).isEqualTo("""
                        twin: error[T0708]: the stride of `body.row1.1.output/conv` (line 6) is 2 in the spec, and 1 in `body.row1.1.output/conv` of the file
                          help: it is in the table's column `s`; where the backbone's `output stride` is reached, it is 1
                        """);
    }

    @Test
    void namesBothActivations() {
        assertThat(refusal(change(
                        ForeignOp.Nonlinearity.class,
                        relu6 -> new ForeignOp.Nonlinearity(Activation.Function.HARD_SWISH))))
                .isEqualTo("""
                        twin: error[T0708]: the activation of `body.row1.1.output/relu6` (line 6) is relu6 in the spec, and hswish in `body.row1.1.output/relu6` of the file, and so in 6 layers more
                          help: `layers { activation: hswish }` gives all layers that of the file
                        """);
    }

    @Test
    void saysWhereTheNetworksPart() {
        assertThat(refusal(change(ForeignOp.Add.class, add -> new ForeignOp.Other("CONCATENATION"))))
                .isEqualTo("""
                        twin: error[T0708]: where the spec has `body.row2.1.output/add` (Add) (line 7), the file has `body.row2.1.depthwise/conv` (Convolution 8x1x3x3), `body.row2.1.output/add` (CONCATENATION)
                          help: up to there the networks have the same layers; compare the table with the trained network
                        """);
    }

    @Test
    void saysWhatDiffersBeforeTheNetworksPart() {
        Checkpoint checkpoint = ForeignTwin.of(
                TRAINED,
                node -> Optional.of(new ForeignNode(
                        node.name(),
                        node.op() instanceof ForeignOp.Nonlinearity
                                ? new ForeignOp.Nonlinearity(Activation.Function.RELU)
                                : node.op() instanceof ForeignOp.Add ? new ForeignOp.Other("CONCATENATION") : node.op(),
                        node.inputs(),
                        node.outputs())));
        assertThat(refusal(checkpoint))
                .startsWith(
                        "twin: error[T0708]: the activation of `body.row1.1.output/relu6` (line 6) is relu6 in the spec")
                .contains("\ntwin: error[T0708]: where the spec has `body.row2.1.output/add` (Add)");
    }

    @Test
    void saysWhereTheFileEnds() {
        Checkpoint checkpoint = ForeignTwin.of(
                TRAINED,
                node -> node.op() instanceof ForeignOp.GlobalAveragePool ? Optional.empty() : Optional.of(node));
        assertThat(refusal(checkpoint)).isEqualTo("""
                        twin: error[T0708]: where the spec has `classifier.avgpool/avgpool` (GlobalAveragePool of 8x8) (line 11), the network of the file ends
                          help: up to there the networks have the same layers; compare the table with the trained network
                        """);
    }

    @Test
    void seesRelu6InTheRangeOfAQuantizedValue() {
        Checkpoint checkpoint = ForeignTwin.of(
                TRAINED,
                node -> node.op() instanceof ForeignOp.Nonlinearity
                        ? Optional.of(new ForeignNode(
                                node.name(), new ForeignOp.PassThrough("none"), node.inputs(), node.outputs()))
                        : Optional.of(node));
        assertThat(refusal(checkpoint)).contains("where the spec has `body.row1.1.output/relu6` (Activation)");
        assertThat(bind(NETWORK, withRanges(checkpoint, new Range(0, 6.0235))))
                .hasValueSatisfying(binding -> assertThat(binding.notes())
                        .hasSize(1)
                        .allMatch(note -> note.startsWith("ReLU6 is written nowhere for 7 layers")));
        assertThat(bind(NETWORK, withRanges(checkpoint, new Range(0, 6.1)))).isEmpty();
        assertThat(bind(NETWORK, withRanges(checkpoint, new Range(-0.1, 6)))).isEmpty();
    }

    private static Checkpoint withRanges(Checkpoint checkpoint, Range range) {
        ForeignGraph file = checkpoint.graph().orElseThrow();
        Map<String, Range> ranges = new HashMap<>();
        file.nodes().forEach(node -> ranges.put(node.outputs().get(0), range));
        return checkpoint.with(new ForeignGraph(file.inputs(), file.nodes(), file.outputs(), ranges));
    }

    @Test
    void knowsTheWeightsBehindTheFeatures() {
        Graph features = Networks.table(ROWS, "head features", 1);
        Binding binding = bind(features, ForeignTwin.of(TRAINED)).orElseThrow();
        assertThat(binding.unused()).hasSize(2);
        assertThat(binding.unexpected()).isEmpty();
    }

    @Test
    void namesTheShapesOfAnotherWidth() {
        String wider = ROWS.replace("| 24 |", "| 32 |");
        assertThat(refusal(Networks.table(wider, HEAD, 1), ForeignTwin.of(TRAINED)))
                .contains("T0704")
                .contains("is 24x8x1x1, where `body.row4.1.output/conv/weight` is 32x8x1x1");
    }

    @Test
    void leavesABackgroundOutOnlyWhenTold() {
        Graph six = Networks.table(ROWS, "head classifier { classes: 6 }", 7);
        assertThat(refusal(NETWORK, ForeignTwin.of(six)))
                .contains("is 6x24, where `classifier.fc/linear/weight` is 5x24")
                .contains("the checkpoint has 6 classes; `--classes-from 1` leaves out its class 0");
        assertThat(BindWeights.bind(NETWORK, ForeignTwin.of(six), new BindOptions(true, 2)).diagnostics().stream()
                        .map(DiagnosticPrinter::block))
                .hasSize(2)
                .startsWith("""
                        twin: error[T0704]: tensor `tensor 50` has 6 classes, of which 4 are left from class 2 on, where `classifier.fc/linear/weight` has 5
                          help: `--classes-from` says which class of the checkpoint is the network's first
                        """);
        Binding binding = BindWeights.bind(NETWORK, ForeignTwin.of(six), new BindOptions(true, 1))
                .orThrow();
        float[] all = numbers(six).get("classifier.fc/linear/weight");
        float[] last = numbers(binding.graph()).get("classifier.fc/linear/weight");
        assertThat(last).containsExactly(Arrays.copyOfRange(all, 24, 6 * 24));
        assertThat(binding.rows().get(5).changes()).containsExactly("classes from 1");
    }

    private static <T extends ForeignOp> Checkpoint change(Class<T> type, Function<T, ForeignOp> change) {
        return ForeignTwin.of(
                TRAINED,
                node -> type.isInstance(node.op())
                        ? Optional.of(new ForeignNode(
                                node.name(), change.apply(type.cast(node.op())), node.inputs(), node.outputs()))
                        : Optional.of(node));
    }

    private static ForeignOp.Convolution with(ForeignOp.Convolution conv, ForeignPadding padding) {
        return new ForeignOp.Convolution(
                conv.weight(), conv.bias(), conv.depthwise(), conv.groups(), conv.stride(), conv.dilation(), padding);
    }

    private static Optional<Binding> bind(Graph network, Checkpoint checkpoint) {
        return BindWeights.bind(network, checkpoint, BindOptions.STRICT).value();
    }

    private static String refusal(Checkpoint checkpoint) {
        return refusal(NETWORK, checkpoint);
    }

    private static String refusal(Graph network, Checkpoint checkpoint) {
        return BindWeights.bind(network, checkpoint, BindOptions.STRICT).diagnostics().stream()
                .map(DiagnosticPrinter::block)
                .collect(Collectors.joining());
    }

    private static void assertSameNumbers(Graph actual, Graph expected) {
        Map<String, float[]> numbers = numbers(actual);
        numbers(expected)
                .forEach(
                        (name, wanted) -> assertThat(numbers.get(name)).as(name).containsExactly(wanted));
    }

    private static Map<String, float[]> numbers(Graph graph) {
        return graph.parameters().stream().collect(Collectors.toMap(Parameter::name, Parameter::floats));
    }
}
