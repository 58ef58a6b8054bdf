package io.tcns.compiler.checkpoint;

import java.util.List;

/**
 * What the integers of a quantised tensor stand for.
 *
 * @param scales one for the whole tensor, or one for each index along the axis
 * @param axis the dimension that has a scale for each index; of no meaning where there is one scale
 */
public record Quantization(List<Scale> scales, int axis) {

    /**
     * Integers as numbers: {@code number = factor * integer + offset}.
     *
     * <p>TFLite writes {@code factor * (integer - zeroPoint)}, so there the offset is {@code -factor * zeroPoint}: in double
     * both ways are exact.
     */
    public record Scale(double factor, double offset) {
        /** The number that an integer stands for. */
        public double number(double integer) {
            return factor * integer + offset;
        }
    }

    public Quantization {
        scales = List.copyOf(scales);
        if (scales.isEmpty()) {
            throw new IllegalArgumentException("there is no scale");
        }
    }

    /** One scale for all numbers. */
    public static Quantization perTensor(double factor, double offset) {
        return new Quantization(List.of(new Scale(factor, offset)), 0);
    }

    /** Whether indices along the axis have scales of their own. */
    public boolean isPerChannel() {
        return scales.size() > 1;
    }
}
