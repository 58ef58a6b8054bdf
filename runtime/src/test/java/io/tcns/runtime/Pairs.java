package io.tcns.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/** Times two things in turn and compares pair by pair, so that a machine whose speed drifts drifts for both. */
final class Pairs {

    private Pairs() {}

    /**
     * Prints how long each took and how they compare.
     *
     * @param warmup pairs before those that count
     * @param one does one thing and says how many milliseconds it took, as {@code other} does
     */
    static void time(int warmup, int pairs, DoubleSupplier one, DoubleSupplier other) {
        double[][] times = new double[2][pairs];
        for (int pair = -warmup; pair < pairs; pair++) {
            // Whoever comes second may find the caches warmer; so both do in turn.
            boolean oneFirst = pair % 2 == 0;
            double first = (oneFirst ? one : other).getAsDouble();
            double second = (oneFirst ? other : one).getAsDouble();
            if (pair >= 0) {
                times[0][pair] = oneFirst ? first : second;
                times[1][pair] = oneFirst ? second : first;
            }
        }
        print(times);
    }

    private static void print(double[][] times) {
        double[] ratios = IntStream.range(0, times[0].length)
                .mapToDouble(pair -> times[0][pair] / times[1][pair])
                .toArray();
        for (String line : List.of(
                line("one, ms", times[0]), line("other, ms", times[1]), line("one / other, pair by pair", ratios))) {
            System.out.println(line);
        }
    }

    private static String line(String name, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT,
                "%-26s median %.3f, min %.3f, p10 %.3f, p90 %.3f",
                name,
                Statistics.percentile(sorted, 50),
                Statistics.percentile(sorted, 0),
                Statistics.percentile(sorted, 10),
                Statistics.percentile(sorted, 90));
    }
}
