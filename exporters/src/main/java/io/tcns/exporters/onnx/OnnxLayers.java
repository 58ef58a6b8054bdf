package io.tcns.exporters.onnx;

import io.tcns.compiler.checkpoint.ForeignGraph;
import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.ForeignOp;
import io.tcns.compiler.checkpoint.ForeignPadding;
import io.tcns.compiler.checkpoint.Layout;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.checkpoint.Weight;
import io.tcns.compiler.ir.Activation.Function;
import io.tcns.compiler.ir.Resize.Alignment;
import io.tcns.exporters.onnx.proto.GraphProto;
import io.tcns.exporters.onnx.proto.NodeProto;
import io.tcns.exporters.onnx.proto.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The nodes of an ONNX graph as layers, by the
 * <a href="https://onnx.ai/onnx/operators/">specification of its operators</a>.
 *
 * <p>A node that is not understood becomes an {@link ForeignOp.Other}, and the walk of the data ends there.
 */
final class OnnxLayers {

    private final GraphProto graph;
    private final OnnxConstants constants;

    private final List<ForeignNode> nodes = new ArrayList<>();

    /** Which of the nodes gives a value. */
    private final Map<String, Integer> givers = new HashMap<>();

    OnnxLayers(GraphProto graph, OnnxTensors reader) throws UnreadableCheckpointException {
        this.graph = graph;
        this.constants = new OnnxConstants(graph, reader);
        for (NodeProto node : graph.getNodeList()) {
            add(node, new NodeAttributes(node));
        }
    }

    /** Initializers and constants, in the order of the file. */
    List<Tensor> tensors() {
        return constants.tensors();
    }

    ForeignGraph graph() {
        List<String> inputs = graph.getInputList().stream()
                .map(ValueInfoProto::getName)
                // Old files list their initializers among the inputs.
                .filter(name -> !constants.contains(name))
                .toList();
        List<String> outputs =
                graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
        return new ForeignGraph(inputs, nodes, outputs);
    }

    private void add(NodeProto node, NodeAttributes attributes) throws UnreadableCheckpointException {
        if (node.getOutputCount() == 0) {
            return;
        }
        boolean isStandard = node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
        if (!isStandard) {
            put(node, new ForeignOp.Other(node.getDomain() + "." + node.getOpType()));
            return;
        }
        if (constants.add(node, attributes)) {
            return;
        }
        switch (node.getOpType()) {
            case "Conv" -> convolution(node, attributes);
            case "Gemm" -> gemm(node, attributes);
            case "MatMul" -> matrixProduct(node);
            case "BatchNormalization" -> batchNorm(node, attributes);
            case "Add", "Sum" -> sum(node);
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
            case "Concat" -> put(node, concat(attributes));
            case "Resize" -> put(node, resize(node, attributes));
            case "Softmax" -> put(node, new ForeignOp.Softmax());
            case "Identity",
                    "Cast",
                    "Dropout",
                    "Reshape",
                    "Flatten",
                    "Squeeze",
                    "Unsqueeze",
                    "QuantizeLinear",
                    "DequantizeLinear" -> put(node, new ForeignOp.PassThrough(node.getOpType()));
            default -> put(node, new ForeignOp.Other(node.getOpType()));
        }
    }

    private void convolution(NodeProto node, NodeAttributes attributes) throws UnreadableCheckpointException {
        Optional<Tensor> weight =
                constants.get(node, 1).filter(tensor -> tensor.shape().size() == 4);
        if (weight.isEmpty() || constants.isComputed(node, 2)) {
            put(node, new ForeignOp.Other("Conv of unknown weights"));
            return;
        }
        put(
                node,
                new ForeignOp.Convolution(
                        new Weight(weight.get(), Layout.OIHW),
                        constants.get(node, 2).map(Weight::perChannel),
                        false,
                        attributes.integer("group", 1),
                        attributes.step("strides"),
                        attributes.step("dilations"),
                        attributes.padding()));
    }

    private void gemm(NodeProto node, NodeAttributes attributes) throws UnreadableCheckpointException {
        Optional<Tensor> weight = constants.get(node, 1);
        boolean isPlain = attributes.number("alpha", 1) == 1
                && attributes.number("beta", 1) == 1
                && attributes.integer("transA", 0) == 0;
        if (weight.isEmpty() || constants.isComputed(node, 2) || !isPlain) {
            put(node, new ForeignOp.Other("Gemm of unknown weights"));
            return;
        }
        Layout layout = attributes.integer("transB", 0) == 0 ? Layout.IO : Layout.OI;
        put(
                node,
                new ForeignOp.FullyConnected(
                        new Weight(weight.get(), layout), constants.get(node, 2).map(Weight::perChannel)));
    }

    private void matrixProduct(NodeProto node) {
        put(
                node,
                constants
                        .get(node, 1)
                        .<ForeignOp>map(
                                weight -> new ForeignOp.FullyConnected(new Weight(weight, Layout.IO), Optional.empty()))
                        .orElse(new ForeignOp.Other("MatMul of unknown weights")));
    }

    private void batchNorm(NodeProto node, NodeAttributes attributes) {
        List<Optional<Tensor>> vectors =
                List.of(constants.get(node, 1), constants.get(node, 2), constants.get(node, 3), constants.get(node, 4));
        if (vectors.stream().anyMatch(Optional::isEmpty) || attributes.integer("training_mode", 0) != 0) {
            put(node, new ForeignOp.Other("BatchNormalization of unknown statistics"));
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
        if (node.getInputCount() != 2) {
            put(node, new ForeignOp.Other(node.getOpType()));
            return;
        }
        Optional<Tensor> first = constants.get(node, 0);
        Optional<Tensor> second = constants.get(node, 1);
        if (first.isEmpty() && second.isEmpty()) {
            put(node, new ForeignOp.Add());
            return;
        }
        String value = node.getInput(first.isPresent() ? 1 : 0);
        Optional<ForeignOp.FullyConnected> product = giver(value)
                .map(ForeignNode::op)
                .filter(ForeignOp.FullyConnected.class::isInstance)
                .map(ForeignOp.FullyConnected.class::cast)
                .filter(layer -> layer.bias().isEmpty());
        if (product.isEmpty()) {
            put(node, new ForeignOp.Other(node.getOpType() + " of a constant"));
            return;
        }
        Optional<Weight> bias = first.or(() -> second).map(Weight::perChannel);
        complete(value, node, new ForeignOp.FullyConnected(product.get().weight(), bias));
    }

    /** A value times its hard sigmoid is hard swish, which had no operator before opset 14. */
    private void product(NodeProto node) {
        ForeignOp hardSigmoid = new ForeignOp.Nonlinearity(Function.HARD_SIGMOID);
        for (int operand = 0; operand < 2 && node.getInputCount() == 2; operand++) {
            String value = node.getInput(operand);
            String gate = node.getInput(1 - operand);
            Optional<ForeignNode> giver = giver(gate);
            if (giver.isPresent()
                    && giver.get().op().equals(hardSigmoid)
                    && giver.get().inputs().equals(List.of(value))) {
                complete(gate, node, new ForeignOp.Nonlinearity(Function.HARD_SWISH));
                return;
            }
        }
        put(node, new ForeignOp.Other(node.getOpType()));
    }

    private Optional<ForeignNode> giver(String value) {
        return Optional.ofNullable(givers.get(value)).map(nodes::get);
    }

    /** Makes one layer of a node and the one that gives it a value. */
    private void complete(String value, NodeProto node, ForeignOp whole) {
        int index = givers.getOrDefault(value, -1);
        ForeignNode begun = nodes.get(index);
        nodes.set(index, new ForeignNode(begun.name(), whole, begun.inputs(), List.of(node.getOutput(0))));
        givers.put(node.getOutput(0), index);
    }

    /** Bounds are attributes before opset 11, and inputs since. */
    private ForeignOp clip(NodeProto node, NodeAttributes attributes) throws UnreadableCheckpointException {
        if (constants.isComputed(node, 1) || constants.isComputed(node, 2)) {
            return new ForeignOp.Other("Clip to unknown bounds");
        }
        double smallest = attributes.number("min", constants.scalar(node, 1).orElse(Double.NEGATIVE_INFINITY));
        double largest = attributes.number("max", constants.scalar(node, 2).orElse(Double.POSITIVE_INFINITY));
        if (smallest == 0 && largest == 6) {
            return new ForeignOp.Nonlinearity(Function.RELU6);
        }
        boolean isOpen = largest >= Float.MAX_VALUE;
        return smallest == 0 && isOpen
                ? new ForeignOp.Nonlinearity(Function.RELU)
                : new ForeignOp.Other("Clip from " + smallest + " to " + largest);
    }

    /** The default slope is 0.2; that of the papers is a sixth. */
    private static ForeignOp hardSigmoid(NodeAttributes attributes) {
        boolean isOurs =
                Math.abs(attributes.number("alpha", 0.2) - 1.0 / 6) < 1e-6 && attributes.number("beta", 0.5) == 0.5;
        return isOurs ? new ForeignOp.Nonlinearity(Function.HARD_SIGMOID) : new ForeignOp.Other("HardSigmoid");
    }

    /** Axes are an attribute before opset 18, and an input since. */
    private ForeignOp mean(NodeProto node, NodeAttributes attributes) throws UnreadableCheckpointException {
        List<Long> attribute = attributes.integers("axes");
        List<Long> axes = (attribute.isEmpty() ? constants.settings(node, 1) : attribute)
                .stream().map(axis -> axis < 0 ? axis + 4 : axis).sorted().toList();
        return axes.equals(List.of(2L, 3L)) ? new ForeignOp.GlobalAveragePool() : new ForeignOp.Other("ReduceMean");
    }

    private static ForeignOp averagePool(NodeAttributes attributes) {
        boolean pads = !attributes.padding().equals(ForeignPadding.NONE);
        return pads || !isPlainPool(attributes)
                ? new ForeignOp.Other("padded AveragePool")
                : new ForeignOp.AveragePool(attributes.step("kernel_shape"), attributes.step("strides"));
    }

    private static ForeignOp maxPool(NodeAttributes attributes) {
        return isPlainPool(attributes)
                ? new ForeignOp.MaxPool(
                        attributes.step("kernel_shape"), attributes.step("strides"), attributes.padding())
                : new ForeignOp.Other("padded MaxPool");
    }

    /** Whether windows have no gaps and none of them hangs over the end, as {@code ceil_mode} allows. */
    private static boolean isPlainPool(NodeAttributes attributes) {
        return attributes.integer("ceil_mode", 0) == 0
                && attributes.step("dilations").equals(ForeignOp.Step.ONE);
    }

    private static ForeignOp concat(NodeAttributes attributes) {
        int axis = attributes.integer("axis", 0);
        return axis == 1 || axis == -3 ? new ForeignOp.Concat() : new ForeignOp.Other("Concat along axis " + axis);
    }

    /** That of PyTorch differs for results of a single pixel alone. */
    private static ForeignOp resize(NodeProto node, NodeAttributes attributes) {
        String rule = attributes.text("coordinate_transformation_mode", "half_pixel");
        if (!attributes.text("mode", "nearest").equals("linear")) {
            return new ForeignOp.Other(node.getOpType());
        }
        return switch (rule) {
            case "align_corners" -> new ForeignOp.Resize(Alignment.ALIGN_CORNERS);
            case "half_pixel", "pytorch_half_pixel" -> new ForeignOp.Resize(Alignment.HALF_PIXEL);
            case "asymmetric" -> new ForeignOp.Resize(Alignment.ASYMMETRIC);
            default -> new ForeignOp.Other(node.getOpType() + " by " + rule);
        };
    }

    /** Pads are an attribute before opset 11, and an input since; a list of begins, then of ends. */
    private ForeignOp pad(NodeProto node, NodeAttributes attributes) throws UnreadableCheckpointException {
        List<Long> attribute = attributes.integers("pads");
        List<Long> sides = attribute.isEmpty() ? constants.settings(node, 1) : attribute;
        boolean ofImages = sides.size() == 8
                && sides.stream().allMatch(side -> side >= 0)
                && Stream.of(0, 1, 4, 5).allMatch(side -> sides.get(side) == 0)
                && constants.scalar(node, 2).orElse(0) == 0
                && attributes.number("value", 0) == 0
                && attributes.text("mode", "constant").equals("constant");
        return ofImages
                ? new ForeignOp.Pad(
                        NodeAttributes.explicit(List.of(sides.get(2), sides.get(3), sides.get(6), sides.get(7))))
                : new ForeignOp.Other("Pad");
    }

    private void put(NodeProto node, ForeignOp op) {
        List<String> flowing = node.getInputList().stream()
                .filter(name -> !name.isEmpty() && !constants.contains(name))
                .toList();
        put(node, op, flowing);
    }

    private void put(NodeProto node, ForeignOp op, List<String> inputs) {
        List<String> outputs = op instanceof ForeignOp.Other ? node.getOutputList() : List.of(node.getOutput(0));
        node.getOutputList().forEach(output -> givers.put(output, nodes.size()));
        nodes.add(new ForeignNode(node.getName().isEmpty() ? node.getOutput(0) : node.getName(), op, inputs, outputs));
    }
}
