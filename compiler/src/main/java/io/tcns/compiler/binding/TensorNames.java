package io.tcns.compiler.binding;

import io.tcns.compiler.checkpoint.Layout;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Parameter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The tensors of a network as a framework calls them.
 *
 * @param parameters every parameter once, each under a name of its own, in the network's order
 * @param unused what a checkpoint may hold besides, and inference does not need
 */
public record TensorNames(List<Named> parameters, Set<String> unused) {

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
        unused = Set.copyOf(unused);
        Set<String> names = new HashSet<>(unused);
        for (Named named : parameters) {
            if (!names.add(named.name())) {
                throw new IllegalArgumentException("two tensors are called " + named.name());
            }
        }
    }
}
