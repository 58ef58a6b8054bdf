package io.tcns.compiler.cost;

import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Op;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One walk down a graph that gathers its nodes into layers and counts what each costs. */
final class LayerWalk {

    private final Graph graph;
    private final Map<String, Parameter> parameters = new HashMap<>();
    /** Names of parameters that a layer above reads. */
    private final Set<String> counted = new HashSet<>();
    /** Names of the values that a layer may read: the graph's inputs and what the layers above give. */
    private final Set<String> readable = new HashSet<>();

    LayerWalk(Graph graph) {
        this.graph = graph;
        graph.parameters().forEach(parameter -> parameters.put(parameter.name(), parameter));
        graph.inputs().forEach(input -> readable.add(input.name()));
    }

    List<Layer> layers() {
        List<Node> nodes = graph.nodes();
        List<Layer> layers = new ArrayList<>();
        int start = 0;
        for (int end = 1; end <= nodes.size(); end++) {
            if (end == nodes.size()
                    || !nodes.get(end).origin().equals(nodes.get(start).origin())) {
                layers.add(layer(nodes.subList(start, end)));
                start = end;
            }
        }
        graph.outputs().forEach(output -> requireReadable(output, "the caller"));
        return layers;
    }

    private Layer layer(List<Node> nodes) {
        String tap = tap(nodes.get(0));
        Set<Value> inputs = new LinkedHashSet<>();
        Set<String> inside = new HashSet<>();
        ParameterCount params = ParameterCount.NONE;
        long madds = 0;
        for (Node node : nodes) {
            for (Value operand : node.operands()) {
                Parameter parameter = parameters.get(operand.name());
                if (parameter != null) {
                    params = counted.add(operand.name()) ? params.plus(ParameterCount.of(parameter)) : params;
                } else if (!inside.contains(operand.name())) {
                    requireReadable(operand, tap);
                    inputs.add(operand);
                }
            }
            madds = Math.addExact(madds, node.macs());
            inside.add(node.result().name());
        }
        Node last = nodes.get(nodes.size() - 1);
        readable.add(last.result().name());
        Op op = leader(nodes);
        long activationBytes = Part.of(op) == Part.LEADS ? last.result().type().bytes() : 0;
        Cost cost = new Cost(params, madds, activationBytes);
        return new Layer(tap, last.origin(), op, List.copyOf(inputs), last.result(), cost);
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
