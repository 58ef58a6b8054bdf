package io.tcns.runtime.metrics;

import java.util.Arrays;
import java.util.stream.LongStream;

/** The ids of one kind of things, looked up without an object for each. */
final class Ids {
    private final long[] sorted;

    private Ids(long[] sorted) {
        this.sorted = sorted;
    }

    /**
     * Those of a list.
     *
     * @param list how messages call it
     * @throws IllegalArgumentException when one is there twice
     */
    static Ids distinct(String list, LongStream ids) {
        long[] sorted = ids.sorted().toArray();
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i - 1] == sorted[i]) {
                throw new IllegalArgumentException("`" + list + "` has the id " + sorted[i] + " twice");
            }
        }
        return new Ids(sorted);
    }

    boolean contains(long id) {
        return Arrays.binarySearch(sorted, id) >= 0;
    }
}
