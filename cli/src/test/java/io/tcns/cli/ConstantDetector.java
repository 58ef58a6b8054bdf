package io.tcns.cli;

import com.google.protobuf.ByteString;
import io.tcns.exporters.onnx.proto.GraphProto;
import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.exporters.onnx.proto.NodeProto;
import io.tcns.exporters.onnx.proto.OperatorSetIdProto;
import io.tcns.exporters.onnx.proto.StringStringEntryProto;
import io.tcns.exporters.onnx.proto.TensorProto;
import io.tcns.exporters.onnx.proto.TensorProto.DataType;
import io.tcns.exporters.onnx.proto.TensorShapeProto;
import io.tcns.exporters.onnx.proto.TensorShapeProto.Dimension;
import io.tcns.exporters.onnx.proto.TypeProto;
import io.tcns.exporters.onnx.proto.ValueInfoProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes a detector of 64x64 pixels that finds in every picture what it was told to. */
final class ConstantDetector {

    private final ModelProto.Builder model = ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17));
    private final GraphProto.Builder graph =
            GraphProto.newBuilder().setName("constant").addInput(value("image", DataType.FLOAT, 1, 3, 64, 64));

    /**
     * With room for as many detections as there are scores.
     *
     * @param boxes ymin, xmin, ymax, xmax of each, in shares of the input
     */
    static ConstantDetector of(float[] boxes, float[] scores, long[] classes, long count) {
        return new ConstantDetector()
                .gives("boxes", boxes, 1, scores.length, 4)
                .gives("scores", scores, 1, scores.length)
                .gives("classes", classes, 1, scores.length)
                .gives("num_detections", new long[] {count}, 1);
    }

    /** Two dogs, the surer one as the second, and a cat; room for a fourth. */
    static ConstantDetector twoDogsAndACat() {
        return of(
                        new float[] {
                            0.25f, 0.5f, 0.75f, 1, //
                            0, 0.125f, 0.5f, 0.25f, //
                            0.5f, 0, 1, 0.5f, //
                            0, 0, 0, 0
                        },
                        new float[] {0.5f, 0.75f, 0.625f, 0},
                        new long[] {1, 1, 2, 0},
                        3)
                .says("tcns.labels", "background\ndog\ncat");
    }

    ConstantDetector gives(String name, float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return gives(name, DataType.FLOAT, bytes, shape);
    }

    ConstantDetector gives(String name, long[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return gives(name, DataType.INT64, bytes, shape);
    }

    private ConstantDetector gives(String name, DataType type, ByteBuffer bytes, long... shape) {
        TensorProto.Builder constant = TensorProto.newBuilder()
                .setName(name + "/constant")
                .setDataType(type.getNumber())
                .setRawData(ByteString.copyFrom(bytes));
        for (long size : shape) {
            constant.addDims(size);
        }
        graph.addInitializer(constant)
                .addNode(NodeProto.newBuilder()
                        .setOpType("Identity")
                        .addInput(constant.getName())
                        .addOutput(name))
                .addOutput(value(name, type, shape));
        return this;
    }

    ConstantDetector says(String key, String text) {
        model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(text));
        return this;
    }

    Path writtenTo(Path folder) throws IOException {
        return Files.write(
                folder.resolve("detector.onnx"), model.setGraph(graph).build().toByteArray());
    }

    private static ValueInfoProto value(String name, DataType type, long... sizes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long size : sizes) {
            shape.addDim(Dimension.newBuilder().setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }
}
