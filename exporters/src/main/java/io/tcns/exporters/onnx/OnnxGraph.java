package io.tcns.exporters.onnx;

import static java.util.stream.Collectors.toSet;

import com.google.protobuf.ByteString;
import io.tcns.compiler.ir.Graph;
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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A graph message that grows: inputs and outputs from the start, then nodes, each with the type of its result. */
final class OnnxGraph {

    private final GraphProto.Builder out = GraphProto.newBuilder();
    private final Batch batch;
    private final Set<String> outputs;
    private final Set<String> scalars = new HashSet<>();

    OnnxGraph(Graph graph, Batch batch) {
        this.batch = batch;
        outputs = graph.outputs().stream().map(Value::name).collect(toSet());
        out.setName(graph.name());
        graph.inputs().forEach(input -> out.addInput(activation(input)));
        graph.outputs().forEach(output -> out.addOutput(activation(output)));
    }

    /** Adds a node and gives it, for its attributes and what other operands it has. */
    NodeProto.Builder node(String name, String operator, List<Value> operands, Value result) {
        if (!outputs.contains(result.name())) {
            out.addValueInfo(activation(result));
        }
        NodeProto.Builder node = out.addNodeBuilder().setName(name).setOpType(operator);
        operands.forEach(operand -> node.addInput(operand.name()));
        return node.addOutput(result.name());
    }

    /** The name of a number that the file holds once, for all nodes that ask for it under this name. */
    String scalar(String name, float value) {
        if (scalars.add(name)) {
            ByteBuffer content = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            out.addInitializer(TensorProto.newBuilder()
                    .setName(name)
                    .setDataType(DataType.FLOAT_VALUE)
                    .setRawData(ByteString.copyFrom(content.putFloat(0, value))));
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
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT_VALUE).setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(value.name())
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
