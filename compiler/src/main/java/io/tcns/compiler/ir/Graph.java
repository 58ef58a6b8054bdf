package io.tcns.compiler.ir;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A network as a program without branches: nodes in the order of their execution, each assigning one new value.
 *
 * <p>If a graph exists, it is well formed:
 *
 * <ol>
 *   <li>every value is assigned once, under a name of its own;
 *   <li>every operand is an input, a parameter or the result of a node above, and so there is no cycle;
 *   <li>every result has the type that its op infers from its operands;
 *   <li>every output is defined, and every origin is one of the rows.
 * </ol>
 *
 * @param name the network's name
 * @param rows the table that the network was written as
 * @param outputs what the program answers; the names of these values are the names that users see
 */
public record Graph(
        String name,
        List<Row> rows,
        List<Value> inputs,
        List<Parameter> parameters,
        List<Node> nodes,
        List<Value> outputs) {

    public Graph {
        rows = List.copyOf(rows);
        inputs = List.copyOf(inputs);
        parameters = List.copyOf(parameters);
        nodes = List.copyOf(nodes);
        outputs = List.copyOf(outputs);
        verify(rows.size(), inputs, parameters, nodes, outputs);
    }

    private static void verify(
            int rows, List<Value> inputs, List<Parameter> parameters, List<Node> nodes, List<Value> outputs) {
        int values = inputs.size() + parameters.size() + nodes.size();
        Map<String, Value> defined = new HashMap<>(2 * values);
        Set<String> nodeNames = new HashSet<>(2 * nodes.size());
        inputs.forEach(input -> define(defined, input));
        parameters.forEach(parameter -> define(defined, parameter.value()));
        for (Node node : nodes) {
            Checks.argument(nodeNames.add(node.name()), "two nodes are called %s", node.name());
            Checks.argument(node.origin().row() < rows, "%s comes from no row", node.name());
            node.operands().forEach(operand -> requireDefined(defined, operand, node.name()));
            TensorType inferred = node.op().infer(node.operandTypes());
            Checks.argument(
                    inferred.equals(node.result().type()), "%s gives %s, not %s", node.name(), inferred, node.result());
            define(defined, node.result());
        }
        outputs.forEach(output -> requireDefined(defined, output, "the output"));
    }

    private static void define(Map<String, Value> defined, Value value) {
        Checks.argument(defined.put(value.name(), value) == null, "two values are called %s", value.name());
    }

    private static void requireDefined(Map<String, Value> defined, Value value, String user) {
        Checks.argument(value.equals(defined.get(value.name())), "%s uses %s before it is defined", user, value);
    }

    /** The parameters by the values that nodes name them by. */
    public Map<Value, Parameter> parametersByValue() {
        return parameters.stream().collect(Collectors.toMap(Parameter::value, Function.identity()));
    }

    /** The nodes that read each value; a value that only the caller reads is absent. */
    public Map<Value, List<Node>> users() {
        Map<Value, List<Node>> users = new HashMap<>();
        for (Node node : nodes) {
            node.operands()
                    .forEach(operand -> users.computeIfAbsent(operand, value -> new ArrayList<>())
                            .add(node));
        }
        return users;
    }

    /** Multiply-adds of all nodes for one image. */
    public long macs() {
        return nodes.stream().mapToLong(Node::macs).sum();
    }

    /** The same program over parameters with other content. */
    public Graph withParameters(UnaryOperator<Parameter> content) {
        return new Graph(name, rows, inputs, parameters.stream().map(content).toList(), nodes, outputs);
    }

    /** The same program with other answers. */
    public Graph withOutputs(List<Value> others) {
        return new Graph(name, rows, inputs, parameters, nodes, others);
    }

    /**
     * The end of the program: what computes the outputs once the values of a cut are known.
     *
     * @param cut the new inputs
     * @throws IllegalArgumentException when an output depends on an input in a way that does not lead through the cut
     */
    public Graph behind(List<Value> cut) {
        Set<Value> needed = new HashSet<>(outputs);
        Deque<Node> kept = new ArrayDeque<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (needed.contains(node.result()) && !cut.contains(node.result())) {
                kept.push(node);
                needed.addAll(node.operands());
            }
        }
        List<Parameter> used = parameters.stream()
                .filter(parameter -> needed.contains(parameter.value()))
                .toList();
        return new Graph(name, rows, cut, used, List.copyOf(kept), outputs);
    }

    /**
     * The values that nodes choose by, where a difference of rounding may become one of the answer: what is above them can be
     * compared number by number, what is below only for the same values.
     */
    public List<Value> choices() {
        return nodes.stream()
                .filter(node -> node.op() instanceof NonMaxSuppression || node.op() instanceof ArgMax)
                .flatMap(node -> node.operands().stream())
                .distinct()
                .toList();
    }

    /** A step of {@link #rewrite}. */
    @FunctionalInterface
    public interface Rewriter {
        /**
         * What to compute in place of {@code node}.
         *
         * @param node with the operands that it has in the new graph
         * @param out where the new graph grows
         * @return the value that takes the place of the node's result, or empty to copy the node
         */
        Optional<Value> rewrite(Node node, GraphBuilder out);
    }

    /**
     * A graph in which some nodes are replaced, made in one walk. Parameters that no node uses any longer are gone, nodes are
     * not.
     */
    public Graph rewrite(Rewriter rewriter) {
        GraphBuilder out = new GraphBuilder(name, rows);
        Map<Value, Parameter> byValue = parametersByValue();
        Map<Value, Value> renamed = new HashMap<>();
        inputs.forEach(out::input);
        for (Node node : nodes) {
            List<Value> operands = node.operands().stream()
                    .map(operand -> renamed.getOrDefault(operand, operand))
                    .toList();
            Node present = new Node(node.name(), node.op(), operands, node.result(), node.origin());
            Optional<Value> replacement = rewriter.rewrite(present, out);
            renamed.put(node.result(), replacement.isPresent() ? replacement.get() : copy(present, byValue, out));
        }
        outputs.forEach(output -> out.output(renamed.getOrDefault(output, output)));
        return out.build();
    }

    private static Value copy(Node node, Map<Value, Parameter> parameters, GraphBuilder out) {
        for (Value operand : node.operands()) {
            Parameter parameter = parameters.get(operand);
            if (parameter != null) {
                out.parameter(parameter);
            }
        }
        return out.node(node);
    }
}
