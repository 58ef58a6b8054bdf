package io.tcns.dsl.check;

import io.tcns.dsl.model.Rounding;
import io.tcns.dsl.syntax.Statement;
import java.util.Optional;

/**
 * What {@code scaled by} does to the channels of a table.
 *
 * @param factor the width multiplier, above 0
 * @param divisor scaled channels are multiples of it
 * @param truncated MobileNetV1's rule instead
 */
record ChannelScaling(double factor, int divisor, boolean truncated) {

    private static final double LEAST_FACTOR = 1e-6;
    static final double MOST_FACTOR = 1000;
    private static final int MOST_DIVISOR = 1024;

    /** What a statement says; stands for anything where a problem has been reported. */
    static ChannelScaling of(Statement.Scaling scaling, Values values) {
        Optional<Double> factor = values.real(scaling.factor(), "the width multiplier", LEAST_FACTOR, MOST_FACTOR);
        Optional<Integer> divisor = scaling.divisor().isPresent()
                ? values.whole(scaling.divisor().get(), "the divisor", 1, MOST_DIVISOR)
                : Optional.of(Rounding.DEFAULT_DIVISOR);
        return new ChannelScaling(factor.orElse(1.0), divisor.orElse(Rounding.DEFAULT_DIVISOR), scaling.truncated());
    }

    /** The channels of a row, before they are known to be within the limits. */
    double scaled(int channels, double leastFactor) {
        double scaled = channels * Math.max(factor, leastFactor);
        return truncated ? Rounding.truncated(scaled) : Rounding.toMultiple(scaled, divisor);
    }
}
