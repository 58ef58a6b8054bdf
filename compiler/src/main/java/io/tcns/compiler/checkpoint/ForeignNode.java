package io.tcns.compiler.checkpoint;

import java.util.List;

/**
 * One layer of a {@link ForeignGraph}.
 *
 * @param name what the file calls it, for messages
 * @param inputs the values that flow in; weights are the op's
 * @param outputs the values that flow out; for all ops that are understood, one
 */
public record ForeignNode(String name, ForeignOp op, List<String> inputs, List<String> outputs) {

    public ForeignNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    public ForeignNode(String name, ForeignOp op, String input, String output) {
        this(name, op, List.of(input), List.of(output));
    }
}
