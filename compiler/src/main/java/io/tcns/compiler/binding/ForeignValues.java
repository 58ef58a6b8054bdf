package io.tcns.compiler.binding;

import io.tcns.compiler.checkpoint.ForeignGraph;
import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.ForeignOp;
import io.tcns.compiler.checkpoint.ForeignPadding;
import io.tcns.compiler.checkpoint.Weight;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Who reads which value of another tool's network. */
final class ForeignValues {

    private final Map<String, List<ForeignNode>> readers = new HashMap<>();
    private final Set<String> weights = new HashSet<>();

    /**
     * A node that reads a value, perhaps through nodes that change no number.
     *
     * @param operand what the node calls the value
     * @param padding zeros that are put around the value before
     */
    record Reader(ForeignNode node, String operand, ForeignPadding.Explicit padding) {}

    /** A value on the way to its readers. */
    private record Step(String value, ForeignPadding.Explicit padding) {}

    ForeignValues(ForeignGraph graph) {
        for (ForeignNode node : graph.nodes()) {
            // An op that is understood gives one value; anything else has no counterpart, and its values no readers.
            if (node.outputs().size() == 1) {
                node.inputs().stream()
                        .distinct()
                        .forEach(input -> readers.computeIfAbsent(input, value -> new ArrayList<>())
                                .add(node));
            }
            weights(node).forEach(weight -> weights.add(weight.tensor().name()));
        }
    }

    /** The nodes of a kind that read a value, the nearest first. */
    List<Reader> readers(String value, Predicate<ForeignOp> wanted) {
        List<Reader> found = new ArrayList<>();
        Set<String> seen = new HashSet<>(Set.of(value));
        Deque<Step> steps = new ArrayDeque<>(List.of(new Step(value, new ForeignPadding.Explicit(0, 0, 0, 0))));
        while (!steps.isEmpty()) {
            Step step = steps.remove();
            for (ForeignNode node : readers.getOrDefault(step.value(), List.of())) {
                if (wanted.test(node.op())) {
                    found.add(new Reader(node, step.value(), step.padding()));
                } else if (seen.add(node.outputs().get(0))) {
                    through(node, step.padding())
                            .ifPresent(
                                    padding -> steps.add(new Step(node.outputs().get(0), padding)));
                }
            }
        }
        return found;
    }

    /** The padding behind a node that changes no number; empty for all others. */
    private static Optional<ForeignPadding.Explicit> through(ForeignNode node, ForeignPadding.Explicit before) {
        if (node.op() instanceof ForeignOp.PassThrough) {
            return Optional.of(before);
        }
        if (node.op() instanceof ForeignOp.Pad pad && pad.padding() instanceof ForeignPadding.Explicit more) {
            return Optional.of(new ForeignPadding.Explicit(
                    before.top() + more.top(),
                    before.left() + more.left(),
                    before.bottom() + more.bottom(),
                    before.right() + more.right()));
        }
        return Optional.empty();
    }

    /** What follows a value and changes it: for messages. */
    List<ForeignNode> after(String value) {
        return readers(value, op -> !(op instanceof ForeignOp.PassThrough)).stream()
                .map(Reader::node)
                .toList();
    }

    /** The names of all tensors that are weights of some node. */
    Set<String> weights() {
        return weights;
    }

    /** The names of the weights of all nodes that depend on a value. */
    Set<String> weightsBehind(String value) {
        Set<String> names = new HashSet<>();
        Set<ForeignNode> seen = new HashSet<>();
        Deque<String> values = new ArrayDeque<>(List.of(value));
        while (!values.isEmpty()) {
            for (ForeignNode node : readers.getOrDefault(values.remove(), List.of())) {
                if (seen.add(node)) {
                    weights(node).forEach(weight -> names.add(weight.tensor().name()));
                    values.addAll(node.outputs());
                }
            }
        }
        return names;
    }

    private static Stream<Weight> weights(ForeignNode node) {
        if (node.op() instanceof ForeignOp.Convolution op) {
            return Stream.concat(Stream.of(op.weight()), op.bias().stream());
        }
        if (node.op() instanceof ForeignOp.FullyConnected op) {
            return Stream.concat(Stream.of(op.weight()), op.bias().stream());
        }
        if (node.op() instanceof ForeignOp.BatchNorm op) {
            return Stream.of(op.gamma().stream(), op.beta().stream(), Stream.of(op.mean(), op.variance()))
                    .flatMap(stream -> stream);
        }
        return Stream.empty();
    }
}
