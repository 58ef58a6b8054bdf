package io.tcns.exporters.onnx;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.tcns.compiler.ir.Parameter;
import io.tcns.exporters.onnx.proto.GraphProto;
import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.exporters.onnx.proto.TensorProto;
import io.tcns.exporters.onnx.proto.TensorProto.DataType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * An ONNX file whose weights are made piece by piece, while it is written.
 *
 * <p>Protobuf would want the whole model in memory first. It is enough to know the sizes, because a message is its fields
 * one after the other, in any order, and a field that is itself a message is its number, its size and its bytes. So the
 * file is: the model's small fields, the head of the graph field, the graph's small fields, and the weights.
 */
final class OneFileModel implements OnnxModel {

    /**
     * The most bytes of a file. Readers take no message of protobuf of 2 GiB or more; 16 MiB less leave room for what tools
     * add, such as shapes.
     */
    static final long MAX_BYTES = Integer.MAX_VALUE - (16L << 20);

    /** The bytes that go to the file at once. */
    private static final int BUFFER = 1 << 16;

    private final String name;
    private final ModelProto model;
    private final GraphProto graph;
    private final List<Weight> weights;
    private final long graphSize;
    private final long size;

    /**
     * @param model without its graph
     * @param graph without {@code weights}
     */
    OneFileModel(String name, ModelProto model, GraphProto graph, List<Parameter> weights) {
        this.name = name;
        this.model = model;
        this.graph = graph;
        this.weights = weights.stream().map(Weight::of).toList();
        long weightsSize = this.weights.stream()
                .mapToLong(weight -> fieldSize(GraphProto.INITIALIZER_FIELD_NUMBER, weight.size()))
                .sum();
        graphSize = graph.getSerializedSize() + weightsSize;
        size = model.getSerializedSize() + fieldSize(ModelProto.GRAPH_FIELD_NUMBER, graphSize);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int nodes() {
        return graph.getNodeCount();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        CodedOutputStream coded = CodedOutputStream.newInstance(out, BUFFER);
        model.writeTo(coded);
        writeHead(coded, ModelProto.GRAPH_FIELD_NUMBER, graphSize);
        graph.writeTo(coded);
        for (Weight weight : weights) {
            writeHead(coded, GraphProto.INITIALIZER_FIELD_NUMBER, weight.size());
            weight.writeTo(coded);
        }
        coded.flush();
        out.flush();
    }

    /** All of a tensor but its content. */
    static TensorProto.Builder describe(Parameter parameter) {
        TensorProto.Builder description =
                TensorProto.newBuilder().setName(parameter.name()).setDataType(DataType.FLOAT_VALUE);
        parameter.type().dimensions().forEach(description::addDims);
        return description;
    }

    /** The bytes of a field that holds {@code size} bytes: number, size and content. */
    private static long fieldSize(int number, long size) {
        return CodedOutputStream.computeTagSize(number) + CodedOutputStream.computeUInt64SizeNoTag(size) + size;
    }

    private static void writeHead(CodedOutputStream coded, int number, long size) throws IOException {
        coded.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        coded.writeUInt64NoTag(size);
    }

    /**
     * An initializer.
     *
     * @param description all of the tensor but its content
     * @param contentSize the bytes of the content
     */
    private record Weight(Parameter parameter, TensorProto description, long contentSize) {

        static Weight of(Parameter parameter) {
            return new Weight(
                    parameter, describe(parameter).build(), parameter.type().bytes());
        }

        long size() {
            return description.getSerializedSize() + fieldSize(TensorProto.RAW_DATA_FIELD_NUMBER, contentSize);
        }

        void writeTo(CodedOutputStream coded) throws IOException {
            description.writeTo(coded);
            writeHead(coded, TensorProto.RAW_DATA_FIELD_NUMBER, contentSize);
            for (ByteBuffer slice : parameter.slices()) {
                coded.writeRawBytes(slice);
            }
        }
    }
}
