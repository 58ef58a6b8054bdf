package io.tcns.compiler.ir;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Grows a {@link Graph} node by node, in the order of execution; every value is typed the moment it is made. */
public final class GraphBuilder {

    private final String name;
    private final List<Row> rows;
    private final List<Value> inputs = new ArrayList<>();
    private final Map<Value, Parameter> parameters = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Value> outputs = new ArrayList<>();

    public GraphBuilder(String name, List<Row> rows) {
        this.name = name;
        this.rows = rows;
    }

    /** Adds an input. */
    public Value input(Value input) {
        inputs.add(input);
        return input;
    }

    /** Adds a parameter, unless it is there already. */
    public Value parameter(Parameter parameter) {
        parameters.put(parameter.value(), parameter);
        return parameter.value();
    }

    /** Adds a node whose result, called {@code result}, has the type that {@code op} infers. */
    public Value node(String name, Op op, List<Value> operands, String result, Origin origin) {
        TensorType type = op.infer(Value.types(operands));
        return node(new Node(name, op, operands, new Value(result, type), origin));
    }

    /** Adds a node and gives its result. */
    public Value node(Node node) {
        nodes.add(node);
        return node.result();
    }

    /** Says that {@code output} is an answer of the graph. */
    public void output(Value output) {
        outputs.add(output);
    }

    /**
     * The graph made so far.
     *
     * @throws IllegalArgumentException when it is not well formed
     */
    public Graph build() {
        return new Graph(name, rows, inputs, List.copyOf(parameters.values()), nodes, outputs);
    }
}
