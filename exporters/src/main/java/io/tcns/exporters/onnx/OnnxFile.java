package io.tcns.exporters.onnx;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Initializer;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Value;
import io.tcns.exporters.onnx.proto.GraphProto;
import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.exporters.onnx.proto.TensorProto;
import io.tcns.exporters.onnx.proto.TensorProto.DataLocation;
import io.tcns.exporters.onnx.proto.TensorProto.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An ONNX file taken apart: its bytes in memory once, and tensors as views of them or of the files that hold them. */
public final class OnnxFile {

    /** A little less than 2 GiB, the most that protobuf takes and that fits into an array. */
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    private final ModelProto model;
    private final Optional<ExternalData> outside;

    private OnnxFile(ModelProto model, Optional<ExternalData> outside) {
        this.model = model;
        this.outside = outside;
    }

    /**
     * Reads a file; empty when it is not an ONNX model.
     *
     * @throws IOException when the file cannot be read
     */
    public static Optional<OnnxFile> read(Path file) throws IOException {
        return Files.size(file) > MAX_BYTES
                ? Optional.empty()
                : parse(Files.readAllBytes(file), ExternalData.read(file));
    }

    /** Takes a model in memory, which must not change from now on; its external data is not followed. */
    static Optional<OnnxFile> parse(byte[] bytes) throws IOException {
        return parse(bytes, Optional.empty());
    }

    private static Optional<OnnxFile> parse(byte[] bytes, Optional<ExternalData> outside) throws IOException {
        // Protobuf copies tensors out of anything but an immutable string, and out of memory outside the heap.
        CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
        input.enableAliasing(true);
        try {
            ModelProto model = ModelProto.parseFrom(input);
            return model.hasGraph() && model.getOpsetImportCount() > 0
                    ? Optional.of(new OnnxFile(model, outside))
                    : Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    /** The graph, as it is written. */
    GraphProto graph() {
        return model.getGraph();
    }

    /** The number of nodes at the top of the graph. */
    public int nodes() {
        return model.getGraph().getNodeCount();
    }

    /** What contradicts itself in the file, each in a sentence; empty when nothing does. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>(new OnnxStructure(model.getGraph()).problems());
        outside.flatMap(ExternalData::problem).ifPresent(problems::add);
        return List.copyOf(problems);
    }

    /**
     * The graph with this file's initializers in place of its parameters' content.
     *
     * @return empty when the file lacks a parameter, or has it in another type or shape
     * @throws IOException when the file of a tensor outside cannot be read
     */
    public Optional<Graph> bind(Graph graph) throws IOException {
        Map<String, TensorProto> tensors = new HashMap<>();
        model.getGraph().getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
        Map<Value, Initializer> contents = new HashMap<>();
        for (Parameter parameter : graph.parameters()) {
            TensorProto tensor = tensors.get(parameter.name());
            Optional<ByteBuffer> content = tensor == null ? Optional.empty() : content(tensor);
            if (content.isEmpty() || !fits(requireNonNull(tensor), content.get(), parameter)) {
                return Optional.empty();
            }
            contents.put(parameter.value(), new Initializer.Data(content.get()));
        }
        return Optional.of(graph.withParameters(parameter ->
                new Parameter(parameter.value(), parameter.kind(), requireNonNull(contents.get(parameter.value())))));
    }

    private Optional<ByteBuffer> content(TensorProto tensor) throws IOException {
        if (tensor.getDataLocation() != DataLocation.EXTERNAL) {
            return Optional.of(tensor.getRawData().asReadOnlyByteBuffer());
        }
        Optional<TensorPlace> place = outside.flatMap(data -> data.place(tensor.getName()));
        return place.isPresent() ? Optional.of(place.get().map()) : Optional.empty();
    }

    private static boolean fits(TensorProto tensor, ByteBuffer content, Parameter parameter) {
        List<Long> shape =
                parameter.type().dimensions().stream().map(Integer::longValue).toList();
        return tensor.getDataType() == DataType.FLOAT_VALUE
                && tensor.getDimsList().equals(shape)
                && content.remaining() == parameter.type().bytes();
    }
}
