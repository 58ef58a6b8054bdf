package io.tcns.exporters.onnx;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Initializer;
import io.tcns.compiler.ir.Parameter;
import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.exporters.onnx.proto.TensorProto;
import io.tcns.exporters.onnx.proto.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An ONNX file taken apart: its bytes in memory once, and tensors as views of them; external data is not followed. */
public final class OnnxFile {

    /** A little less than 2 GiB, the most that protobuf takes and that fits into an array. */
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    private final ModelProto model;

    private OnnxFile(ModelProto model) {
        this.model = model;
    }

    /**
     * Reads a file; empty when it is not an ONNX model.
     *
     * @throws IOException when the file cannot be read
     */
    public static Optional<OnnxFile> read(Path file) throws IOException {
        return Files.size(file) > MAX_BYTES ? Optional.empty() : parse(Files.readAllBytes(file));
    }

    /** Takes a model in memory, which must not change from now on. */
    static Optional<OnnxFile> parse(byte[] bytes) throws IOException {
        // Protobuf copies tensors out of anything but an immutable string, and out of memory outside the heap.
        CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
        input.enableAliasing(true);
        try {
            ModelProto model = ModelProto.parseFrom(input);
            return model.hasGraph() && model.getOpsetImportCount() > 0
                    ? Optional.of(new OnnxFile(model))
                    : Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    /** The number of nodes at the top of the graph. */
    public int nodes() {
        return model.getGraph().getNodeCount();
    }

    /** What contradicts itself in the file, each in a sentence; empty when nothing does. */
    public List<String> problems() {
        return new OnnxStructure(model.getGraph()).problems();
    }

    /**
     * The graph with this file's initializers in place of its parameters' content.
     *
     * @return empty when the file lacks a parameter, or has it in another type or shape
     */
    public Optional<Graph> bind(Graph graph) {
        Map<String, TensorProto> tensors = new HashMap<>();
        model.getGraph().getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
        if (!graph.parameters().stream().allMatch(parameter -> fits(tensors.get(parameter.name()), parameter))) {
            return Optional.empty();
        }
        return Optional.of(graph.withParameters(parameter -> {
            TensorProto tensor = requireNonNull(tensors.get(parameter.name()));
            Initializer content = new Initializer.Data(tensor.getRawData().asReadOnlyByteBuffer());
            return new Parameter(parameter.value(), parameter.kind(), content);
        }));
    }

    private static boolean fits(@Nullable TensorProto tensor, Parameter parameter) {
        if (tensor == null) {
            return false;
        }
        List<Long> shape =
                parameter.type().dimensions().stream().map(Integer::longValue).toList();
        return tensor.getDataType() == DataType.FLOAT_VALUE
                && tensor.getDimsList().equals(shape)
                && tensor.getRawData().size() == parameter.type().bytes();
    }
}
