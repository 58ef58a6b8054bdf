package io.tcns.compiler.pass;

import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One walk down a graph that finds its bottlenecks by their structure. */
final class BottleneckSearch {

    private final int slices;
    private final Map<Value, List<Node>> users;
    private final Set<Value> parameters;
    private final Set<Value> outputs;
    private final Map<Value, Node> makers = new HashMap<>();
    private final Set<Value> found = new HashSet<>();

    private BottleneckSearch(Graph graph, int slices) {
        this.slices = slices;
        users = graph.users();
        parameters = graph.parametersByValue().keySet();
        outputs = Set.copyOf(graph.outputs());
    }

    /** Those that need less memory in so many slices, in the order of their projections; no two share a node. */
    static List<Bottleneck> bottlenecks(Graph graph, int slices) {
        BottleneckSearch search = new BottleneckSearch(graph, slices);
        List<Bottleneck> bottlenecks = new ArrayList<>();
        for (Node node : graph.nodes()) {
            search.endingIn(node).ifPresent(bottleneck -> {
                bottlenecks.add(bottleneck);
                search.found.add(node.result());
            });
            search.makers.put(node.result(), node);
        }
        return bottlenecks;
    }

    private Optional<Bottleneck> endingIn(Node projection) {
        if (!Bottleneck.isDense(projection) || !hasWeightsOfItsOwn(projection)) {
            return Optional.empty();
        }
        return innerBefore(projection)
                .map(inner -> new Bottleneck(
                        inner, projection, !isReadOnce(inner.get(0).operand(0))))
                .filter(bottleneck -> bottleneck.needsLessIn(slices));
    }

    /** Back to the convolution that makes the channels. No node is passed twice: on the way, values are read once. */
    private Optional<List<Node>> innerBefore(Node projection) {
        Deque<Node> inner = new ArrayDeque<>();
        Optional<Node> last = innerMakerOf(projection.operand(0));
        while (last.isPresent() && Bottleneck.worksPerChannel(last.get())) {
            inner.addFirst(last.get());
            last = innerMakerOf(last.get().operand(0));
        }
        boolean isBottleneck =
                last.filter(Bottleneck::isDense).isPresent() && inner.stream().anyMatch(Bottleneck::isDepthwise);
        if (!isBottleneck) {
            return Optional.empty();
        }
        last.ifPresent(inner::addFirst);
        return Optional.of(List.copyOf(inner));
    }

    /** The node that gives a value which nobody else will miss. */
    private Optional<Node> innerMakerOf(Value value) {
        return Optional.ofNullable(makers.get(value))
                .filter(maker -> isReadOnce(value) && hasWeightsOfItsOwn(maker) && !found.contains(value));
    }

    private boolean isReadOnce(Value value) {
        return users.getOrDefault(value, List.of()).size() == 1 && !outputs.contains(value);
    }

    private boolean hasWeightsOfItsOwn(Node node) {
        return node.operands().stream()
                .skip(1)
                .allMatch(operand -> parameters.contains(operand) && isReadOnce(operand));
    }
}
