package io.tcns.runtime;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Runs two models in turn on one thread and compares pair by pair, so that a machine whose speed drifts drifts for both:
 * {@code benchmarks/latency}.
 */
final class LatencyPairs {

    private static final int WARMUP = 50;
    private static final int DEFAULT_PAIRS = 200;

    private LatencyPairs() {}

    /** Takes two model files whose inputs have the same shapes and, optionally, how many pairs to run. */
    public static void main(String[] arguments) {
        int pairs = arguments.length > 2 ? Integer.parseInt(arguments[2]) : DEFAULT_PAIRS;
        try (Session one = open(arguments[0]);
                Session other = open(arguments[1])) {
            List<Tensor> toOne = RandomInputs.of(one.inputs(), 1);
            List<Tensor> toOther = RandomInputs.of(other.inputs(), 1);
            double[][] times = new double[2][pairs];
            for (int pair = -WARMUP; pair < pairs; pair++) {
                // Whoever comes second may find the caches warmer; so both do in turn.
                boolean oneFirst = pair % 2 == 0;
                double first = oneFirst ? milliseconds(one, toOne) : milliseconds(other, toOther);
                double second = oneFirst ? milliseconds(other, toOther) : milliseconds(one, toOne);
                if (pair >= 0) {
                    times[0][pair] = oneFirst ? first : second;
                    times[1][pair] = oneFirst ? second : first;
                }
            }
            print(times);
        }
    }

    private static Session open(String file) {
        return Session.open(Model.of(Path.of(file)), SessionOptions.defaults());
    }

    private static double milliseconds(Session session, List<Tensor> inputs) {
        long start = System.nanoTime();
        session.run(inputs);
        return (System.nanoTime() - start) / 1e6;
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
                "%-26s median %.3f, min %.3f, p90 %.3f",
                name,
                Statistics.percentile(sorted, 50),
                Statistics.percentile(sorted, 0),
                Statistics.percentile(sorted, 90));
    }
}
