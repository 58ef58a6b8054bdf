package io.tcns.compiler.binding;

import io.tcns.compiler.checkpoint.Weight;
import io.tcns.compiler.ir.BatchNorm;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects where the parameters of a graph get their numbers from, operand by operand of its nodes. */
final class Assignments {

    private final List<Parameter> parameters;
    private final Map<Value, Parameter> byValue;
    private final Map<Value, Assignment> assignments = new HashMap<>();

    Assignments(Graph graph) {
        this.parameters = graph.parameters();
        this.byValue = graph.parametersByValue();
    }

    /** Of all parameters, in the graph's order. */
    List<Assignment> inOrder() {
        return parameters.stream()
                .map(parameter -> Optional.ofNullable(assignments.get(parameter.value()))
                        .orElseThrow(() -> new IllegalStateException("nothing is known of " + parameter.name())))
                .toList();
    }

    void put(Node node, int operand, Weight weight) {
        Value value = node.operand(operand);
        assignments.put(value, Assignment.of(parameter(value), node, weight));
    }

    /** @param otherwise stands everywhere in the parameter where the source has no weight for it */
    void put(Node node, int operand, Optional<Weight> weight, float otherwise) {
        Value value = node.operand(operand);
        assignments.put(
                value,
                weight.map(given -> Assignment.of(parameter(value), node, given))
                        .orElseGet(() -> Assignment.constant(parameter(value), node, otherwise)));
    }

    /**
     * A norm that changes nothing but for a bias: what is left of it where the source folded it.
     *
     * <p>In double, the variance and epsilon add up to 1 but for a relative error below 2^-25, so folding gives back the very
     * weights.
     */
    void putIdentity(Node node, BatchNorm norm, Optional<Weight> bias) {
        put(node, 1, Optional.empty(), 1);
        put(node, 2, bias, 0);
        put(node, 3, Optional.empty(), 0);
        put(node, 4, Optional.empty(), (float) (1 - norm.epsilon()));
    }

    private Parameter parameter(Value value) {
        return Optional.ofNullable(byValue.get(value))
                .orElseThrow(() -> new IllegalStateException(value + " is no parameter"));
    }
}
