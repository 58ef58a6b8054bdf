package io.tcns.dsl.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** What one repeat of a row computes, with every number decided; strides, dilations and kernels are at least 1. */
public sealed interface Block {

    /** The role of a block's last layer. */
    String OUTPUT = "output";

    /** By how much the block divides the resolution. */
    int stride();

    /** What the block gives for one image. */
    FeatureMap output();

    /** The same block where another resolution comes in. */
    Block at(FeatureMap input, PaddingRule padding);

    /**
     * What its layers give, by their roles, in the order of data; the last is {@value #OUTPUT}.
     *
     * @param input what enters the block
     */
    default Map<String, FeatureMap> taps(FeatureMap input) {
        return Map.of(OUTPUT, output());
    }

    /** A convolution, batch norm and non-linearity. */
    record Convolution(int kernel, int stride, int dilation, Nonlinearity activation, FeatureMap output)
            implements Block {

        @Override
        public Block at(FeatureMap input, PaddingRule padding) {
            FeatureMap map = padding.positions(input, (kernel - 1) * dilation + 1, stride, output.channels());
            return new Convolution(kernel, stride, dilation, activation, map);
        }
    }

    /** A depthwise and a 1x1 convolution, each with batch norm and non-linearity (Howard et al. 2017, figure 3). */
    record Separable(int kernel, int stride, int dilation, Nonlinearity activation, FeatureMap output)
            implements Block {

        @Override
        public Block at(FeatureMap input, PaddingRule padding) {
            FeatureMap map = padding.positions(input, (kernel - 1) * dilation + 1, stride, output.channels());
            return new Separable(kernel, stride, dilation, activation, map);
        }

        @Override
        public Map<String, FeatureMap> taps(FeatureMap input) {
            Map<String, FeatureMap> taps = new LinkedHashMap<>();
            taps.put("depthwise", output.withChannels(input.channels()));
            taps.put(OUTPUT, output);
            return taps;
        }
    }

    /**
     * The inverted residual (Sandler et al. 2018, table 1).
     *
     * @param hidden channels between expansion and projection; where they equal the channels that come in, there is no
     *     expansion
     * @param projection what follows the projection: linear, but for the ablation of figure 6a
     * @param addsInput whether the block's input is added to its output
     */
    record Bottleneck(
            int kernel,
            int stride,
            int dilation,
            int hidden,
            Nonlinearity activation,
            Nonlinearity projection,
            Shortcut shortcut,
            boolean addsInput,
            FeatureMap output)
            implements Block {

        @Override
        public Block at(FeatureMap input, PaddingRule padding) {
            FeatureMap map = padding.positions(input, (kernel - 1) * dilation + 1, stride, output.channels());
            return new Bottleneck(kernel, stride, dilation, hidden, activation, projection, shortcut, addsInput, map);
        }

        @Override
        public Map<String, FeatureMap> taps(FeatureMap input) {
            Map<String, FeatureMap> taps = new LinkedHashMap<>();
            if (hidden != input.channels()) {
                taps.put("expand", input.withChannels(hidden));
            }
            taps.put("depthwise", output.withChannels(hidden));
            taps.put("project", output);
            taps.put(OUTPUT, output);
            return taps;
        }
    }

    /**
     * The bottleneck of residual networks (He et al. 2015, figure 5): a 1x1 convolution to a quarter of the channels, one of
     * the kernel's size, and a 1x1 convolution back, added to what came in: as it is, by every stride-th pixel, or, where the
     * channels differ, by a 1x1 convolution.
     *
     * @param activation after the first two convolutions, and after the sum
     */
    record Residual(int kernel, int stride, int dilation, Nonlinearity activation, FeatureMap output) implements Block {

        @Override
        public Block at(FeatureMap input, PaddingRule padding) {
            FeatureMap map = padding.positions(input, (kernel - 1) * dilation + 1, stride, output.channels());
            return new Residual(kernel, stride, dilation, activation, map);
        }

        /** How many times more channels the block has outside than inside. */
        public static final int NARROWING = 4;

        /** Channels inside. */
        public int inner() {
            return output.channels() / NARROWING;
        }

        @Override
        public Map<String, FeatureMap> taps(FeatureMap input) {
            Map<String, FeatureMap> taps = new LinkedHashMap<>();
            taps.put("reduce", input.withChannels(inner()));
            taps.put("filter", output.withChannels(inner()));
            taps.put("restore", output);
            if (stride > 1 || input.channels() != output.channels()) {
                taps.put("shortcut", output);
            }
            taps.put(OUTPUT, output);
            return taps;
        }
    }

    /** The maximum of each window. */
    record MaxPool(int kernel, int stride, FeatureMap output) implements Block {

        @Override
        public Block at(FeatureMap input, PaddingRule padding) {
            return new MaxPool(kernel, stride, padding.positions(input, kernel, stride, output.channels()));
        }
    }

    /** The mean of each window, without padding. */
    record AveragePool(int kernel, int stride, FeatureMap output) implements Block {

        @Override
        public Block at(FeatureMap input, PaddingRule padding) {
            int height = (input.height() - kernel) / stride + 1;
            int width = (input.width() - kernel) / stride + 1;
            return new AveragePool(kernel, stride, new FeatureMap(height, width, output.channels()));
        }
    }
}
