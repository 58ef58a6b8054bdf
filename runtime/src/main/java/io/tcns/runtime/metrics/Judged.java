package io.tcns.runtime.metrics;

/**
 * A detection and what it is worth. Where it is neither right nor wrong, it found what does not count, or is of a size that is
 * not asked for.
 *
 * @param place among the detections of its category in its image: 0 for the surest
 * @param right the {@linkplain #bit bits} of where it is right
 * @param wrong those of where it is wrong
 */
record Judged(int place, long right, long wrong) {

    /**
     * One of 64 for each size that can be asked for with each overlap that has to be reached.
     *
     * @param threshold its index in {@link Scene#THRESHOLDS}
     */
    static long bit(AreaRange area, int threshold) {
        return 1L << (area.place() * Scene.THRESHOLDS.size() + threshold);
    }
}
