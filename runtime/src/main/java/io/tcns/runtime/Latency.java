package io.tcns.runtime;

import java.util.Arrays;
import java.util.List;

/**
 * How long whole runs took, measured around the call with ONNX Runtime's profiling off.
 *
 * <p>Percentiles interpolate linearly between the two closest samples, as NumPy's do by default.
 *
 * @param warmup runs before the measured ones
 * @param loadMs milliseconds from the file to an opened session
 * @param samplesMs milliseconds of each measured run, in the order of the runs
 */
public record Latency(int warmup, double loadMs, List<Double> samplesMs) {
    /** Largest p90/p50 of a machine that is quiet enough to tell. */
    public static final double STABLE_SPREAD = 1.2;

    public Latency {
        samplesMs = List.copyOf(samplesMs);
        if (samplesMs.isEmpty()) {
            throw new IllegalArgumentException("a latency needs at least one run");
        }
    }

    public int runs() {
        return samplesMs.size();
    }

    public double minMs() {
        return percentileMs(0);
    }

    public double p50Ms() {
        return percentileMs(50);
    }

    public double p90Ms() {
        return percentileMs(90);
    }

    public double p99Ms() {
        return percentileMs(99);
    }

    public double meanMs() {
        return Statistics.mean(samples());
    }

    /** Standard deviation of the samples, with n - 1; 0 for a single run. */
    public double stddevMs() {
        return Statistics.standardDeviation(samples());
    }

    /** Whether the machine was quiet: p90/p50 at most {@link #STABLE_SPREAD}. */
    public boolean stable() {
        return p90Ms() <= STABLE_SPREAD * p50Ms();
    }

    private double percentileMs(double percent) {
        double[] sorted = samples();
        Arrays.sort(sorted);
        return Statistics.percentile(sorted, percent);
    }

    private double[] samples() {
        return samplesMs.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
