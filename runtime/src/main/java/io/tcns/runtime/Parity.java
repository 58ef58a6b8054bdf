package io.tcns.runtime;

import java.nio.FloatBuffer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How far one array of numbers is from the array that it should equal.
 *
 * @param maxDifference largest absolute difference of two elements; infinite when only one of them is finite
 * @param range largest minus smallest finite element of the reference
 * @param finite whether every element of both is finite
 */
public record Parity(double maxDifference, double range, boolean finite) {
    /** The difference that matters for a choice between outputs: in units of the reference's range. */
    public double relative() {
        return maxDifference == 0 ? 0 : maxDifference / range;
    }

    /** Whether both are finite and the relative difference is at most {@code tolerance}. */
    public boolean within(double tolerance) {
        return finite && relative() <= tolerance;
    }

    /** The one of several, at least one, that is farthest from being equal. */
    public static Parity worst(List<Parity> parities) {
        return parities.stream()
                .max(Comparator.comparing((Parity parity) -> !parity.finite()).thenComparing(Parity::relative))
                .orElseThrow();
    }

    /**
     * Compares element by element.
     *
     * @throws IllegalArgumentException when they differ in length
     */
    public static Parity of(FloatBuffer reference, FloatBuffer actual) {
        if (reference.remaining() != actual.remaining()) {
            throw new IllegalArgumentException(
                    "cannot compare " + reference.remaining() + " elements with " + actual.remaining());
        }
        Comparison comparison = new Comparison();
        for (int i = 0; i < reference.remaining(); i++) {
            comparison.add(reference.get(reference.position() + i), actual.get(actual.position() + i));
        }
        return comparison.parity();
    }

    /** Compares two tensors; another type or shape counts as an infinite difference. */
    public static Parity of(Tensor reference, Tensor actual) {
        if (reference.type() != actual.type() || !reference.shape().equals(actual.shape())) {
            return new Parity(Double.POSITIVE_INFINITY, 0, true);
        }
        Comparison comparison = new Comparison();
        for (int i = 0; i < reference.elements(); i++) {
            comparison.add(reference.number(i), actual.number(i));
        }
        return comparison.parity();
    }

    /**
     * Runs a model at every optimisation level on one input and compares each with {@link OptimizationLevel#NONE}.
     *
     * @return for each level, in order, each output's parity, in the model's order
     * @throws InputException when the model cannot be loaded or run at some level
     */
    public static Map<OptimizationLevel, List<Parity>> acrossLevels(
            Model model, List<Tensor> inputs, SessionOptions options) {
        Map<OptimizationLevel, List<Parity>> parities = new LinkedHashMap<>();
        try (Session reference = Session.open(model, options.withOptimization(OptimizationLevel.NONE))) {
            List<Tensor> expected = reference.run(inputs);
            for (OptimizationLevel level : OptimizationLevel.values()) {
                try (Session session = Session.open(model, options.withOptimization(level))) {
                    List<Tensor> actual = session.run(inputs);
                    parities.put(
                            level,
                            IntStream.range(0, actual.size())
                                    .mapToObj(i -> of(expected.get(i), actual.get(i)))
                                    .toList());
                }
            }
        }
        return parities;
    }

    /** The comparison so far. */
    private static final class Comparison {
        private double maxDifference;
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;
        private boolean finite = true;

        void add(double reference, double actual) {
            if (Double.isFinite(reference)) {
                min = Math.min(min, reference);
                max = Math.max(max, reference);
            }
            if (Double.isFinite(reference) && Double.isFinite(actual)) {
                maxDifference = Math.max(maxDifference, Math.abs(reference - actual));
                return;
            }
            finite = false;
            if (Double.compare(reference, actual) != 0) {
                maxDifference = Double.POSITIVE_INFINITY;
            }
        }

        Parity parity() {
            return new Parity(maxDifference, max < min ? 0 : max - min, finite);
        }
    }
}
