package io.tcns.compiler.cost;

import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Op;
import io.tcns.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One walk down a graph that gathers its nodes into layers and counts what each costs. */
final class LayerWalk {

    private final Graph graph;
    /** What each parameter counts where it is read next: nothing, once a layer has read it. */
    private final Map<String, ParameterCount> parameters;
    /** For each value's name the layer that makes it, by its index. */
    private final Map<String, Integer> makers;
    /** Names of the values that a layer may read: the graph's inputs and what the layers above give. */
    private final Set<String> readable = new HashSet<>();
    /** For each value's name the layer that read it last, by its index. */
    private final Map<String, Integer> lastReaders = new HashMap<>();

    private LayerWalk(Graph graph) {
        this.graph = graph;
        // Maps that need not grow.
        parameters = new HashMap<>(2 * graph.parameters().size());
        makers = new HashMap<>(2 * graph.nodes().size());
        graph.parameters().forEach(parameter -> parameters.put(parameter.name(), ParameterCount.of(parameter)));
        graph.inputs().forEach(input -> readable.add(input.name()));
    }

    static Layers of(Graph graph) {
        LayerWalk walk = new LayerWalk(graph);
        List<Layer> layers = walk.layers();
        graph.outputs().forEach(output -> walk.lastReaders.put(output.name(), layers.size()));
        return new Layers(graph, layers, walk.lastReaders);
    }

    private List<Layer> layers() {
        List<Node> nodes = graph.nodes();
        List<Layer> layers = new ArrayList<>();
        int start = 0;
        for (int end = 1; end <= nodes.size(); end++) {
            if (end == nodes.size()
                    || !nodes.get(end).origin().equals(nodes.get(start).origin())) {
                layers.add(layer(layers.size(), nodes.subList(start, end)));
                start = end;
            }
        }
        graph.outputs().forEach(output -> requireReadable(output, "the caller"));
        return layers;
    }

    private Layer layer(Integer index, List<Node> nodes) {
        String tap = tap(nodes.get(0));
        List<Value> inputs = new ArrayList<>();
        ParameterCount params = ParameterCount.NONE;
        long madds = 0;
        for (Node node : nodes) {
            for (Value operand : node.operands()) {
                ParameterCount count = parameters.replace(operand.name(), ParameterCount.NONE);
                if (count != null) {
                    params = params.plus(count);
                } else if (!index.equals(makers.get(operand.name()))) {
                    requireReadable(operand, tap);
                    boolean isFirstUse = !index.equals(lastReaders.put(operand.name(), index));
                    if (isFirstUse) {
                        inputs.add(operand);
                    }
                }
            }
            madds = Math.addExact(madds, node.macs());
            makers.put(node.result().name(), index);
        }
        Node last = nodes.get(nodes.size() - 1);
        readable.add(last.result().name());
        Op op = leader(nodes);
        long activationBytes = Part.of(op) == Part.LEADS ? last.result().type().bytes() : 0;
        Cost cost = new Cost(params, madds, activationBytes);
        return new Layer(tap, last.origin(), op, inputs, last.result(), cost);
    }

    /** The op that the others go with; the first, where they all only follow. */
    private static Op leader(List<Node> nodes) {
        for (Node node : nodes) {
            if (Part.of(node.op()) != Part.FOLLOWS) {
                return node.op();
            }
        }
        return nodes.get(0).op();
    }

    /** The part of a node's name before what the node does there. */
    private static String tap(Node node) {
        int slash = node.name().indexOf('/');
        return slash < 0 ? node.name() : node.name().substring(0, slash);
    }

    private void requireReadable(Value value, String reader) {
        if (!readable.contains(value.name())) {
            throw new IllegalArgumentException(reader + " reads " + value + " out of the middle of another layer");
        }
    }
}
