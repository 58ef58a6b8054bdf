package io.tcns.compiler.pass;

import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Removes the nodes that no output depends on, and the parameters that no node reads. Inputs stay: they are what callers
 * pass in.
 */
public final class RemoveDeadNodes implements Pass {

    @Override
    public Graph apply(Graph graph) {
        Set<Value> needed = neededValues(graph);
        return new Graph(
                graph.name(),
                graph.rows(),
                graph.inputs(),
                graph.parameters().stream()
                        .filter(parameter -> needed.contains(parameter.value()))
                        .toList(),
                graph.nodes().stream()
                        .filter(node -> needed.contains(node.result()))
                        .toList(),
                graph.outputs());
    }

    /** One walk from the last node to the first: every reader of a value stands below the node that computes it. */
    private static Set<Value> neededValues(Graph graph) {
        Set<Value> needed = new HashSet<>(graph.outputs());
        List<Node> nodes = graph.nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (needed.contains(nodes.get(i).result())) {
                needed.addAll(nodes.get(i).operands());
            }
        }
        return needed;
    }
}
