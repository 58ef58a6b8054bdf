package io.tcns.compiler.binding;

import io.tcns.compiler.binding.Contradictions.Kind;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.ForeignGraph;
import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.ForeignOp;
import io.tcns.compiler.checkpoint.ForeignOp.Step;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.Weight;
import io.tcns.compiler.ir.Activation;
import io.tcns.compiler.ir.Add;
import io.tcns.compiler.ir.AveragePool;
import io.tcns.compiler.ir.BatchNorm;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.Dropout;
import io.tcns.compiler.ir.Flatten;
import io.tcns.compiler.ir.GlobalAveragePool;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Linear;
import io.tcns.compiler.ir.MaxPool;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Op;
import io.tcns.compiler.ir.Padding;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Softmax;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import io.tcns.dsl.diagnostic.Checked;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Finds the layers of a graph in the network that a file describes, by following the data from the input.
 *
 * <p>For each node of the graph there is a value in the file that is the same, and the next node's counterpart is among those
 * that read it. So names and the order of the file do not matter, and kernel, stride, groups, padding and epsilon are compared
 * on the way. The answer of each visit is the file's value for the node's result; empty where the way is lost.
 */
final class DataFlow implements Op.Visitor<Node, Optional<String>> {

    /** How far a range may reach over 6 and be that of ReLU6: a step of 8 bits. */
    private static final double RELU6_LARGEST = 6 * (1 + 1.0 / 255);

    private final Graph graph;
    private final ForeignGraph foreign;
    private final ForeignValues values;
    private final Contradictions contradictions;
    private final Map<Value, Parameter> parameters;

    /** The file's value for each of the graph's. */
    private final Map<Value, String> counterparts = new HashMap<>();

    /** The biases of convolutions, by the values that these give: where a norm is folded away, they are all that is left of it. */
    private final Map<String, Weight> biases = new HashMap<>();

    private final Set<ForeignNode> taken = new HashSet<>();
    private final Set<String> hiddenRelu6 = new LinkedHashSet<>();
    private final Map<Value, Assignment> assignments = new HashMap<>();

    private DataFlow(Graph graph, Checkpoint checkpoint, ForeignGraph foreign) {
        this.graph = graph;
        this.foreign = foreign;
        this.values = new ForeignValues(foreign);
        this.contradictions = new Contradictions(graph, checkpoint.source());
        this.parameters = graph.parametersByValue();
    }

    /** The matching, or where the networks part. */
    static Checked<Matching> match(Graph graph, Checkpoint checkpoint, ForeignGraph foreign) {
        return new DataFlow(graph, checkpoint, foreign).match(checkpoint);
    }

    private Checked<Matching> match(Checkpoint checkpoint) {
        if (foreign.inputs().size() != graph.inputs().size()) {
            return Checked.failed(contradictions.inputs(foreign.inputs()));
        }
        for (int input = 0; input < graph.inputs().size(); input++) {
            counterparts.put(graph.inputs().get(input), foreign.inputs().get(input));
        }
        for (Node node : graph.nodes()) {
            Optional<String> result = node.op().accept(this, node);
            if (result.isEmpty()) {
                return Checked.failed(contradictions.lost(node, values.after(counterpart(node, 0))));
            }
            counterparts.put(node.result(), result.get());
        }
        if (!contradictions.isEmpty()) {
            return new Checked<>(Optional.empty(), contradictions.diagnostics());
        }
        List<Assignment> inOrder = graph.parameters().stream()
                .map(parameter -> assignments.get(parameter.value()))
                .toList();
        return Checked.of(new Matching("along the flow of data", inOrder, unused(checkpoint), notes()));
    }

    /** What the file has besides weights, and the weights behind the last value that the graph computes. */
    private Map<String, Integer> unused(Checkpoint checkpoint) {
        Map<String, Integer> unused = new HashMap<>();
        for (Tensor tensor : checkpoint.tensors()) {
            boolean isSetting = !values.weights().contains(tensor.name())
                    && (tensor.elements() <= 1
                            || !(tensor.type().isFloatingPoint()
                                    || tensor.quantization().isPresent()));
            if (isSetting) {
                unused.put(tensor.name(), TensorNames.NO_ROW);
            }
        }
        boolean classifies = graph.nodes().stream().anyMatch(node -> node.op() instanceof Linear);
        if (!classifies) {
            graph.outputs()
                    .forEach(output -> values.weightsBehind(counterpart(output))
                            .forEach(name -> unused.put(name, TensorNames.NO_ROW)));
        }
        return unused;
    }

    private List<String> notes() {
        return hiddenRelu6.isEmpty()
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "ReLU6 is written nowhere for %d layers, but in the range of their values: that of `%s`, for one",
                        hiddenRelu6.size(),
                        hiddenRelu6.iterator().next()));
    }

    private String counterpart(Node node, int operand) {
        return counterpart(node.operand(operand));
    }

    private String counterpart(Value value) {
        String counterpart = counterparts.get(value);
        if (counterpart == null) {
            throw new IllegalStateException(value + " comes before what it depends on");
        }
        return counterpart;
    }

    @Override
    public Optional<String> conv2d(Conv2d op, Node node) {
        List<ForeignValues.Reader> readers =
                values.readers(counterpart(node, 0), reader -> reader instanceof ForeignOp.Convolution).stream()
                        .filter(reader -> !taken.contains(reader.node()))
                        .toList();
        TensorType weight = node.operand(1).type();
        // Heads of detectors read one value with several convolutions, of which one has the shape.
        return readers.stream()
                .filter(reader -> convolution(reader).weight().tensor().elements() == weight.elements()
                        && fits(convolution(reader).weight(), weight))
                .findFirst()
                .or(() -> readers.stream().findFirst())
                .map(reader -> take(op, node, reader));
    }

    private static boolean fits(Weight weight, TensorType type) {
        List<Long> sizes = type.dimensions().stream().map(Integer::longValue).toList();
        return WeightNumbers.shape(weight, type).equals(Optional.of(sizes));
    }

    private static ForeignOp.Convolution convolution(ForeignValues.Reader reader) {
        return (ForeignOp.Convolution) reader.node().op();
    }

    private String take(Conv2d op, Node node, ForeignValues.Reader reader) {
        ForeignOp.Convolution theirs = convolution(reader);
        taken.add(reader.node());
        assign(node, 1, theirs.weight());
        boolean isDepthwise =
                op.groups() > 1 && op.groups() == node.result().type().channels();
        Step stride = new Step(op.stride(), op.stride());
        Step dilation = new Step(op.dilation(), op.dilation());
        contradictions.compare(Kind.STRIDE, node, reader.node(), words(stride), words(theirs.stride()));
        contradictions.compare(Kind.DILATION, node, reader.node(), words(dilation), words(theirs.dilation()));
        if (fits(theirs.weight(), node.operand(1).type())) {
            boolean theirsIsDepthwise = theirs.depthwise()
                    || (theirs.groups() > 1
                            && theirs.groups() == node.result().type().channels());
            int theirGroups = theirsIsDepthwise ? node.result().type().channels() : theirs.groups();
            int ourGroups = isDepthwise ? node.result().type().channels() : op.groups();
            contradictions.compare(
                    Kind.GROUPS, node, reader.node(), String.valueOf(ourGroups), String.valueOf(theirGroups));
            Padding padding = Paddings.of(reader.padding(), theirs, node);
            contradictions.compare(
                    Kind.PADDING, node, reader.node(), Paddings.words(op.padding()), Paddings.words(padding));
        }
        return bias(node, reader.node(), theirs.bias());
    }

    /** Remembers a bias for the norm that follows. */
    private String bias(Node node, ForeignNode theirs, Optional<Weight> bias) {
        String output = theirs.outputs().get(0);
        bias.ifPresent(weight -> biases.put(output, weight));
        if (node.operands().size() > 2) {
            bias.ifPresent(weight -> assign(node, 2, weight));
        }
        return output;
    }

    private static String words(Step step) {
        return step.height() == step.width()
                ? String.valueOf(step.height())
                : step.height() + " down and " + step.width() + " to the right";
    }

    @Override
    public Optional<String> batchNorm(BatchNorm op, Node node) {
        String value = counterpart(node, 0);
        Optional<ForeignValues.Reader> reader =
                values.readers(value, theirs -> theirs instanceof ForeignOp.BatchNorm).stream()
                        .findFirst();
        if (reader.isEmpty()) {
            return Optional.of(folded(op, node, value));
        }
        ForeignOp.BatchNorm theirs = (ForeignOp.BatchNorm) reader.get().node().op();
        if (Math.abs(theirs.epsilon() - op.epsilon()) > 1e-6 * op.epsilon()) {
            contradictions.compare(
                    Kind.EPSILON,
                    node,
                    reader.get().node(),
                    Contradictions.number(op.epsilon()),
                    Contradictions.number(theirs.epsilon()));
        }
        assign(node, 1, theirs.gamma(), 1);
        assign(node, 2, theirs.beta(), 0);
        assign(node, 3, theirs.mean());
        assign(node, 4, theirs.variance());
        return Optional.of(reader.get().node().outputs().get(0));
    }

    /** A norm that changes nothing but for the bias that the convolution got when the source folded it. */
    private String folded(BatchNorm op, Node node, String value) {
        assign(node, 1, Optional.empty(), 1);
        assign(node, 2, Optional.ofNullable(biases.get(value)), 0);
        assign(node, 3, Optional.empty(), 0);
        assign(node, 4, Optional.empty(), (float) (1 - op.epsilon()));
        return value;
    }

    private void assign(Node node, int operand, Weight weight) {
        Value value = node.operand(operand);
        assignments.put(value, Assignment.of(parameter(value), node, weight));
    }

    private void assign(Node node, int operand, Optional<Weight> weight, float otherwise) {
        Value value = node.operand(operand);
        assignments.put(
                value,
                weight.map(given -> Assignment.of(parameter(value), node, given))
                        .orElseGet(() -> Assignment.constant(parameter(value), node, otherwise)));
    }

    private Parameter parameter(Value value) {
        Parameter parameter = parameters.get(value);
        if (parameter == null) {
            throw new IllegalStateException(value + " is no parameter");
        }
        return parameter;
    }

    @Override
    public Optional<String> activation(Activation op, Node node) {
        String value = counterpart(node, 0);
        Optional<ForeignValues.Reader> reader =
                values.readers(value, theirs -> theirs instanceof ForeignOp.Nonlinearity).stream()
                        .findFirst();
        if (reader.isEmpty()) {
            return inRange(op, value);
        }
        ForeignOp.Nonlinearity theirs =
                (ForeignOp.Nonlinearity) reader.get().node().op();
        contradictions.compare(
                Kind.ACTIVATION,
                node,
                reader.get().node(),
                Contradictions.word(op.function()),
                Contradictions.word(theirs.function()));
        return Optional.of(reader.get().node().outputs().get(0));
    }

    /** Quantised files may leave ReLU6 to the range of the integers, which ends at 0 and at 6. */
    private Optional<String> inRange(Activation op, String value) {
        boolean endsAtSix = Optional.ofNullable(foreign.ranges().get(value))
                .filter(range -> range.smallest() == 0 && range.largest() <= RELU6_LARGEST)
                .isPresent();
        if (op.function() != Activation.Function.RELU6 || !endsAtSix) {
            return Optional.empty();
        }
        hiddenRelu6.add(value);
        return Optional.of(value);
    }

    @Override
    public Optional<String> add(Add op, Node node) {
        Function<String, List<ForeignNode>> sums =
                value -> values.readers(value, theirs -> theirs instanceof ForeignOp.Add).stream()
                        .map(ForeignValues.Reader::node)
                        .toList();
        List<ForeignNode> second = sums.apply(counterpart(node, 1));
        return sums.apply(counterpart(node, 0)).stream()
                .filter(second::contains)
                .findFirst()
                .map(sum -> sum.outputs().get(0));
    }

    @Override
    public Optional<String> globalAveragePool(GlobalAveragePool op, Node node) {
        TensorType map = node.operand(0).type();
        return output(
                node,
                theirs -> theirs instanceof ForeignOp.GlobalAveragePool
                        || (theirs instanceof ForeignOp.AveragePool pool
                                && pool.kernel().equals(new Step(map.height(), map.width()))));
    }

    @Override
    public Optional<String> averagePool(AveragePool op, Node node) {
        return output(
                node,
                theirs -> theirs.equals(new ForeignOp.AveragePool(
                        new Step(op.kernel(), op.kernel()), new Step(op.stride(), op.stride()))));
    }

    @Override
    public Optional<String> maxPool(MaxPool op, Node node) {
        return output(
                node,
                theirs -> theirs instanceof ForeignOp.MaxPool pool
                        && pool.kernel().equals(new Step(op.kernel(), op.kernel()))
                        && pool.stride().equals(new Step(op.stride(), op.stride())));
    }

    @Override
    public Optional<String> linear(Linear op, Node node) {
        Optional<ForeignValues.Reader> reader = values
                .readers(
                        counterpart(node, 0),
                        theirs -> theirs instanceof ForeignOp.FullyConnected || theirs instanceof ForeignOp.Convolution)
                .stream()
                .findFirst();
        return reader.map(found -> {
            ForeignOp theirs = found.node().op();
            Weight weight;
            Optional<Weight> bias;
            if (theirs instanceof ForeignOp.FullyConnected layer) {
                weight = layer.weight();
                bias = layer.bias();
            } else {
                ForeignOp.Convolution convolution = (ForeignOp.Convolution) theirs;
                weight = convolution.weight();
                bias = convolution.bias();
            }
            assign(node, 1, weight);
            assign(node, 2, bias, 0);
            return found.node().outputs().get(0);
        });
    }

    /** The file may end before it. */
    @Override
    public Optional<String> softmax(Softmax op, Node node) {
        return output(node, theirs -> theirs instanceof ForeignOp.Softmax).or(() -> Optional.of(counterpart(node, 0)));
    }

    @Override
    public Optional<String> dropout(Dropout op, Node node) {
        return Optional.of(counterpart(node, 0));
    }

    @Override
    public Optional<String> flatten(Flatten op, Node node) {
        return Optional.of(counterpart(node, 0));
    }

    private Optional<String> output(Node node, Predicate<ForeignOp> wanted) {
        return values.readers(counterpart(node, 0), wanted).stream()
                .findFirst()
                .map(reader -> reader.node().outputs().get(0));
    }
}
