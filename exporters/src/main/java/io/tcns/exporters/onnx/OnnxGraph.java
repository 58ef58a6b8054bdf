package io.tcns.exporters.onnx;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import com.google.protobuf.ByteString;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.TensorType.Element;
import io.tcns.compiler.ir.Value;
import io.tcns.exporters.onnx.proto.GraphProto;
import io.tcns.exporters.onnx.proto.NodeProto;
import io.tcns.exporters.onnx.proto.TensorProto;
import io.tcns.exporters.onnx.proto.TensorProto.DataType;
import io.tcns.exporters.onnx.proto.TensorShapeProto;
import io.tcns.exporters.onnx.proto.TypeProto;
import io.tcns.exporters.onnx.proto.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** A graph message that grows: inputs and outputs from the start, then nodes, with the types of their results. */
final class OnnxGraph {

    private final GraphProto.Builder out = GraphProto.newBuilder();
    private final Batch batch;
    private final Set<String> outputs;
    private final Set<String> constants = new HashSet<>();

    OnnxGraph(Graph graph, Batch batch) {
        this.batch = batch;
        outputs = graph.outputs().stream().map(Value::name).collect(toSet());
        out.setName(graph.name());
        graph.inputs().forEach(input -> out.addInput(activation(input)));
        graph.outputs().forEach(output -> out.addOutput(activation(output)));
    }

    /** Adds a node and gives it, for its attributes and what other operands it has. */
    NodeProto.Builder node(String name, String operator, List<String> operands, Value result) {
        type(result);
        return node(name, operator, operands, result.name());
    }

    /** The same, where only readers say what type the result has: for truth values and lists of any length. */
    NodeProto.Builder node(String name, String operator, List<String> operands, String result) {
        return out.addNodeBuilder()
                .setName(name)
                .setOpType(operator)
                .addAllInput(operands)
                .addOutput(result);
    }

    /** Writes down the type of the result of a node. */
    void type(Value result) {
        if (!outputs.contains(result.name())) {
            out.addValueInfo(activation(result));
        }
    }

    /** The name of a number that the file holds once, for all nodes that ask for it under this name. */
    String scalar(String name, float value) {
        return floats(name, List.of(), value);
    }

    /** The name of float32 numbers that the file holds once, for all nodes that ask for them under this name. */
    String floats(String name, List<Integer> shape, float... values) {
        ByteBuffer content = content(values.length * Float.BYTES);
        content.asFloatBuffer().put(values);
        return constant(name, DataType.FLOAT_VALUE, shape, content);
    }

    /** The name of a list of whole numbers that the file holds once, called after them. */
    String integers(long... values) {
        String name = Arrays.stream(values).mapToObj(String::valueOf).collect(joining(",", "integers/", ""));
        return constant(name, DataType.INT64_VALUE, List.of(values.length), content(values));
    }

    /** The name of a whole number, not a list of one, that the file holds once. */
    String integer(long value) {
        return constant("integer/" + value, DataType.INT64_VALUE, List.of(), content(new long[] {value}));
    }

    /** The operands of a Slice of {@code value} along one axis. */
    List<String> slice(String value, int axis, int from, int to) {
        return List.of(value, integers(from), integers(to), integers(axis));
    }

    /** The name of the sizes of a type, which are known only at run time where any number of images may come. */
    String shape(OnnxSteps steps, TensorType type) {
        List<Integer> each = type.dimensions().subList(1, type.rank());
        if (batch.size().isPresent()) {
            LongStream all = LongStream.concat(LongStream.of(batch.size().getAsInt()), longs(each));
            return integers(all.toArray());
        }
        String shape = steps.untyped("shape", "Shape", List.of(steps.operand(0)));
        String images = steps.untyped("images", "Slice", slice(shape, 0, 0, 1));
        String rest = integers(longs(each).toArray());
        return steps.untyped("sizes", "Concat", List.of(images, rest), OnnxAttributes.integer("axis", 0));
    }

    private static LongStream longs(List<Integer> numbers) {
        return numbers.stream().mapToLong(Integer::longValue);
    }

    private static ByteBuffer content(long[] values) {
        ByteBuffer content = content(values.length * Long.BYTES);
        content.asLongBuffer().put(values);
        return content;
    }

    private static ByteBuffer content(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private String constant(String name, int type, List<Integer> shape, ByteBuffer content) {
        if (constants.add(name)) {
            TensorProto.Builder constant =
                    TensorProto.newBuilder().setName(name).setDataType(type);
            shape.forEach(constant::addDims);
            out.addInitializer(constant.setRawData(ByteString.copyFrom(content)));
        }
        return name;
    }

    GraphProto build() {
        return out.build();
    }

    private ValueInfoProto activation(Value value) {
        if (value.type().size(0) != 1) {
            throw new IllegalArgumentException(value + " does not begin with the dimension of one image");
        }
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder().addDim(batch.dimension());
        value.type().dimensions().stream()
                .skip(1)
                .forEach(size -> shape.addDimBuilder().setDimValue(size));
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder()
                .setElemType(dataType(value.type().element()))
                .setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(value.name())
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    private static int dataType(Element element) {
        return switch (element) {
            case FLOAT32 -> DataType.FLOAT_VALUE;
            case UINT8 -> DataType.UINT8_VALUE;
            case INT64 -> DataType.INT64_VALUE;
        };
    }
}
