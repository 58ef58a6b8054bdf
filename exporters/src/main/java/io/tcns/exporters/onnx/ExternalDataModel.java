package io.tcns.exporters.onnx;

import static java.util.stream.Collectors.partitioningBy;

import io.tcns.compiler.ir.Parameter;
import io.tcns.exporters.Checksum;
import io.tcns.exporters.WholeFile;
import io.tcns.exporters.onnx.proto.GraphProto;
import io.tcns.exporters.onnx.proto.ModelProto;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An ONNX model in two files: the model, and the data, which holds its large weights.
 *
 * <p>The data's file is called after what is in it, so another model's data never takes its place: whenever the writing ends,
 * there is the old model with its data or the new one with its own.
 */
final class ExternalDataModel implements OnnxModel {

    /** The bytes from which on a weight stands outside; ONNX's own tools draw the line there too. */
    private static final long SMALLEST_OUTSIDE = 1 << 10;

    private static final String ANY_CHECKSUM = "0".repeat(Checksum.DIGITS);

    private final String name;
    private final ModelProto model;
    private final GraphProto graph;
    private final List<Parameter> inside;
    private final ExternalWeights outside;
    private final long size;

    private ExternalDataModel(
            String name, ModelProto model, GraphProto graph, List<Parameter> inside, ExternalWeights outside) {
        this.name = name;
        this.model = model;
        this.graph = graph;
        this.inside = inside;
        this.outside = outside;
        long modelSize = file(ANY_CHECKSUM).size();
        if (modelSize > OneFileModel.MAX_BYTES) {
            throw new IllegalArgumentException(name + " takes " + modelSize + " bytes even without its large weights");
        }
        size = modelSize + outside.size();
    }

    /**
     * A model without {@code weights} and its weights; of one file when none of them is large.
     *
     * @throws IllegalArgumentException when the model is too large even so
     */
    static OnnxModel of(String name, ModelProto model, GraphProto graph, List<Parameter> weights) {
        Map<Boolean, List<Parameter>> parts =
                weights.stream().collect(partitioningBy(weight -> weight.type().bytes() >= SMALLEST_OUTSIDE));
        List<Parameter> large = parts.getOrDefault(true, List.of());
        List<Parameter> small = parts.getOrDefault(false, List.of());
        return large.isEmpty()
                ? new OneFileModel(name, model, graph, small)
                : new ExternalDataModel(name, model, graph, small, new ExternalWeights(large));
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
    public boolean isOneFile() {
        return false;
    }

    @Override
    public void writeTo(OutputStream out) {
        throw new UnsupportedOperationException(name + " is two files");
    }

    @Override
    public void writeTo(Path file) throws FileSystemException {
        DataFiles data = DataFiles.of(file);
        try {
            String checksum = data.write(name, outside::writeTo);
            WholeFile.write(file, file(checksum)::writeTo);
        } finally {
            data.deleteUnused();
        }
    }

    /** The model's file. */
    private OneFileModel file(String checksum) {
        GraphProto whole = graph.toBuilder()
                .addAllInitializer(outside.tensors(DataFiles.name(name, checksum), checksum))
                .build();
        return new OneFileModel(name, model, whole, inside);
    }
}
