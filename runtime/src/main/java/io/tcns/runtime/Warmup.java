package io.tcns.runtime;

/** Tells when run times have settled: two successive medians of {@value #BLOCK} runs differ by less than 3 %. */
final class Warmup {
    static final int BLOCK = 10;
    private static final double SETTLED = 0.03;

    private final double[] block = new double[BLOCK];
    private int runs;
    private double previousMedian = Double.NaN;

    /** Takes the time of one more run, in any unit; true when the times have settled with it. */
    boolean settledAfter(double time) {
        block[runs % BLOCK] = time;
        runs++;
        if (runs % BLOCK != 0) {
            return false;
        }
        double median = Statistics.median(block);
        boolean settled = Math.abs(median - previousMedian) < SETTLED * previousMedian;
        previousMedian = median;
        return settled;
    }

    /** How many runs there were. */
    int runs() {
        return runs;
    }
}
