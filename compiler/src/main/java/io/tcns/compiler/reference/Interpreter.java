package io.tcns.compiler.reference;

import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Value;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs a graph as its ops are defined: the measure that passes and targets are compared with.
 *
 * <p>Values are float32, sums inside an op are double, and one thread computes every node in order; the same input
 * gives the same bits everywhere. Counts and indices are whole numbers in arrays of floats, exact below 2^24. Whole
 * networks are possible: more than a billion multiply-adds a second.
 */
public final class Interpreter {

    private final Graph graph;
    private final Map<String, Parameter> parameters;
    /** The node that reads a value last, by their names. */
    private final Map<String, String> lastReaders = new HashMap<>();
    /** Inputs and results. */
    private final Set<String> computed = new LinkedHashSet<>();

    private final Evaluator evaluator = new Evaluator();

    public Interpreter(Graph graph) {
        this.graph = graph;
        this.parameters =
                graph.parameters().stream().collect(Collectors.toMap(Parameter::name, parameter -> parameter));
        graph.inputs().forEach(input -> computed.add(input.name()));
        for (Node node : graph.nodes()) {
            computed.add(node.result().name());
            node.operands().forEach(operand -> lastReaders.put(operand.name(), node.name()));
        }
    }

    /**
     * The graph's outputs by their names, in their order.
     *
     * @param inputs the content of every input by its name: dense, in the order of the dimensions; not changed
     * @throws IllegalArgumentException when an input is missing, unknown or of the wrong size
     */
    public Map<String, float[]> run(Map<String, float[]> inputs) {
        return run(inputs, graph.outputs().stream().map(Value::name).toList());
    }

    /**
     * The values called {@code wanted}, which may be any input or result of a node, in the order asked for. Every
     * other value is let go as soon as no node reads it any longer.
     *
     * @throws IllegalArgumentException when an input is missing, unknown or of the wrong size, or nothing computes a
     *     wanted value
     */
    public Map<String, float[]> run(Map<String, float[]> inputs, Collection<String> wanted) {
        Set<String> kept = new LinkedHashSet<>(wanted);
        kept.forEach(name -> check(computed.contains(name), "no input or node is called %s", name));
        checkInputs(inputs);
        Map<String, float[]> live = new HashMap<>(inputs);
        for (Node node : graph.nodes()) {
            List<float[]> operands = node.operands().stream()
                    .map(operand -> content(operand, live))
                    .toList();
            live.put(node.result().name(), node.op().accept(evaluator, new Evaluator.Step(node, operands)));
            for (Value operand : node.operands()) {
                if (node.name().equals(lastReaders.get(operand.name())) && !kept.contains(operand.name())) {
                    live.remove(operand.name());
                }
            }
        }
        Map<String, float[]> answers = new LinkedHashMap<>();
        kept.forEach(name -> answers.put(name, Objects.requireNonNull(live.get(name))));
        return answers;
    }

    private float[] content(Value value, Map<String, float[]> live) {
        Parameter parameter = parameters.get(value.name());
        return parameter == null ? Objects.requireNonNull(live.get(value.name())) : parameter.floats();
    }

    private void checkInputs(Map<String, float[]> inputs) {
        for (Value input : graph.inputs()) {
            check(inputs.containsKey(input.name()), "no content for the input %s", input);
            int length = Objects.requireNonNull(inputs.get(input.name())).length;
            check(length == input.type().elements(), "%d numbers for the input %s", length, input);
        }
        check(inputs.size() == graph.inputs().size(), "%s are given for %s", inputs.keySet(), graph.inputs());
    }

    private static void check(boolean holds, String message, Object... details) {
        if (!holds) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, message, details));
        }
    }
}
