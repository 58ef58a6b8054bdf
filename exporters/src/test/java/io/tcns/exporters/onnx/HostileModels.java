package io.tcns.exporters.onnx;

import io.tcns.exporters.onnx.proto.GraphProto;
import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.exporters.onnx.proto.NodeProto;
import io.tcns.exporters.onnx.proto.OperatorSetIdProto;
import io.tcns.exporters.onnx.proto.StringStringEntryProto;
import io.tcns.exporters.onnx.proto.TensorProto;
import io.tcns.exporters.onnx.proto.TensorProto.DataLocation;
import io.tcns.exporters.onnx.proto.TensorProto.DataType;
import io.tcns.exporters.onnx.proto.TensorShapeProto;
import io.tcns.exporters.onnx.proto.TypeProto;
import io.tcns.exporters.onnx.proto.ValueInfoProto;

/** y = x + w over 1024 numbers, where w stands wherever a test says. */
final class HostileModels {

    private HostileModels() {}

    /** @param entries keys and values in turn */
    static ModelProto external(String... entries) {
        return model(tensor("w", entries));
    }

    static ModelProto model(TensorProto... tensors) {
        GraphProto.Builder graph =
                GraphProto.newBuilder().setName("g").addInput(value("x")).addOutput(value("y"));
        for (TensorProto tensor : tensors) {
            graph.addInitializer(tensor);
        }
        graph.addNode(NodeProto.newBuilder()
                .setName("add")
                .setOpType("Add")
                .addInput("x")
                .addInput("w")
                .addOutput("y"));
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
                .setGraph(graph)
                .build();
    }

    static TensorProto tensor(String name, String... entries) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT_VALUE)
                .addDims(1024)
                .setDataLocation(DataLocation.EXTERNAL);
        for (int i = 0; i < entries.length; i += 2) {
            tensor.addExternalData(
                    StringStringEntryProto.newBuilder().setKey(entries[i]).setValue(entries[i + 1]));
        }
        return tensor.build();
    }

    private static ValueInfoProto value(String name) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimValue(1024);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(DataType.FLOAT_VALUE)
                                .setShape(shape)))
                .build();
    }
}
