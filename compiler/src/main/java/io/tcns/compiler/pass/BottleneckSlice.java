package io.tcns.compiler.pass;

import static java.util.Objects.requireNonNull;

import io.tcns.compiler.ir.Add;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.GraphBuilder;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Op;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Some of the inner channels of a bottleneck, and the nodes that compute what they contribute.
 *
 * @param number counted from 1
 * @param first channel, counted from 0
 */
record BottleneckSlice(Bottleneck whole, int number, int first, int channels) {

    /** Dimensions of a weight: what a convolution gives, and what it reads. */
    private static final int FILTERS = 0;

    private static final int INPUTS = 1;

    boolean isLast() {
        return first + channels == whole.channels();
    }

    /** The slice that follows: as large as this one, unless fewer channels are left. */
    BottleneckSlice next() {
        int next = first + channels;
        return new BottleneckSlice(whole, number + 1, next, Math.min(channels, whole.channels() - next));
    }

    /** Adds the nodes that compute what these channels contribute. */
    Value share(Value x, Map<Value, Parameter> parameters, GraphBuilder out) {
        Value y = x;
        for (Node node : whole.inner()) {
            List<Value> operands = new ArrayList<>(List.of(y));
            weights(node).forEach(weight -> operands.add(slice(weight, FILTERS, parameters, out)));
            y = node(node, perChannel(node.op()), operands, out);
        }
        Node projection = whole.projection();
        List<Value> weights = weights(projection);
        List<Value> operands = new ArrayList<>(List.of(y, slice(weights.get(0), INPUTS, parameters, out)));
        if (number == 1) {
            weights.stream().skip(1).forEach(bias -> operands.add(out.parameter(requireNonNull(parameters.get(bias)))));
        }
        return node(projection, projection.op(), operands, out);
    }

    /** Adds what these channels contribute to what those before them do. */
    Value add(Value sum, Value share, GraphBuilder out) {
        Node projection = whole.projection();
        String name = numbered(projection.name() + "/add");
        String result = isLast() ? projection.result().name() : name;
        return out.node(name, new Add(), List.of(share, sum), result, projection.origin());
    }

    private static List<Value> weights(Node node) {
        return node.operands().subList(1, node.operands().size());
    }

    private Value slice(Value weight, int dimension, Map<Value, Parameter> parameters, GraphBuilder out) {
        Parameter all = requireNonNull(parameters.get(weight));
        return out.parameter(ChannelSlice.of(all, numbered(weight.name()), dimension, first, channels));
    }

    private Op perChannel(Op op) {
        return op instanceof Conv2d all && all.groups() > 1
                ? new Conv2d(all.stride(), all.dilation(), channels, all.padding())
                : op;
    }

    private Value node(Node like, Op op, List<Value> operands, GraphBuilder out) {
        return out.node(
                numbered(like.name()), op, operands, numbered(like.result().name()), like.origin());
    }

    private String numbered(String name) {
        return name + "/" + number;
    }
}
