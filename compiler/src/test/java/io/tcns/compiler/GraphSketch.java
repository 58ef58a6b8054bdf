package io.tcns.compiler;

import io.tcns.compiler.ir.Activation;
import io.tcns.compiler.ir.BatchNorm;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.GraphBuilder;
import io.tcns.compiler.ir.Initializer;
import io.tcns.compiler.ir.Linear;
import io.tcns.compiler.ir.Op;
import io.tcns.compiler.ir.Origin;
import io.tcns.compiler.ir.Padding;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Row;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Small graphs for tests, in few words: parameters are made along with the node that reads them, seeded so that neither
 * values nor sums vanish.
 */
public final class GraphSketch {

    private final GraphBuilder out;
    private Origin origin = new Origin(0, 1, "output");

    public GraphSketch(String name, List<Row> rows) {
        out = new GraphBuilder(name, rows);
    }

    /** A sketch whose nodes all come from one row. */
    public GraphSketch() {
        this("sketch", List.of(row("row", "conv2d 3x3")));
    }

    public static Row row(String name, String operator) {
        return new Row(name, 1, operator, OptionalDouble.empty(), OptionalInt.empty(), 1, OptionalInt.empty());
    }

    /** The nodes that follow come from {@code origin}. */
    public GraphSketch from(Origin origin) {
        this.origin = origin;
        return this;
    }

    public Value image(int channels, int height, int width) {
        return out.input(new Value("image", TensorType.of(1, channels, height, width)));
    }

    /** A node; its result has its name. */
    public Value node(String name, Op op, Value... operands) {
        return out.node(name, op, List.of(operands), name, origin);
    }

    public Value parameter(String name, Parameter.Kind kind, float low, float high, Integer... dimensions) {
        Value value = new Value(name, TensorType.of(dimensions));
        return out.parameter(new Parameter(value, kind, new Initializer.Seeded(1, low, high)));
    }

    /** An unbiased convolution that keeps the size but for its stride (odd kernels), with weights of its own. */
    public Value convolution(String name, Value x, int filters, int kernel, int stride, int groups) {
        int side = kernel / 2;
        Conv2d op = new Conv2d(stride, 1, groups, new Padding(side, side, side, side));
        return node(name, op, x, weight(name, filters, x.type().channels() / groups, kernel));
    }

    /** Weights of the size that keeps the variance of what flows through (He et al. 2015). */
    public Value weight(String user, int filters, int channels, int kernel) {
        float bound = (float) Math.sqrt(6.0 / (channels * kernel * kernel));
        return parameter(user + "/weight", Parameter.Kind.WEIGHT, -bound, bound, filters, channels, kernel, kernel);
    }

    public Value bias(String user, int filters) {
        return parameter(user + "/bias", Parameter.Kind.BIAS, -0.5f, 0.5f, filters);
    }

    public Value norm(String name, Value x) {
        int channels = x.type().channels();
        return node(
                name,
                new BatchNorm(1e-3),
                x,
                parameter(name + "/gamma", Parameter.Kind.GAMMA, 0.8f, 1.2f, channels),
                parameter(name + "/beta", Parameter.Kind.BETA, -0.1f, 0.1f, channels),
                parameter(name + "/mean", Parameter.Kind.MEAN, -0.1f, 0.1f, channels),
                parameter(name + "/variance", Parameter.Kind.VARIANCE, 0.8f, 1.2f, channels));
    }

    public Value relu6(String name, Value x) {
        return node(name, new Activation(Activation.Function.RELU6), x);
    }

    public Value linear(String name, Value x, int features) {
        int before = x.type().size(1);
        float bound = (float) Math.sqrt(6.0 / before);
        Value weight = parameter(name + "/weight", Parameter.Kind.WEIGHT, -bound, bound, features, before);
        return node(name, new Linear(), x, weight, bias(name, features));
    }

    /** The graph that answers {@code outputs}. */
    public Graph answering(Value... outputs) {
        for (Value output : outputs) {
            out.output(output);
        }
        return out.build();
    }
}
