package io.tcns.exporters.onnx;

import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.exporters.onnx.proto.AttributeProto;
import io.tcns.exporters.onnx.proto.GraphProto;
import io.tcns.exporters.onnx.proto.NodeProto;
import io.tcns.exporters.onnx.proto.TensorProto;
import io.tcns.exporters.onnx.proto.TensorProto.DataLocation;
import io.tcns.exporters.onnx.proto.TensorShapeProto.Dimension;
import io.tcns.exporters.onnx.proto.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What can be wrong with a graph and is noticed neither by the official checker nor by ONNX Runtime before it computes:
 * tensors with too few bytes, convolutions whose weights do not fit their input, names that nobody defines.
 */
final class OnnxStructure {

    static final long UNKNOWN = -1;

    private final GraphProto graph;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, TensorProto> tensors = new HashMap<>();
    private final Map<String, ValueInfoProto> values = new HashMap<>();

    OnnxStructure(GraphProto graph) {
        this.graph = graph;
        graph.getInitializerList().forEach(this::addTensor);
        graph.getInputList().forEach(value -> values.put(value.getName(), value));
        graph.getOutputList().forEach(value -> values.put(value.getName(), value));
        graph.getValueInfoList().forEach(value -> values.put(value.getName(), value));
    }

    private void addTensor(TensorProto tensor) {
        if (tensors.put(tensor.getName(), tensor) != null) {
            problem("there are two tensors `%s`", tensor.getName());
        }
    }

    /** Each in a sentence without its full stop. */
    List<String> problems() {
        graph.getInitializerList().forEach(this::checkContent);
        checkNames();
        graph.getNodeList().stream()
                .filter(node ->
                        node.getOpType().equals("Conv") && node.getDomain().isEmpty())
                .forEach(this::checkConvolution);
        return List.copyOf(problems);
    }

    private void checkContent(TensorProto tensor) {
        if (isNegative(tensor)) {
            problem("the tensor `%s` has a negative dimension", tensor.getName());
            return;
        }
        long expected = bytes(tensor.getDataType(), tensor.getDimsList());
        if (expected == UNKNOWN || !tensor.hasRawData() || tensor.getDataLocation() == DataLocation.EXTERNAL) {
            return;
        }
        if (tensor.getRawData().size() != expected) {
            problem(
                    "the tensor `%s` of shape %s has %d bytes, not %d",
                    tensor.getName(), tensor.getDimsList(), tensor.getRawData().size(), expected);
        }
    }

    private static boolean isNegative(TensorProto tensor) {
        return tensor.getDimsList().stream().anyMatch(size -> size < 0);
    }

    /** The bytes of a tensor, or {@link #UNKNOWN} for a type that is not checked or a shape that is none. */
    static long bytes(int dataType, List<Long> dimensions) {
        long bytes = OnnxTensors.type(dataType).map(ElementType::bytes).orElse(0);
        boolean isKnown = bytes > 0 && dimensions.stream().allMatch(size -> size >= 0);
        return isKnown ? dimensions.stream().reduce(bytes, OnnxStructure::product) : UNKNOWN;
    }

    /** Of sizes; more than a long holds is the largest long, which no file reaches either. */
    private static long product(long a, long b) {
        return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }

    private void checkNames() {
        Set<String> defined = new HashSet<>(tensors.keySet());
        graph.getInputList().forEach(input -> defined.add(input.getName()));
        for (NodeProto node : graph.getNodeList()) {
            for (String input : node.getInputList()) {
                // An empty name stands for an optional input that is left out.
                if (!input.isEmpty() && !defined.contains(input)) {
                    problem("the node `%s` reads `%s`, which nothing above it defines", node.getName(), input);
                }
            }
            for (String output : node.getOutputList()) {
                if (!output.isEmpty() && !defined.add(output)) {
                    problem("the node `%s` defines `%s` a second time", node.getName(), output);
                }
            }
        }
        for (ValueInfoProto output : graph.getOutputList()) {
            if (!defined.contains(output.getName())) {
                problem("nothing defines the output `%s`", output.getName());
            }
        }
    }

    private void checkConvolution(NodeProto node) {
        TensorProto weight = node.getInputCount() > 1 ? tensors.get(node.getInput(1)) : null;
        if (weight == null || weight.getDimsCount() < 2 || isNegative(weight)) {
            return;
        }
        long groups = node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals("group"))
                .mapToLong(AttributeProto::getI)
                .findFirst()
                .orElse(1);
        if (groups < 1 || weight.getDims(0) % groups != 0) {
            problem("`%s` has %d filters, which %d groups do not divide", node.getName(), weight.getDims(0), groups);
            return;
        }
        OptionalLong channels = channels(node.getInput(0));
        long taken = product(weight.getDims(1), groups);
        if (channels.isPresent() && channels.getAsLong() != taken) {
            problem(
                    "`%s` takes %d channels, but `%s` has %d",
                    node.getName(), taken, node.getInput(0), channels.getAsLong());
        }
    }

    /** The second dimension of a value, where the file tells it. */
    private OptionalLong channels(String name) {
        ValueInfoProto value = values.get(name);
        if (value == null || value.getType().getTensorType().getShape().getDimCount() < 2) {
            return OptionalLong.empty();
        }
        Dimension dimension = value.getType().getTensorType().getShape().getDim(1);
        return dimension.hasDimValue() ? OptionalLong.of(dimension.getDimValue()) : OptionalLong.empty();
    }

    private void problem(String message, Object... details) {
        problems.add(String.format(Locale.ROOT, message, details));
    }
}
