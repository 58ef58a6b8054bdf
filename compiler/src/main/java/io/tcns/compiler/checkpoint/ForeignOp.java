package io.tcns.compiler.checkpoint;

import io.tcns.compiler.ir.Activation;
import io.tcns.compiler.ir.Resize.Alignment;
import java.util.Optional;

/**
 * What a layer of another tool's file computes. Fused activations are nodes of their own, with a value between that the
 * reader names.
 */
public sealed interface ForeignOp {

    /**
     * A two-dimensional convolution.
     *
     * @param depthwise whether each channel is filtered by itself
     * @param groups as the file says; for depthwise ones of no meaning
     */
    record Convolution(
            Weight weight,
            Optional<Weight> bias,
            boolean depthwise,
            int groups,
            Step stride,
            Step dilation,
            ForeignPadding padding)
            implements ForeignOp {}

    /** A fully connected layer: {@code y = x W + b}. */
    record FullyConnected(Weight weight, Optional<Weight> bias) implements ForeignOp {}

    /**
     * A batch norm in inference.
     *
     * @param gamma absent means 1
     * @param beta absent means 0
     */
    record BatchNorm(Optional<Weight> gamma, Optional<Weight> beta, Weight mean, Weight variance, double epsilon)
            implements ForeignOp {}

    /** Zeros around an image. */
    record Pad(ForeignPadding padding) implements ForeignOp {}

    /** A non-linearity that this compiler knows. */
    record Nonlinearity(Activation.Function function) implements ForeignOp {}

    /** The sum of two values. */
    record Add() implements ForeignOp {}

    /** The mean over height and width, with or without what reshapes it afterwards. */
    record GlobalAveragePool() implements ForeignOp {}

    /** A mean over a window, without padding; over the whole map it is a global one. */
    record AveragePool(Step kernel, Step stride) implements ForeignOp {}

    /** A maximum over a window. */
    record MaxPool(Step kernel, Step stride, ForeignPadding padding) implements ForeignOp {}

    /** Maps of one resolution one after the other, by their channels. */
    record Concat() implements ForeignOp {}

    /** Bilinear interpolation of each channel. */
    record Resize(Alignment alignment) implements ForeignOp {}

    /** Scores to probabilities. */
    record Softmax() implements ForeignOp {}

    /** What changes no number, or only its form: dropout, reshape, (de)quantise, cast. */
    record PassThrough(String operator) implements ForeignOp {}

    /**
     * Anything else.
     *
     * @param operator as the format calls it
     */
    record Other(String operator) implements ForeignOp {}

    /** Pixels down and to the right. */
    record Step(int height, int width) {
        public static final Step ONE = new Step(1, 1);
    }
}
