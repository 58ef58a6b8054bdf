package io.tcns.runtime;

import java.util.OptionalInt;

/**
 * How a model is measured.
 *
 * @param runs measured runs, from 1 to {@link #MAX_RUNS}
 * @param warmup runs before them; empty: until two successive medians of ten runs differ by less than 3 %, at most 5 seconds
 *     and 500 runs
 */
public record ProfileOptions(SessionOptions session, int runs, OptionalInt warmup) {
    public static final int MAX_RUNS = 100_000;

    public ProfileOptions {
        if (runs < 1 || runs > MAX_RUNS) {
            throw new IllegalArgumentException("runs must be 1 to " + MAX_RUNS + ", got " + runs);
        }
        if (warmup.isPresent() && (warmup.getAsInt() < 0 || warmup.getAsInt() > MAX_RUNS)) {
            throw new IllegalArgumentException("warmup must be 0 to " + MAX_RUNS + ", got " + warmup.getAsInt());
        }
    }

    /** Fifty runs on one thread with all optimisations, warmed up until stable. */
    public static ProfileOptions defaults() {
        return new ProfileOptions(SessionOptions.defaults(), 50, OptionalInt.empty());
    }

    public ProfileOptions withSession(SessionOptions options) {
        return new ProfileOptions(options, runs, warmup);
    }

    public ProfileOptions withRuns(int count) {
        return new ProfileOptions(session, count, warmup);
    }

    public ProfileOptions withWarmup(int count) {
        return new ProfileOptions(session, runs, OptionalInt.of(count));
    }
}
