package io.tcns.compiler.lower;

import io.tcns.compiler.ir.Activation;
import io.tcns.compiler.ir.Add;
import io.tcns.compiler.ir.BatchNorm;
import io.tcns.compiler.ir.BoxPredictions;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.GraphBuilder;
import io.tcns.compiler.ir.Op;
import io.tcns.compiler.ir.Padding;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Parameter.Kind;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import io.tcns.dsl.model.Architecture.Conventions;
import io.tcns.dsl.model.Nonlinearity;
import io.tcns.dsl.model.PaddingRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds layers to a graph.
 *
 * <p>All names come from the layer's tap: a node is {@code tap/what}, a parameter {@code tap/what/kind}, the layer's last
 * value is the tap itself.
 */
final class LayerBuilder {

    private final GraphBuilder graph;
    private final Conventions conventions;
    private final SeededWeights weights;

    /** What layers give, by their taps. */
    private final Map<String, Value> tapped;

    LayerBuilder(GraphBuilder graph, Conventions conventions, SeededWeights weights) {
        this(graph, conventions, weights, new HashMap<>());
    }

    private LayerBuilder(
            GraphBuilder graph, Conventions conventions, SeededWeights weights, Map<String, Value> tapped) {
        this.graph = graph;
        this.conventions = conventions;
        this.weights = weights;
        this.tapped = tapped;
    }

    /** A builder that goes on with the same graph. */
    LayerBuilder with(Conventions others) {
        return new LayerBuilder(graph, others, weights, tapped);
    }

    /** The rules that layers are made by. */
    Conventions conventions() {
        return conventions;
    }

    /** Gives a value one more tap. */
    void tap(String tap, Value value) {
        tapped.put(tap, value);
    }

    /**
     * The value that users know by a tap.
     *
     * @throws IllegalStateException when there is none: taps were checked
     */
    Value tapped(String tap) {
        Value value = tapped.get(tap);
        if (value == null) {
            throw new IllegalStateException("no layer gives " + tap);
        }
        return value;
    }

    /**
     * How a window slides.
     *
     * @param dilation the distance between two taps of the kernel
     */
    record Window(int kernel, int stride, int dilation) {

        static final Window POINTWISE = new Window(1, 1, 1);

        int covers() {
            return (kernel - 1) * dilation + 1;
        }
    }

    /** A convolution over all channels, batch norm and non-linearity. */
    Value convolution(Place place, Value x, Window window, int channels, Nonlinearity activation) {
        return convolution(place, x, window, channels, 1, activation);
    }

    /** A convolution of each channel by itself, batch norm and non-linearity. */
    Value depthwise(Place place, Value x, Window window, Nonlinearity activation) {
        int channels = x.type().channels();
        return convolution(place, x, window, channels, channels, activation);
    }

    private Value convolution(Place place, Value x, Window window, int channels, int groups, Nonlinearity activation) {
        TensorType weightType = TensorType.of(channels, x.type().channels() / groups, window.kernel(), window.kernel());
        Value weight = parameter(place.node("conv"), Kind.WEIGHT, weightType);
        Conv2d conv = new Conv2d(window.stride(), window.dilation(), groups, padding(x, window));
        Value convolved = node(place, "conv", conv, List.of(x, weight));
        return normalized(place, convolved, activation);
    }

    private Value normalized(Place place, Value x, Nonlinearity activation) {
        TensorType perChannel = TensorType.of(x.type().channels());
        String name = place.node("bn");
        List<Value> operands = List.of(
                x,
                parameter(name, Kind.GAMMA, perChannel),
                parameter(name, Kind.BETA, perChannel),
                parameter(name, Kind.MEAN, perChannel),
                parameter(name, Kind.VARIANCE, perChannel));
        BatchNorm norm = new BatchNorm(conventions.epsilon());
        if (activation == Nonlinearity.LINEAR) {
            return last(place, "bn", norm, operands);
        }
        Value normalized = node(place, "bn", norm, operands);
        return last(place, activation.word(), new Activation(function(activation)), List.of(normalized));
    }

    /** A convolution with bias that says {@code values} numbers of each of the anchors in each cell. */
    Value predictions(Place place, Value x, Window window, int anchors, int values) {
        int channels = Math.multiplyExact(anchors, values);
        Conv2d conv = new Conv2d(window.stride(), window.dilation(), 1, padding(x, window));
        Value predicted = node(place, "conv", conv, affine(place, x, window, channels));
        return last(place, "predictions", new BoxPredictions(anchors), List.of(predicted));
    }

    /** A 1x1 convolution with bias, and nothing behind it. */
    Value affine(Place place, Value x, int channels) {
        Conv2d conv = new Conv2d(1, 1, 1, Padding.NONE);
        return last(place, "conv", conv, affine(place, x, Window.POINTWISE, channels));
    }

    /** The operands of a convolution with bias. */
    private List<Value> affine(Place place, Value x, Window window, int channels) {
        String name = place.node("conv");
        TensorType weightType = TensorType.of(channels, x.type().channels(), window.kernel(), window.kernel());
        return List.of(
                x, parameter(name, Kind.WEIGHT, weightType), parameter(name, Kind.BIAS, TensorType.of(channels)));
    }

    /** The sum of two values of one shape. */
    Value sum(Place place, Value x, Value y) {
        return last(place, "add", new Add(), List.of(x, y));
    }

    /** The sum of two values of one shape, and a non-linearity. */
    Value sum(Place place, Value x, Value y, Nonlinearity activation) {
        if (activation == Nonlinearity.LINEAR) {
            return sum(place, x, y);
        }
        Value sum = node(place, "add", new Add(), List.of(x, y));
        return last(place, activation.word(), new Activation(function(activation)), List.of(sum));
    }

    /** A node in the middle of a layer. */
    Value node(Place place, String what, Op op, List<Value> operands) {
        String name = place.node(what);
        return graph.node(name, op, operands, name, place.origin());
    }

    /** The last node of a layer, whose value users know by the tap. */
    Value last(Place place, String what, Op op, List<Value> operands) {
        return last(place, what, op, operands, place.tap());
    }

    /** The last node of a layer whose value has a name of its own. */
    Value last(Place place, String what, Op op, List<Value> operands, String value) {
        Value result = graph.node(place.node(what), op, operands, value, place.origin());
        tapped.put(place.tap(), result);
        return result;
    }

    /** A parameter of the node {@code owner}. */
    Value parameter(String owner, Kind kind, TensorType type) {
        Value value = new Value(owner + "/" + kind.word(), type);
        return graph.parameter(new Parameter(value, kind, weights.of(kind, type)));
    }

    /** The rule of the spec, as pixels. */
    Padding padding(Value x, Window window) {
        PaddingRule rule = conventions.padding();
        int height = x.type().height();
        int width = x.type().width();
        return new Padding(
                rule.before(height, window.covers(), window.stride()),
                rule.before(width, window.covers(), window.stride()),
                rule.after(height, window.covers(), window.stride()),
                rule.after(width, window.covers(), window.stride()));
    }

    private static Activation.Function function(Nonlinearity activation) {
        return switch (activation) {
            case LINEAR -> throw new IllegalArgumentException("linear is no function to compute");
            case RELU -> Activation.Function.RELU;
            case RELU6 -> Activation.Function.RELU6;
            case HSWISH -> Activation.Function.HARD_SWISH;
            case HSIGMOID -> Activation.Function.HARD_SIGMOID;
            case SIGMOID -> Activation.Function.SIGMOID;
        };
    }
}
