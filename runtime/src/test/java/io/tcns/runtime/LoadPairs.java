package io.tcns.runtime;

import java.nio.file.Path;

/** Opens two models in turn: {@code benchmarks/load}. */
final class LoadPairs {

    private static final int WARMUP = 2;
    private static final int DEFAULT_PAIRS = 20;

    private LoadPairs() {}

    /** Takes two model files and, optionally, how many pairs of openings to time. */
    public static void main(String[] arguments) {
        int pairs = arguments.length > 2 ? Integer.parseInt(arguments[2]) : DEFAULT_PAIRS;
        Model one = Model.of(Path.of(arguments[0]));
        Model other = Model.of(Path.of(arguments[1]));
        Pairs.time(WARMUP, pairs, () -> milliseconds(one), () -> milliseconds(other));
    }

    /** From the file to a session; its closing does not count. */
    private static double milliseconds(Model model) {
        long start = System.nanoTime();
        Session session = Session.open(model, SessionOptions.defaults());
        double milliseconds = (System.nanoTime() - start) / 1e6;
        session.close();
        return milliseconds;
    }
}
