package io.tcns.compiler.ir;

import static java.util.stream.Collectors.joining;

import java.util.Collection;

/** A graph as text, for golden files and for people: one line a node, {@code result: type = Op[...](operands)}. */
public final class GraphPrinter {

    private GraphPrinter() {}

    public static String print(Graph graph) {
        StringBuilder text = new StringBuilder();
        text.append(graph.name())
                .append('(')
                .append(list(graph.inputs()))
                .append(") -> ")
                .append(list(graph.outputs()))
                .append('\n');
        for (Node node : graph.nodes()) {
            String operands = node.operands().stream().map(Value::name).collect(joining(", "));
            text.append("  %s = %s(%s)\n".formatted(node.result(), node.op(), operands));
        }
        return text.toString();
    }

    private static String list(Collection<Value> values) {
        return values.stream().map(Value::toString).collect(joining(", "));
    }
}
