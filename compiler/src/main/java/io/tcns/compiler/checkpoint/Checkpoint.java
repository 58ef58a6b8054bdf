package io.tcns.compiler.checkpoint;

import io.tcns.dsl.Source;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Trained tensors by name, as a file holds them.
 *
 * <p>Names, types and shapes are read and checked when a checkpoint is made. Numbers are not: the file is mapped into
 * memory, and the system reads them when somebody looks. The mapping goes when the last tensor does, so there is nothing
 * to close; until then the file must keep its length.
 */
public final class Checkpoint {

    private final Source source;
    private final Map<String, Tensor> tensors;

    /**
     * A checkpoint with these tensors.
     *
     * @throws IllegalArgumentException when two have one name
     */
    Checkpoint(Source source, List<Tensor> tensors) {
        this.source = source;
        Map<String, Tensor> byName = new LinkedHashMap<>();
        for (Tensor tensor : tensors) {
            if (byName.put(tensor.name(), tensor) != null) {
                throw new IllegalArgumentException("two tensors are called " + tensor.name());
            }
        }
        this.tensors = Collections.unmodifiableMap(byName);
    }

    /** What diagnostics call it: the path as the user gave it. */
    public Source source() {
        return source;
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
}
