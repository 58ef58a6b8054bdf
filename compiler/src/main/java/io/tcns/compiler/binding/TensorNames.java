package io.tcns.compiler.binding;

import io.tcns.compiler.checkpoint.Layout;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Parameter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of a network as a framework calls them.
 *
 * @param parameters every parameter once, each under a name of its own, in the network's order
 * @param rowsOfUnused what a checkpoint may hold besides, and inference does not need: by its name, the index of the row that
 *     it belongs to, or {@link #NO_ROW}
 */
public record TensorNames(List<Named> parameters, Map<String, Integer> rowsOfUnused) {

    /** In place of an index, for what belongs to the network as a whole. */
    public static final int NO_ROW = -1;

    /**
     * A parameter and its name.
     *
     * @param user the node that reads the parameter
     * @param name what the framework calls it
     * @param layout the order of its dimensions there
     */
    public record Named(Parameter parameter, Node user, String name, Layout layout) {}

    public TensorNames {
        parameters = List.copyOf(parameters);
        rowsOfUnused = Map.copyOf(rowsOfUnused);
        Set<String> names = new HashSet<>(rowsOfUnused.keySet());
        for (Named named : parameters) {
            if (!names.add(named.name())) {
                throw new IllegalArgumentException("two tensors are called " + named.name());
            }
        }
    }

    /** The names of what inference does not need. */
    public Set<String> unused() {
        return rowsOfUnused.keySet();
    }
}
