package io.tcns.compiler.binding;

import io.tcns.compiler.binding.ForeignValues.Reader;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.ForeignGraph;
import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.ForeignOp;
import io.tcns.compiler.checkpoint.ForeignOp.Step;
import io.tcns.compiler.checkpoint.ForeignPadding;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.Weight;
import io.tcns.compiler.ir.Activation;
import io.tcns.compiler.ir.Add;
import io.tcns.compiler.ir.ArgMax;
import io.tcns.compiler.ir.AveragePool;
import io.tcns.compiler.ir.BatchNorm;
import io.tcns.compiler.ir.BoxPredictions;
import io.tcns.compiler.ir.Concat;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.DecodeBoxes;
import io.tcns.compiler.ir.DetectionField;
import io.tcns.compiler.ir.Dropout;
import io.tcns.compiler.ir.Flatten;
import io.tcns.compiler.ir.GlobalAveragePool;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Linear;
import io.tcns.compiler.ir.MaxPool;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.NonMaxSuppression;
import io.tcns.compiler.ir.Op;
import io.tcns.compiler.ir.Resize;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;

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

    /** Dimensions of what predictors say: (N, anchors, values). */
    private static final int PREDICTIONS = 3;

    private final Graph graph;
    private final ForeignGraph foreign;
    private final ForeignValues values;
    private final Contradictions contradictions;
    private final LayerComparison comparison;
    private final Assignments assignments;

    /** The file's value for each of the graph's. */
    private final Map<Value, String> counterparts = new HashMap<>();

    /** The biases of convolutions, by the values that these give: where a norm is folded away, they are all that is left of it. */
    private final Map<String, Weight> biases = new HashMap<>();

    private final Set<ForeignNode> taken = new HashSet<>();
    private final Set<String> hiddenRelu6 = new LinkedHashSet<>();

    private DataFlow(Graph graph, Checkpoint checkpoint, ForeignGraph foreign) {
        this.graph = graph;
        this.foreign = foreign;
        this.values = new ForeignValues(foreign);
        this.contradictions = new Contradictions(graph, checkpoint.source());
        this.comparison = new LayerComparison(contradictions);
        this.assignments = new Assignments(graph);
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
                contradictions.lost(node, values.after(counterpart(node, 0)));
                break;
            }
            counterparts.put(node.result(), result.get());
        }
        if (!contradictions.isEmpty()) {
            return new Checked<>(Optional.empty(), contradictions.diagnostics());
        }
        return Checked.of(new Matching("along the flow of data", assignments.inOrder(), unused(checkpoint), notes()));
    }

    /**
     * What the file has besides weights, such as the anchors of a detector, and the weights behind the last value that the
     * graph computes.
     */
    private Map<String, Integer> unused(Checkpoint checkpoint) {
        boolean detects = graph.nodes().stream().anyMatch(node -> node.op() instanceof BoxPredictions);
        Map<String, Integer> unused = new HashMap<>();
        for (Tensor tensor : checkpoint.tensors()) {
            boolean isSetting = !values.weights().contains(tensor.name())
                    && (detects
                            || tensor.elements() <= 1
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
        TensorType weight = node.operand(1).type();
        List<Reader> readers =
                values.readers(counterpart(node, 0), theirs -> theirs instanceof ForeignOp.Convolution).stream()
                        .filter(reader -> !taken.contains(reader.node()))
                        .toList();
        // Heads read one value with several convolutions, of which one has the shape, and of those one the rate.
        List<Reader> fitting = readers.stream()
                .filter(reader -> WeightNumbers.fits(convolution(reader).weight(), weight))
                .toList();
        Step rate = new Step(op.dilation(), op.dilation());
        return fitting.stream()
                .filter(reader -> convolution(reader).dilation().equals(rate))
                .findFirst()
                .or(() -> fitting.stream().findFirst())
                .or(() -> readers.stream().findFirst())
                .map(reader -> take(op, node, reader));
    }

    /** Whether a convolution does no more than a fully connected layer does, if its weight has one pixel. */
    private static boolean isPointwise(ForeignOp op) {
        return op instanceof ForeignOp.Convolution convolution
                && !convolution.depthwise()
                && convolution.groups() == 1
                && convolution.stride().equals(Step.ONE)
                && (convolution.padding() instanceof ForeignPadding.Same
                        || convolution.padding().equals(ForeignPadding.NONE));
    }

    private static ForeignOp.Convolution convolution(Reader reader) {
        return (ForeignOp.Convolution) reader.node().op();
    }

    private String take(Conv2d op, Node node, Reader reader) {
        ForeignOp.Convolution theirs = convolution(reader);
        taken.add(reader.node());
        assignments.put(node, 1, theirs.weight());
        comparison.convolution(op, node, theirs, reader);
        if (node.operands().size() > 2) {
            assignments.put(node, 2, theirs.bias(), 0);
        } else {
            theirs.bias().ifPresent(bias -> biases.put(output(reader), bias));
        }
        return output(reader);
    }

    @Override
    public Optional<String> batchNorm(BatchNorm op, Node node) {
        String value = counterpart(node, 0);
        Optional<Reader> reader = reader(node, theirs -> theirs instanceof ForeignOp.BatchNorm);
        if (reader.isEmpty()) {
            assignments.putIdentity(node, op, Optional.ofNullable(biases.get(value)));
            return Optional.of(value);
        }
        ForeignOp.BatchNorm theirs = (ForeignOp.BatchNorm) reader.get().node().op();
        comparison.batchNorm(op, node, theirs, reader.get());
        assignments.put(node, 1, theirs.gamma(), 1);
        assignments.put(node, 2, theirs.beta(), 0);
        assignments.put(node, 3, theirs.mean());
        assignments.put(node, 4, theirs.variance());
        return reader.map(DataFlow::output);
    }

    @Override
    public Optional<String> activation(Activation op, Node node) {
        if (isPrediction(node)) {
            return behindPredictors(node);
        }
        Optional<Reader> reader = reader(node, theirs -> theirs instanceof ForeignOp.Nonlinearity);
        if (reader.isEmpty()) {
            return inRange(op, counterpart(node, 0));
        }
        comparison.activation(
                op, node, (ForeignOp.Nonlinearity) reader.get().node().op(), reader.get());
        return reader.map(DataFlow::output);
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

    /** The sum that reads both. */
    @Override
    public Optional<String> add(Add op, Node node) {
        Set<String> ofSecond = sums(counterpart(node, 1));
        return sums(counterpart(node, 0)).stream().filter(ofSecond::contains).findFirst();
    }

    /** What the sums with a value as it is give. */
    private Set<String> sums(String value) {
        return values.readers(value, theirs -> theirs instanceof ForeignOp.Add).stream()
                .filter(DataFlow::readsItAsItIs)
                .map(DataFlow::output)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public Optional<String> globalAveragePool(GlobalAveragePool op, Node node) {
        TensorType map = node.operand(0).type();
        Step all = new Step(map.height(), map.width());
        return reader(
                        node,
                        theirs -> theirs instanceof ForeignOp.GlobalAveragePool
                                || (theirs instanceof ForeignOp.AveragePool pool
                                        && pool.kernel().equals(all)))
                .map(DataFlow::output);
    }

    @Override
    public Optional<String> averagePool(AveragePool op, Node node) {
        ForeignOp same =
                new ForeignOp.AveragePool(new Step(op.kernel(), op.kernel()), new Step(op.stride(), op.stride()));
        return reader(node, same::equals).map(DataFlow::output);
    }

    @Override
    public Optional<String> maxPool(MaxPool op, Node node) {
        Optional<Reader> reader = values
                .readers(
                        counterpart(node, 0),
                        theirs -> theirs instanceof ForeignOp.MaxPool pool
                                && pool.kernel().equals(new Step(op.kernel(), op.kernel()))
                                && pool.stride().equals(new Step(op.stride(), op.stride())))
                .stream()
                .findFirst();
        reader.ifPresent(found ->
                comparison.maxPool(op, node, (ForeignOp.MaxPool) found.node().op(), found));
        return reader.map(DataFlow::output);
    }

    /** Some write it as a convolution of one pixel. */
    @Override
    public Optional<String> linear(Linear op, Node node) {
        Optional<Reader> layer = reader(node, theirs -> theirs instanceof ForeignOp.FullyConnected);
        if (layer.isPresent()) {
            ForeignOp.FullyConnected theirs =
                    (ForeignOp.FullyConnected) layer.get().node().op();
            return Optional.of(take(node, theirs.weight(), theirs.bias(), layer.get()));
        }
        return reader(node, DataFlow::isPointwise).map(reader -> {
            ForeignOp.Convolution theirs = convolution(reader);
            return take(node, theirs.weight(), theirs.bias(), reader);
        });
    }

    private String take(Node node, Weight weight, Optional<Weight> bias, Reader reader) {
        assignments.put(node, 1, weight);
        assignments.put(node, 2, bias, 0);
        return output(reader);
    }

    @Override
    public Optional<String> boxPredictions(BoxPredictions op, Node node) {
        return behindPredictors(node);
    }

    /** In the order in which the maps are read: weights that read the result have theirs by it. */
    @Override
    public Optional<String> concat(Concat op, Node node) {
        if (isPrediction(node)) {
            return behindPredictors(node);
        }
        Optional<Reader> reader = reader(node, theirs -> theirs instanceof ForeignOp.Concat);
        reader.ifPresent(found -> {
            Map<String, Value> known = known(node.operands(), found.node());
            List<Optional<Value>> joined = found.node().inputs().stream()
                    .map(input -> Optional.ofNullable(known.get(input)))
                    .toList();
            comparison.concat(node, joined, found);
        });
        return reader.map(DataFlow::output);
    }

    /** Values of the graph that a node of the file reads, under the names that these have there. */
    private Map<String, Value> known(List<Value> ours, ForeignNode theirs) {
        Map<String, Value> known = new HashMap<>();
        for (Value value : ours) {
            values.readers(counterpart(value), theirs.op()::equals).stream()
                    .filter(reader -> reader.node().equals(theirs) && readsItAsItIs(reader))
                    .forEach(reader -> known.putIfAbsent(reader.operand(), value));
        }
        return known;
    }

    /** Where the file has none, it spreads a single pixel, or ends before its answer is enlarged. */
    @Override
    public Optional<String> resize(Resize op, Node node) {
        Optional<Reader> reader = reader(node, theirs -> theirs instanceof ForeignOp.Resize);
        reader.ifPresent(found ->
                comparison.resize(op, node, (ForeignOp.Resize) found.node().op(), found));
        return reader.map(DataFlow::output).or(() -> Optional.of(counterpart(node, 0)));
    }

    /** The file may end before it. */
    @Override
    public Optional<String> argMax(ArgMax op, Node node) {
        return Optional.of(counterpart(node, 0));
    }

    private static boolean isPrediction(Node node) {
        return node.operand(0).type().rank() == PREDICTIONS;
    }

    @Override
    public Optional<String> decodeBoxes(DecodeBoxes op, Node node) {
        return behindPredictors(node);
    }

    @Override
    public Optional<String> nonMaxSuppression(NonMaxSuppression op, Node node) {
        return behindPredictors(node);
    }

    @Override
    public Optional<String> detectionField(DetectionField op, Node node) {
        return behindPredictors(node);
    }

    /** Nothing behind the predictors of a detector has weights, and files may end anywhere there. */
    private Optional<String> behindPredictors(Node node) {
        return Optional.of(counterpart(node, 0));
    }

    /** The file may end before it. */
    @Override
    public Optional<String> softmax(Softmax op, Node node) {
        return reader(node, theirs -> theirs instanceof ForeignOp.Softmax)
                .map(DataFlow::output)
                .or(() -> Optional.of(counterpart(node, 0)));
    }

    @Override
    public Optional<String> dropout(Dropout op, Node node) {
        return Optional.of(counterpart(node, 0));
    }

    @Override
    public Optional<String> flatten(Flatten op, Node node) {
        return Optional.of(counterpart(node, 0));
    }

    /**
     * The first node of a kind that reads what the counterpart of {@code node} reads, as it is: zeros around it are part of what
     * a window sees, and for everything else they are another value.
     */
    private Optional<Reader> reader(Node node, Predicate<ForeignOp> wanted) {
        return values.readers(counterpart(node, 0), wanted).stream()
                .filter(DataFlow::readsItAsItIs)
                .findFirst();
    }

    private static boolean readsItAsItIs(Reader reader) {
        return reader.padding().equals(ForeignPadding.NONE);
    }

    private static String output(Reader reader) {
        return reader.node().outputs().get(0);
    }
}
