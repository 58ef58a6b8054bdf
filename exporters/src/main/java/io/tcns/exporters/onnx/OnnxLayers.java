package io.tcns.exporters.onnx;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.ForeignGraph;
import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.ForeignOp;
import io.tcns.compiler.checkpoint.ForeignOp.Step;
import io.tcns.compiler.checkpoint.ForeignPadding;
import io.tcns.compiler.checkpoint.Layout;
import io.tcns.compiler.checkpoint.Quantization;
import io.tcns.compiler.checkpoint.Quantization.Scale;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.checkpoint.Weight;
import io.tcns.compiler.ir.Activation.Function;
import io.tcns.exporters.onnx.proto.AttributeProto;
import io.tcns.exporters.onnx.proto.GraphProto;
import io.tcns.exporters.onnx.proto.NodeProto;
import io.tcns.exporters.onnx.proto.ValueInfoProto;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The nodes of an ONNX graph as layers, by the
 * <a href="https://onnx.ai/onnx/operators/">specification of its operators</a>.
 *
 * <p>A node that is not understood becomes an {@link ForeignOp.Other}, and the walk of the data ends there.
 */
final class OnnxLayers {

    /** Numbers that are read as a node's settings, such as axes and pads; more are no setting. */
    private static final int MAX_SETTINGS = 16;

    private final GraphProto graph;
    private final OnnxTensors reader;

    /** What is known before any image comes in, by the names of values. */
    private final Map<String, Tensor> constants = new LinkedHashMap<>();

    /** Other names of constants. */
    private final Map<String, String> aliases = new HashMap<>();

    private final List<ForeignNode> nodes = new ArrayList<>();

    /** Which of the nodes gives a value. */
    private final Map<String, Integer> givers = new HashMap<>();

    OnnxLayers(GraphProto graph, OnnxTensors reader) throws UnreadableCheckpointException {
        this.graph = graph;
        this.reader = reader;
        for (var initializer : graph.getInitializerList()) {
            Optional<Tensor> tensor = reader.tensor(initializer.getName(), initializer);
            boolean isNew = tensor.isEmpty() || constants.put(initializer.getName(), tensor.get()) == null;
            require(isNew, "two tensors are called `%s`", initializer.getName());
        }
        for (NodeProto node : graph.getNodeList()) {
            add(node, new Attributes(node));
        }
    }

    /** Initializers and constants, in the order of the file; those that were converted under the name of the result. */
    List<Tensor> tensors() {
        return List.copyOf(constants.values());
    }

    ForeignGraph graph() {
        List<String> inputs = graph.getInputList().stream()
                .map(ValueInfoProto::getName)
                // Old files list their initializers among the inputs.
                .filter(name -> !constants.containsKey(name))
                .toList();
        List<String> outputs =
                graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
        return new ForeignGraph(inputs, nodes, outputs);
    }

    private void add(NodeProto node, Attributes attributes) throws UnreadableCheckpointException {
        if (node.getOutputCount() == 0) {
            return;
        }
        switch (node.getOpType()) {
            case "Constant" -> constant(node, attributes);
            case "Conv" -> convolution(node, attributes);
            case "Gemm" -> gemm(node, attributes);
            case "MatMul" -> matrixProduct(node);
            case "BatchNormalization" -> batchNorm(node, attributes);
            case "Add" -> sum(node);
            case "Mul" -> product(node);
            case "Relu" -> put(node, new ForeignOp.Nonlinearity(Function.RELU));
            case "Clip" -> put(node, clip(node, attributes));
            case "HardSwish" -> put(node, new ForeignOp.Nonlinearity(Function.HARD_SWISH));
            case "HardSigmoid" -> put(node, hardSigmoid(attributes));
            case "Sigmoid" -> put(node, new ForeignOp.Nonlinearity(Function.SIGMOID));
            case "GlobalAveragePool" -> put(node, new ForeignOp.GlobalAveragePool());
            case "ReduceMean" -> put(node, mean(node, attributes));
            case "AveragePool" -> put(node, averagePool(attributes));
            case "MaxPool" -> put(node, maxPool(attributes));
            case "Pad" -> put(node, pad(node, attributes));
            case "Softmax" -> put(node, new ForeignOp.Softmax());
            case "DequantizeLinear" -> dequantized(node, attributes);
            case "Identity", "Cast", "Dropout", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "QuantizeLinear" ->
                passed(node);
            default -> put(node, new ForeignOp.Other(node.getOpType()));
        }
    }

    private void constant(NodeProto node, Attributes attributes) throws UnreadableCheckpointException {
        Optional<AttributeProto> value = attributes.get("value");
        if (value.isPresent()) {
            reader.tensor(node.getOutput(0), value.get().getT())
                    .ifPresent(tensor -> constants.put(node.getOutput(0), tensor));
        }
    }

    private void convolution(NodeProto node, Attributes attributes) throws UnreadableCheckpointException {
        Optional<Tensor> weight = constant(node, 1);
        if (weight.isEmpty() || weight.get().shape().size() != 4) {
            put(node, new ForeignOp.Other("Conv"));
            return;
        }
        put(
                node,
                new ForeignOp.Convolution(
                        new Weight(weight.get(), Layout.OIHW),
                        constant(node, 2).map(Weight::perChannel),
                        false,
                        attributes.integer("group", 1),
                        attributes.step("strides"),
                        attributes.step("dilations"),
                        attributes.padding()));
    }

    private void gemm(NodeProto node, Attributes attributes) throws UnreadableCheckpointException {
        Optional<Tensor> weight = constant(node, 1);
        boolean isPlain = attributes.number("alpha", 1) == 1
                && attributes.number("beta", 1) == 1
                && attributes.integer("transA", 0) == 0;
        if (weight.isEmpty() || !isPlain) {
            put(node, new ForeignOp.Other("Gemm"));
            return;
        }
        Layout layout = attributes.integer("transB", 0) == 0 ? Layout.IO : Layout.OI;
        put(
                node,
                new ForeignOp.FullyConnected(
                        new Weight(weight.get(), layout), constant(node, 2).map(Weight::perChannel)));
    }

    private void matrixProduct(NodeProto node) {
        put(
                node,
                constant(node, 1)
                        .<ForeignOp>map(
                                weight -> new ForeignOp.FullyConnected(new Weight(weight, Layout.IO), Optional.empty()))
                        .orElse(new ForeignOp.Other("MatMul")));
    }

    private void batchNorm(NodeProto node, Attributes attributes) {
        List<Optional<Tensor>> vectors =
                List.of(constant(node, 1), constant(node, 2), constant(node, 3), constant(node, 4));
        if (vectors.stream().anyMatch(Optional::isEmpty)) {
            put(node, new ForeignOp.Other("BatchNormalization"));
            return;
        }
        List<Weight> weights = vectors.stream()
                .map(vector -> Weight.perChannel(vector.orElseThrow()))
                .toList();
        ForeignOp norm = new ForeignOp.BatchNorm(
                Optional.of(weights.get(0)),
                Optional.of(weights.get(1)),
                weights.get(2),
                weights.get(3),
                attributes.number("epsilon", 1e-5));
        // Training outputs, which old exporters name and nobody reads.
        put(node, norm, List.of(node.getInput(0)));
    }

    /** Of two values; or of a product and its bias, which are one layer. */
    private void sum(NodeProto node) {
        Optional<Tensor> bias = constant(node, 1).or(() -> constant(node, 0));
        if (bias.isEmpty()) {
            put(node, new ForeignOp.Add());
            return;
        }
        String value = node.getInput(constant(node, 1).isPresent() ? 0 : 1);
        Integer giver = givers.get(value);
        boolean completes = giver != null
                && nodes.get(giver).op() instanceof ForeignOp.FullyConnected layer
                && layer.bias().isEmpty();
        if (!completes) {
            put(node, new ForeignOp.Other("Add of a constant"));
            return;
        }
        ForeignNode product = nodes.get(giver);
        Weight weight = ((ForeignOp.FullyConnected) product.op()).weight();
        ForeignOp whole = new ForeignOp.FullyConnected(weight, bias.map(Weight::perChannel));
        nodes.set(giver, new ForeignNode(product.name(), whole, product.inputs(), List.of(node.getOutput(0))));
        givers.put(node.getOutput(0), giver);
    }

    /** A value times its hard sigmoid is hard swish, which had no operator before opset 14. */
    private void product(NodeProto node) {
        for (int operand = 0; operand < node.getInputCount(); operand++) {
            String value = node.getInput(operand);
            Integer giver = givers.get(node.getInput(node.getInputCount() - 1 - operand));
            ForeignOp hardSigmoid = new ForeignOp.Nonlinearity(Function.HARD_SIGMOID);
            if (giver != null
                    && nodes.get(giver).op().equals(hardSigmoid)
                    && nodes.get(giver).inputs().equals(List.of(value))) {
                put(node, new ForeignOp.Nonlinearity(Function.HARD_SWISH), List.of(value));
                return;
            }
        }
        put(node, new ForeignOp.Other("Mul"));
    }

    /** Bounds are attributes before opset 11, and inputs since. */
    private ForeignOp clip(NodeProto node, Attributes attributes) throws UnreadableCheckpointException {
        double smallest = attributes.number("min", scalar(node, 1).orElse(Double.NEGATIVE_INFINITY));
        double largest = attributes.number("max", scalar(node, 2).orElse(Double.POSITIVE_INFINITY));
        if (smallest == 0 && largest == 6) {
            return new ForeignOp.Nonlinearity(Function.RELU6);
        }
        boolean isOpen = largest >= Float.MAX_VALUE;
        return smallest == 0 && isOpen
                ? new ForeignOp.Nonlinearity(Function.RELU)
                : new ForeignOp.Other("Clip from " + smallest + " to " + largest);
    }

    /** The default slope is 0.2; that of the papers is a sixth. */
    private static ForeignOp hardSigmoid(Attributes attributes) {
        boolean isOurs =
                Math.abs(attributes.number("alpha", 0.2) - 1.0 / 6) < 1e-6 && attributes.number("beta", 0.5) == 0.5;
        return isOurs ? new ForeignOp.Nonlinearity(Function.HARD_SIGMOID) : new ForeignOp.Other("HardSigmoid");
    }

    /** Axes are an attribute before opset 18, and an input since. */
    private ForeignOp mean(NodeProto node, Attributes attributes) throws UnreadableCheckpointException {
        List<Long> axes = attributes.integers("axes");
        List<Long> sides = axes.isEmpty() ? settings(node, 1) : axes;
        boolean isGlobal = sides.equals(List.of(2L, 3L)) || sides.equals(List.of(-2L, -1L));
        return isGlobal ? new ForeignOp.GlobalAveragePool() : new ForeignOp.Other("ReduceMean");
    }

    private static ForeignOp averagePool(Attributes attributes) {
        boolean pads = !attributes.padding().equals(ForeignPadding.NONE);
        return pads
                ? new ForeignOp.Other("padded AveragePool")
                : new ForeignOp.AveragePool(attributes.step("kernel_shape"), attributes.step("strides"));
    }

    private static ForeignOp maxPool(Attributes attributes) {
        return new ForeignOp.MaxPool(attributes.step("kernel_shape"), attributes.step("strides"), attributes.padding());
    }

    /** Pads are an attribute before opset 11, and an input since; a list of begins, then of ends. */
    private ForeignOp pad(NodeProto node, Attributes attributes) throws UnreadableCheckpointException {
        List<Long> attribute = attributes.integers("pads");
        List<Long> sides = attribute.isEmpty() ? settings(node, 1) : attribute;
        boolean ofImages = sides.size() == 8
                && sides.get(0) == 0
                && sides.get(1) == 0
                && sides.get(4) == 0
                && sides.get(5) == 0
                && attributes.text("mode", "constant").equals("constant");
        return ofImages
                ? new ForeignOp.Pad(explicit(List.of(sides.get(2), sides.get(3), sides.get(6), sides.get(7))))
                : new ForeignOp.Other("Pad");
    }

    private static ForeignPadding explicit(List<Long> sides) {
        return new ForeignPadding.Explicit(
                sides.get(0).intValue(),
                sides.get(1).intValue(),
                sides.get(2).intValue(),
                sides.get(3).intValue());
    }

    /** A quantised constant stays one, under the name of what it stands for. */
    private void dequantized(NodeProto node, Attributes attributes) throws UnreadableCheckpointException {
        Optional<Tensor> integers = constant(node, 0);
        if (integers.isEmpty()) {
            put(node, new ForeignOp.PassThrough("DequantizeLinear"));
            return;
        }
        List<Double> scales = numbers(constant(node, 1));
        List<Double> zeroPoints = numbers(constant(node, 2));
        Tensor tensor = integers.get();
        int axis = attributes.integer("axis", 1);
        int dimension = axis < 0 ? axis + tensor.shape().size() : axis;
        boolean fits = scales.size() == 1
                || (dimension >= 0
                        && dimension < tensor.shape().size()
                        && tensor.shape().get(dimension) == scales.size());
        require(
                !scales.isEmpty() && fits && (zeroPoints.isEmpty() || zeroPoints.size() == scales.size()),
                "the scales of tensor `%s` do not fit it",
                tensor.name());
        List<Scale> pairs = new ArrayList<>();
        for (int index = 0; index < scales.size(); index++) {
            double zeroPoint = zeroPoints.isEmpty() ? 0 : zeroPoints.get(index);
            require(Double.isFinite(scales.get(index)), "the scales of tensor `%s` are not finite", tensor.name());
            pairs.add(new Scale(scales.get(index), -scales.get(index) * zeroPoint));
        }
        String name = node.getOutput(0);
        constants.remove(tensor.name());
        constants.put(
                name,
                new Tensor(
                        tensor.name(),
                        tensor.type(),
                        tensor.shape(),
                        tensor::bytes,
                        Optional.of(new Quantization(pairs, dimension))));
    }

    /** What changes no number; of a constant, another name of it. */
    private void passed(NodeProto node) {
        Optional<Tensor> known = constant(node, 0);
        boolean isSame = known.isPresent() && node.getOpType().equals("Identity");
        if (isSame) {
            aliases.put(node.getOutput(0), node.getInput(0));
            return;
        }
        put(node, new ForeignOp.PassThrough(node.getOpType()));
    }

    private Optional<Tensor> constant(NodeProto node, int input) {
        if (input >= node.getInputCount()) {
            return Optional.empty();
        }
        String name = node.getInput(input);
        return Optional.ofNullable(constants.get(aliases.getOrDefault(name, name)));
    }

    private List<Double> numbers(Optional<Tensor> constant) throws UnreadableCheckpointException {
        List<Double> numbers = new ArrayList<>();
        if (constant.isPresent() && constant.get().type().isReadable()) {
            ByteBuffer bytes = constant.get().bytes();
            int count = bytes.remaining() / constant.get().type().bytes();
            for (int index = 0; index < count; index++) {
                numbers.add(constant.get().type().number(bytes, index));
            }
        }
        return numbers;
    }

    private OptionalDouble scalar(NodeProto node, int input) throws UnreadableCheckpointException {
        Optional<Tensor> constant = constant(node, input);
        boolean isOne = constant.isPresent() && constant.get().elements() == 1;
        return isOne ? OptionalDouble.of(numbers(constant).get(0)) : OptionalDouble.empty();
    }

    /** A short constant of integers; empty where it is none. */
    private List<Long> settings(NodeProto node, int input) throws UnreadableCheckpointException {
        Optional<Tensor> constant = constant(node, input)
                .filter(tensor -> tensor.elements() <= MAX_SETTINGS && tensor.type() == ElementType.I64);
        return numbers(constant).stream().map(Double::longValue).toList();
    }

    private void put(NodeProto node, ForeignOp op) {
        List<String> flowing = node.getInputList().stream()
                .filter(name -> !name.isEmpty() && !constants.containsKey(aliases.getOrDefault(name, name)))
                .toList();
        put(node, op, flowing);
    }

    private void put(NodeProto node, ForeignOp op, List<String> inputs) {
        List<String> outputs = op instanceof ForeignOp.Other ? node.getOutputList() : List.of(node.getOutput(0));
        node.getOutputList().forEach(output -> givers.put(output, nodes.size()));
        nodes.add(new ForeignNode(node.getName().isEmpty() ? node.getOutput(0) : node.getName(), op, inputs, outputs));
    }

    /** A node's attributes by their names. */
    private record Attributes(Map<String, AttributeProto> attributes) {

        Attributes(NodeProto node) {
            this(new HashMap<>());
            node.getAttributeList().forEach(attribute -> attributes.put(attribute.getName(), attribute));
        }

        Optional<AttributeProto> get(String name) {
            return Optional.ofNullable(attributes.get(name));
        }

        int integer(String name, int otherwise) {
            return get(name).map(attribute -> (int) attribute.getI()).orElse(otherwise);
        }

        double number(String name, double otherwise) {
            return get(name).map(attribute -> (double) attribute.getF()).orElse(otherwise);
        }

        String text(String name, String otherwise) {
            return get(name).map(attribute -> attribute.getS().toStringUtf8()).orElse(otherwise);
        }

        List<Long> integers(String name) {
            return get(name).map(AttributeProto::getIntsList).orElse(List.of());
        }

        /** Of two dimensions; 1 where nothing is said. */
        Step step(String name) {
            List<Long> sides = integers(name);
            return sides.size() == 2
                    ? new Step(sides.get(0).intValue(), sides.get(1).intValue())
                    : Step.ONE;
        }

        ForeignPadding padding() {
            List<Long> pads = integers("pads");
            return switch (text("auto_pad", "NOTSET")) {
                case "SAME_UPPER" -> ForeignPadding.SAME;
                case "SAME_LOWER" -> ForeignPadding.SAME_LOWER;
                default -> pads.size() == 4 ? explicit(pads) : ForeignPadding.NONE;
            };
        }
    }
}
