package io.tcns.compiler.checkpoint;

import java.util.List;
import java.util.Map;

/**
 * What a file says that its network computes: layers, joined by the names of the values that flow between them.
 *
 * <p>As written by others: nothing is promised of names, order or sense. A value that no node gives is an input or missing.
 *
 * @param inputs values that the caller gives
 * @param nodes in the order of the file
 * @param outputs values that the network answers
 * @param ranges the smallest and largest number that a quantised value can stand for, where the file says it
 */
public record ForeignGraph(
        List<String> inputs, List<ForeignNode> nodes, List<String> outputs, Map<String, Range> ranges) {

    public ForeignGraph {
        inputs = List.copyOf(inputs);
        nodes = List.copyOf(nodes);
        outputs = List.copyOf(outputs);
        ranges = Map.copyOf(ranges);
    }

    /** A network of floating-point values. */
    public ForeignGraph(List<String> inputs, List<ForeignNode> nodes, List<String> outputs) {
        this(inputs, nodes, outputs, Map.of());
    }

    /** The numbers from {@code smallest} to {@code largest}. */
    public record Range(double smallest, double largest) {}
}
