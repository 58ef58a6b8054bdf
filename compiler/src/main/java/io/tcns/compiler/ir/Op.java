package io.tcns.compiler.ir;

import java.util.List;

/**
 * What a node computes; never how a target names it or lays it out.
 *
 * <p>The mathematics of an op lives on its record. What a target makes of it lives in a {@link Visitor}, so that a new op
 * does not compile until every target answers.
 */
public sealed interface Op
        permits Activation,
                Add,
                ArgMax,
                AveragePool,
                BatchNorm,
                BoxPredictions,
                Concat,
                Conv2d,
                DecodeBoxes,
                DetectionField,
                Dropout,
                Flatten,
                GlobalAveragePool,
                Linear,
                MaxPool,
                NonMaxSuppression,
                Resize,
                Softmax {

    /**
     * The type of the result.
     *
     * @throws IllegalArgumentException when the operands do not fit the op or each other
     */
    TensorType infer(List<TensorType> operands);

    /**
     * Multiply-adds for one image. Convolutions and fully connected layers have them; every other op says 0, which is the
     * counting rule of the MobileNet papers and not a default.
     *
     * @param result the type that {@link #infer} gives for the operands
     */
    long macs(List<TensorType> operands, TensorType result);

    /** Calls the method of {@code visitor} that is named like this op. */
    <C, R> R accept(Visitor<C, R> visitor, C context);

    /**
     * One answer per op.
     *
     * @param <C> what the caller hands through, such as the node that holds the op
     * @param <R> the answer
     */
    interface Visitor<C, R> {
        R activation(Activation op, C context);

        R add(Add op, C context);

        R argMax(ArgMax op, C context);

        R averagePool(AveragePool op, C context);

        R batchNorm(BatchNorm op, C context);

        R boxPredictions(BoxPredictions op, C context);

        R concat(Concat op, C context);

        R conv2d(Conv2d op, C context);

        R decodeBoxes(DecodeBoxes op, C context);

        R detectionField(DetectionField op, C context);

        R dropout(Dropout op, C context);

        R flatten(Flatten op, C context);

        R globalAveragePool(GlobalAveragePool op, C context);

        R linear(Linear op, C context);

        R maxPool(MaxPool op, C context);

        R nonMaxSuppression(NonMaxSuppression op, C context);

        R resize(Resize op, C context);

        R softmax(Softmax op, C context);
    }
}
