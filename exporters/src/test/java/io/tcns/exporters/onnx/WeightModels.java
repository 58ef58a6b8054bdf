package io.tcns.exporters.onnx;

import com.google.protobuf.ByteString;
import io.tcns.exporters.onnx.proto.AttributeProto;
import io.tcns.exporters.onnx.proto.GraphProto;
import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.exporters.onnx.proto.NodeProto;
import io.tcns.exporters.onnx.proto.OperatorSetIdProto;
import io.tcns.exporters.onnx.proto.TensorProto;
import io.tcns.exporters.onnx.proto.TensorProto.DataType;
import io.tcns.exporters.onnx.proto.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Makes ONNX models of a few nodes and weights, right ones and wrong ones. */
final class WeightModels {

    final GraphProto.Builder graph = GraphProto.newBuilder()
            .addInput(ValueInfoProto.newBuilder().setName("x"))
            .addOutput(ValueInfoProto.newBuilder().setName("y"));

    /** @param inputs separated by commas, where nothing between two stands for an operand that is left out */
    WeightModels node(String operator, String output, String inputs, AttributeProto... attributes) {
        return node(NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(Arrays.asList(inputs.split(",", -1)))
                .addOutput(output)
                .addAllAttribute(List.of(attributes))
                .build());
    }

    WeightModels node(NodeProto node) {
        graph.addNode(node);
        return this;
    }

    WeightModels with(TensorProto initializer) {
        graph.addInitializer(initializer);
        return this;
    }

    ModelProto model() {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build();
    }

    /** A convolution with its weights and bias. */
    static WeightModels convolution() {
        return new WeightModels()
                .with(zeros("weight", 3, 2, 1, 1))
                .with(zeros("bias", 3))
                .node("Conv", "y", "x,weight,bias");
    }

    static TensorProto zeros(String name, long... shape) {
        int elements = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return raw(name, DataType.FLOAT_VALUE, new byte[elements * Float.BYTES], shape);
    }

    static TensorProto integers(String name, long... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(numbers).forEach(bytes::putLong);
        return raw(name, DataType.INT64_VALUE, bytes.array(), numbers.length);
    }

    static TensorProto floats(String name, List<Long> shape, float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            bytes.putFloat(number);
        }
        return raw(
                name,
                DataType.FLOAT_VALUE,
                bytes.array(),
                shape.stream().mapToLong(Long::longValue).toArray());
    }

    static TensorProto raw(String name, int type, byte[] bytes, long... shape) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(type)
                .addAllDims(Arrays.stream(shape).boxed().toList())
                .setRawData(ByteString.copyFrom(bytes))
                .build();
    }

    static AttributeProto integer(String name, long number) {
        return AttributeProto.newBuilder().setName(name).setI(number).build();
    }

    static AttributeProto integerList(String name, long... numbers) {
        return AttributeProto.newBuilder()
                .setName(name)
                .addAllInts(Arrays.stream(numbers).boxed().toList())
                .build();
    }

    static AttributeProto number(String name, float number) {
        return AttributeProto.newBuilder().setName(name).setF(number).build();
    }

    static AttributeProto text(String name, String text) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setS(ByteString.copyFromUtf8(text))
                .build();
    }

    static AttributeProto tensor(String name, TensorProto tensor) {
        return AttributeProto.newBuilder().setName(name).setT(tensor).build();
    }
}
