package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import com.fasterxml.jackson.databind.JsonNode;
import io.tcns.compiler.checkpoint.ForeignOp;
import io.tcns.compiler.checkpoint.ForeignOp.Add;
import io.tcns.compiler.checkpoint.ForeignOp.AveragePool;
import io.tcns.compiler.checkpoint.ForeignOp.BatchNorm;
import io.tcns.compiler.checkpoint.ForeignOp.Convolution;
import io.tcns.compiler.checkpoint.ForeignOp.FullyConnected;
import io.tcns.compiler.checkpoint.ForeignOp.GlobalAveragePool;
import io.tcns.compiler.checkpoint.ForeignOp.MaxPool;
import io.tcns.compiler.checkpoint.ForeignOp.Nonlinearity;
import io.tcns.compiler.checkpoint.ForeignOp.Other;
import io.tcns.compiler.checkpoint.ForeignOp.Pad;
import io.tcns.compiler.checkpoint.ForeignOp.PassThrough;
import io.tcns.compiler.checkpoint.ForeignOp.Softmax;
import io.tcns.compiler.checkpoint.ForeignOp.Step;
import io.tcns.compiler.checkpoint.ForeignPadding;
import io.tcns.compiler.checkpoint.Layout;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.checkpoint.Weight;
import io.tcns.compiler.ir.Activation.Function;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the layers of Keras compute, by the <a href="https://keras.io/api/layers/">documentation of its layers</a>. A layer
 * that applies a function to its result is two ops, and a separable convolution is two convolutions.
 */
final class KerasOps {

    private static final int NO_GROUPS = 1;

    private final KerasWeights weights;

    /** Keras 3 means another function than Keras 2 and TensorFlow.js by {@code hard_sigmoid}. */
    private final boolean keras3;

    KerasOps(KerasWeights weights, boolean keras3) {
        this.weights = weights;
        this.keras3 = keras3;
    }

    /** @param version what files call {@code keras_version} */
    static boolean isKeras3(String version) {
        return version.startsWith("3.");
    }

    /**
     * The ops of a layer, each taking what the one before gives.
     *
     * @param models that the layer is in, the outermost first
     */
    List<ForeignOp> of(KerasLayer layer, List<String> models, int inputs) throws UnreadableCheckpointException {
        if (layer.kind().equals("Add")) {
            return List.of(inputs == 2 ? new Add() : other(layer, inputs + " values"));
        }
        List<ForeignOp> ops = new Reader(layer, models).ops();
        require(
                inputs == 1 || ops.get(0) instanceof Other,
                "layer `%s` takes %d values; a %s takes one",
                layer.name(),
                inputs,
                layer.kind());
        return ops;
    }

    private static Other other(KerasLayer layer, String why) {
        return new Other(layer.kind() + " of " + why);
    }

    /** Reads one layer. */
    private final class Reader {
        private final KerasLayer layer;
        private final List<String> models;

        Reader(KerasLayer layer, List<String> models) {
            this.layer = layer;
            this.models = models;
        }

        List<ForeignOp> ops() throws UnreadableCheckpointException {
            layer.requireChannelsLast();
            return switch (layer.kind()) {
                case "Conv2D" -> activated(convolution());
                case "DepthwiseConv2D" -> activated(depthwise());
                case "SeparableConv2D" -> activated(depthwise(), pointwise());
                case "Dense" -> activated(new FullyConnected(weight("kernel", Layout.IO), bias()));
                default -> List.of(withoutActivation());
            };
        }

        private ForeignOp withoutActivation() throws UnreadableCheckpointException {
            return switch (layer.kind()) {
                case "BatchNormalization" -> norm();
                case "ReLU" -> relu();
                case "Activation" -> function();
                case "Softmax" -> layer.isLeftAlone("axis", -1) ? new Softmax() : unknown();
                case "ZeroPadding2D" -> new Pad(zeros());
                case "GlobalAveragePooling2D" -> new GlobalAveragePool();
                case "AveragePooling2D" -> averagePool();
                case "MaxPooling2D" -> new MaxPool(layer.step("pool_size"), poolStep(), padding());
                case "Rescaling" ->
                    layer.isLeftAlone("scale", 1) && layer.isLeftAlone("offset", 0) ? passThrough() : unknown();
                case "Dropout", "SpatialDropout2D", "GaussianNoise", "GaussianDropout", "Flatten", "Reshape" ->
                    passThrough();
                default -> unknown();
            };
        }

        private List<ForeignOp> activated(ForeignOp... ops) throws UnreadableCheckpointException {
            boolean known = Stream.of(ops).noneMatch(Other.class::isInstance);
            if (!known) {
                return List.of(unknown());
            }
            ForeignOp function = function();
            return function instanceof PassThrough
                    ? List.of(ops)
                    : Stream.concat(Stream.of(ops), Stream.of(function)).toList();
        }

        private ForeignOp convolution() throws UnreadableCheckpointException {
            int groups = layer.config().has("groups")
                    ? layer.pixels("groups", layer.config().path("groups"), 1)
                    : NO_GROUPS;
            return new Convolution(
                    weight("kernel", Layout.HWIO), bias(), false, groups, layer.step("strides"), dilation(), padding());
        }

        /** Of a separable convolution, which adds its bias at the end, the first half. */
        private ForeignOp depthwise() throws UnreadableCheckpointException {
            if (!layer.isLeftAlone("depth_multiplier", 1)) {
                return unknown();
            }
            return new Convolution(
                    weight("depthwise_kernel", Layout.HWO1),
                    layer.kind().equals("SeparableConv2D") ? Optional.empty() : bias(),
                    true,
                    NO_GROUPS,
                    layer.step("strides"),
                    dilation(),
                    padding());
        }

        private ForeignOp pointwise() throws UnreadableCheckpointException {
            return new Convolution(
                    weight("pointwise_kernel", Layout.HWIO),
                    bias(),
                    false,
                    NO_GROUPS,
                    Step.ONE,
                    Step.ONE,
                    ForeignPadding.NONE);
        }

        private ForeignOp norm() throws UnreadableCheckpointException {
            JsonNode axis = layer.config().path("axis");
            int channels = (axis.isArray() && axis.size() == 1 ? axis.get(0) : axis).asInt(-1);
            // The last of four; the last of two would be 1, and no norm of these networks follows a fully connected
            // layer.
            if (channels != -1 && channels != 3) {
                return unknown();
            }
            double epsilon = layer.number("epsilon", 1e-3);
            require(epsilon >= 0, "`epsilon` of layer `%s` is below 0: %s", layer.name(), epsilon);
            return new BatchNorm(
                    layer.flag("scale", true) ? Optional.of(weight("gamma", Layout.O)) : Optional.empty(),
                    layer.flag("center", true) ? Optional.of(weight("beta", Layout.O)) : Optional.empty(),
                    weight("moving_mean", Layout.O),
                    weight("moving_variance", Layout.O),
                    epsilon);
        }

        private ForeignOp relu() throws UnreadableCheckpointException {
            boolean plain = layer.isLeftAlone("negative_slope", 0) && layer.isLeftAlone("threshold", 0);
            double most = layer.number("max_value", Double.POSITIVE_INFINITY);
            if (!plain || (most != 6 && most != Double.POSITIVE_INFINITY)) {
                return unknown();
            }
            return new Nonlinearity(most == 6 ? Function.RELU6 : Function.RELU);
        }

        private ForeignOp function() throws UnreadableCheckpointException {
            String function = layer.activation();
            return switch (function) {
                case "linear" -> new PassThrough(layer.kind());
                case "relu" -> new Nonlinearity(Function.RELU);
                case "relu6" -> new Nonlinearity(Function.RELU6);
                case "sigmoid" -> new Nonlinearity(Function.SIGMOID);
                case "hard_silu", "hard_swish" -> new Nonlinearity(Function.HARD_SWISH);
                case "hard_sigmoid" ->
                    keras3 ? new Nonlinearity(Function.HARD_SIGMOID) : new Other("hard_sigmoid of Keras 2");
                case "softmax" -> new Softmax();
                default -> new Other(function);
            };
        }

        private ForeignPadding zeros() throws UnreadableCheckpointException {
            JsonNode padding = layer.config().path("padding");
            if (!padding.isArray() || padding.size() != 2) {
                int all = layer.pixels("padding", padding, 0);
                return new ForeignPadding.Explicit(all, all, all, all);
            }
            JsonNode down = padding.get(0);
            JsonNode right = padding.get(1);
            return new ForeignPadding.Explicit(side(down, 0), side(right, 0), side(down, 1), side(right, 1));
        }

        private int side(JsonNode both, int which) throws UnreadableCheckpointException {
            return layer.pixels("padding", both.isArray() && both.size() == 2 ? both.get(which) : both, 0);
        }

        private ForeignOp averagePool() throws UnreadableCheckpointException {
            return padding().equals(ForeignPadding.NONE)
                    ? new AveragePool(layer.step("pool_size"), poolStep())
                    : unknown();
        }

        /** Where it is not given, windows lie side by side. */
        private Step poolStep() throws UnreadableCheckpointException {
            return layer.step(layer.config().hasNonNull("strides") ? "strides" : "pool_size");
        }

        private Step dilation() throws UnreadableCheckpointException {
            return layer.config().has("dilation_rate") ? layer.step("dilation_rate") : Step.ONE;
        }

        private ForeignPadding padding() throws UnreadableCheckpointException {
            String padding = JsonTree.name(layer.config().path("padding"));
            return switch (padding) {
                case "same" -> ForeignPadding.SAME;
                case "valid" -> ForeignPadding.NONE;
                default ->
                    throw new UnreadableCheckpointException(
                            "`padding` of layer `%s` is neither `same` nor `valid`: `%s`", layer.name(), padding);
            };
        }

        private Optional<Weight> bias() throws UnreadableCheckpointException {
            return layer.flag("use_bias", true) ? Optional.of(weight("bias", Layout.O)) : Optional.empty();
        }

        private Weight weight(String variable, Layout layout) throws UnreadableCheckpointException {
            return weights.weight(models, layer.name(), variable, layout);
        }

        private PassThrough passThrough() {
            return new PassThrough(layer.kind());
        }

        private Other unknown() {
            return new Other(layer.kind());
        }
    }
}
