package io.tcns.exporters.onnx;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.Quantization;
import io.tcns.compiler.checkpoint.Quantization.Scale;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.exporters.onnx.proto.AttributeProto;
import io.tcns.exporters.onnx.proto.GraphProto;
import io.tcns.exporters.onnx.proto.NodeProto;
import io.tcns.exporters.onnx.proto.TensorProto;
import io.tcns.exporters.onnx.proto.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an ONNX graph knows before any image comes in: initializers and constants, and what nodes make of these that change
 * no number, such as the conversion of half-precision or quantised weights.
 */
final class OnnxConstants {

    /** Numbers that are read as a node's settings, such as axes and pads; more are no setting. */
    private static final int MAX_SETTINGS = 16;

    private final OnnxTensors reader;

    /** As the file holds them, under their own names, in its order. */
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /** By the names of the values that they are. */
    private final Map<String, Tensor> byValue = new HashMap<>();

    OnnxConstants(GraphProto graph, OnnxTensors reader) throws UnreadableCheckpointException {
        this.reader = reader;
        for (TensorProto initializer : graph.getInitializerList()) {
            hold(initializer.getName(), initializer);
        }
    }

    private void hold(String name, TensorProto proto) throws UnreadableCheckpointException {
        Optional<Tensor> tensor = reader.tensor(name, proto);
        if (tensor.isPresent()) {
            know(name, tensor.get());
            tensors.put(name, tensor.get());
        }
    }

    private void know(String value, Tensor tensor) throws UnreadableCheckpointException {
        require(byValue.put(value, tensor) == null, "two tensors are called `%s`", value);
    }

    /** All tensors of the file, in its order; quantised ones with the scales that were last found for them. */
    List<Tensor> tensors() {
        return List.copyOf(tensors.values());
    }

    /** Whether a value is known. */
    boolean contains(String value) {
        return byValue.containsKey(value);
    }

    /** What a node reads there, if that is known. */
    Optional<Tensor> get(NodeProto node, int input) {
        return input < node.getInputCount() ? Optional.ofNullable(byValue.get(node.getInput(input))) : Optional.empty();
    }

    /** Whether a node reads there what has to be computed first. */
    boolean isComputed(NodeProto node, int input) {
        return input < node.getInputCount()
                && !node.getInput(input).isEmpty()
                && get(node, input).isEmpty();
    }

    /** The only number that a node reads there, if it is known. */
    OptionalDouble scalar(NodeProto node, int input) throws UnreadableCheckpointException {
        Optional<Tensor> constant = get(node, input)
                .filter(tensor -> tensor.elements() == 1 && tensor.type().isReadable());
        return constant.isPresent() ? OptionalDouble.of(numbers(constant.get()).get(0)) : OptionalDouble.empty();
    }

    /** A short list of integers; empty where it is none. */
    List<Long> settings(NodeProto node, int input) throws UnreadableCheckpointException {
        Optional<Tensor> constant = get(node, input)
                .filter(tensor -> tensor.elements() <= MAX_SETTINGS && tensor.type() == ElementType.I64);
        return constant.isPresent()
                ? numbers(constant.get()).stream().map(Double::longValue).toList()
                : List.of();
    }

    /** Takes note of what a node gives, if that is a constant; answers whether it is. */
    boolean add(NodeProto node, NodeAttributes attributes) throws UnreadableCheckpointException {
        String value = node.getOutput(0);
        if (node.getOpType().equals("Constant")) {
            Optional<TensorProto> constant = constant(attributes);
            if (constant.isPresent()) {
                hold(value, constant.get());
            }
            return true;
        }
        Optional<Tensor> known = get(node, 0);
        if (known.isEmpty()) {
            return false;
        }
        Tensor tensor = known.get();
        switch (node.getOpType()) {
            case "Identity" -> know(value, tensor);
            case "Cast" -> {
                if (!widens(tensor, attributes)) {
                    return false;
                }
                know(value, tensor);
            }
            case "DequantizeLinear" -> {
                Tensor quantized = quantized(tensor, node, attributes);
                know(value, quantized);
                tensors.put(tensor.name(), quantized);
                // They are a part of it from now on, and no weights of their own.
                get(node, 1).ifPresent(scale -> tensors.remove(scale.name()));
                get(node, 2).ifPresent(zeroPoint -> tensors.remove(zeroPoint.name()));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** A tensor, or a number or a list of numbers, which need none. */
    private static Optional<TensorProto> constant(NodeAttributes attributes) {
        TensorProto.Builder floats = TensorProto.newBuilder().setDataType(DataType.FLOAT_VALUE);
        TensorProto.Builder integers = TensorProto.newBuilder().setDataType(DataType.INT64_VALUE);
        return attributes
                .get("value")
                .map(AttributeProto::getT)
                .or(() -> attributes
                        .get("value_float")
                        .map(given -> floats.addFloatData(given.getF()).build()))
                .or(() -> attributes
                        .get("value_floats")
                        .map(given -> floats.addDims(given.getFloatsCount())
                                .addAllFloatData(given.getFloatsList())
                                .build()))
                .or(() -> attributes
                        .get("value_int")
                        .map(given -> integers.addInt64Data(given.getI()).build()))
                .or(() -> attributes
                        .get("value_ints")
                        .map(given -> integers.addDims(given.getIntsCount())
                                .addAllInt64Data(given.getIntsList())
                                .build()));
    }

    /** Whether a conversion keeps every number. */
    private static boolean widens(Tensor tensor, NodeAttributes attributes) {
        int type = attributes.integer("to", 0);
        return switch (tensor.type()) {
            case F16, BF16, F32 -> type == DataType.FLOAT_VALUE;
            default -> false;
        };
    }

    /** The integers, with what they stand for; of one scale, or one for each index along an axis. */
    private Tensor quantized(Tensor tensor, NodeProto node, NodeAttributes attributes)
            throws UnreadableCheckpointException {
        int axis = attributes.integer("axis", 1);
        int dimension = axis < 0 ? axis + tensor.shape().size() : axis;
        long channels = dimension >= 0 && dimension < tensor.shape().size()
                ? tensor.shape().get(dimension)
                : 1;
        List<Double> factors = scales(node, 1, channels);
        List<Double> zeroPoints = scales(node, 2, channels);
        boolean fits = !factors.isEmpty() && (zeroPoints.size() == factors.size() || node.getInputCount() < 3);
        require(
                fits,
                "the scales of tensor `%s` (%s) are not known, or do not fit it",
                tensor.name(),
                tensor.dimensions());
        List<Scale> pairs = new ArrayList<>(factors.size());
        for (int index = 0; index < factors.size(); index++) {
            double factor = factors.get(index);
            double offset = zeroPoints.isEmpty() ? 0 : -factor * zeroPoints.get(index);
            require(
                    Double.isFinite(factor) && Double.isFinite(offset),
                    "the scales of tensor `%s` are not finite",
                    tensor.name());
            pairs.add(new Scale(factor, offset));
        }
        return new Tensor(
                tensor.name(),
                tensor.type(),
                tensor.shape(),
                tensor::bytes,
                Optional.of(new Quantization(pairs, dimension)));
    }

    /** One number, or one for each channel; none where there is another count. */
    private List<Double> scales(NodeProto node, int input, long channels) throws UnreadableCheckpointException {
        Optional<Tensor> constant = get(node, input)
                .filter(tensor -> tensor.shape().size() <= 1
                        && tensor.type().isReadable()
                        && (tensor.elements() == 1 || tensor.elements() == channels));
        return constant.isPresent() ? numbers(constant.get()) : List.of();
    }

    private static List<Double> numbers(Tensor tensor) throws UnreadableCheckpointException {
        ByteBuffer bytes = tensor.bytes();
        List<Double> numbers = new ArrayList<>();
        for (int index = 0; index < tensor.elements(); index++) {
            numbers.add(tensor.type().number(bytes, index));
        }
        return numbers;
    }
}
