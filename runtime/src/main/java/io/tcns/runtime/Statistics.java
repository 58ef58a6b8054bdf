package io.tcns.runtime;

import java.util.Arrays;

/** Figures that describe samples. */
final class Statistics {
    private Statistics() {}

    static double mean(double[] samples) {
        return Arrays.stream(samples).sum() / samples.length;
    }

    /** With n - 1; 0 for a single sample. */
    static double standardDeviation(double[] samples) {
        if (samples.length == 1) {
            return 0;
        }
        double mean = mean(samples);
        double squares = Arrays.stream(samples)
                .map(sample -> (sample - mean) * (sample - mean))
                .sum();
        return Math.sqrt(squares / (samples.length - 1));
    }

    /**
     * The value at position {@code percent/100 * (n - 1)}, linearly between two samples.
     *
     * @param sorted ascending
     */
    static double percentile(double[] sorted, double percent) {
        double position = percent / 100 * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    static double median(double[] samples) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        return percentile(sorted, 50);
    }
}
