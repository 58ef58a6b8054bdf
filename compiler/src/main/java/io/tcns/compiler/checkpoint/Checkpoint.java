package io.tcns.compiler.checkpoint;

import io.tcns.dsl.Source;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Trained tensors by name, as a file holds them, and what the file says of the network that they belong to.
 *
 * <p>Names, types and shapes are read and checked when a checkpoint is made. Numbers are not: the file is mapped into
 * memory, and the system reads them when somebody looks. The mapping goes when the last tensor does, so there is nothing
 * to close; until then the file must keep its length.
 */
public final class Checkpoint {

    private final Source source;
    private final String format;
    private final Map<String, Tensor> tensors;
    private final Optional<ForeignGraph> graph;
    private final List<Path> besides;

    private Checkpoint(
            Source source, String format, List<Tensor> tensors, Optional<ForeignGraph> graph, List<Path> besides) {
        this.source = source;
        this.besides = List.copyOf(besides);
        this.format = format;
        Map<String, Tensor> byName = new LinkedHashMap<>();
        for (Tensor tensor : tensors) {
            if (byName.put(tensor.name(), tensor) != null) {
                throw new IllegalArgumentException("two tensors are called " + tensor.name());
            }
        }
        this.tensors = Collections.unmodifiableMap(byName);
        this.graph = graph;
    }

    /**
     * A file that holds tensors and says nothing of their network.
     *
     * @param format what people call the file's format
     * @throws IllegalArgumentException when two tensors have one name
     */
    public static Checkpoint of(Path path, String format, List<Tensor> tensors) {
        return new Checkpoint(Source.of(path.toString(), ""), format, tensors, Optional.empty(), List.of());
    }

    /** The same tensors, with what their file says of their network. */
    public Checkpoint with(ForeignGraph network) {
        return new Checkpoint(source, format, List.copyOf(tensors.values()), Optional.of(network), besides);
    }

    /** The same, some of whose tensors stand in these files. */
    public Checkpoint withFiles(List<Path> files) {
        return new Checkpoint(source, format, List.copyOf(tensors.values()), graph, files);
    }

    /** The files besides the one that was named, in which tensors stand: shards and external data. */
    public List<Path> besides() {
        return besides;
    }

    /** What diagnostics call it: the path as the user gave it. */
    public Source source() {
        return source;
    }

    /** What people call the file's format: {@code safetensors}. */
    public String format() {
        return format;
    }

    /** The names of all tensors, in the order of the file. */
    public Set<String> names() {
        return tensors.keySet();
    }

    /** All tensors, in the order of the file. */
    public Collection<Tensor> tensors() {
        return tensors.values();
    }

    /** The tensor of this name, if there is one. */
    public Optional<Tensor> tensor(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /** The network that the tensors belong to, where the file says what it computes. */
    public Optional<ForeignGraph> graph() {
        return graph;
    }
}
