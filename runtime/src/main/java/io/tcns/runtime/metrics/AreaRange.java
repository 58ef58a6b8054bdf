package io.tcns.runtime.metrics;

/** Sizes of objects, by their areas, as COCO tells them apart; one of exactly 32 x 32 pixels is both small and medium. */
public enum AreaRange {
    ALL(0, 0, 1e5 * 1e5),
    SMALL(1, 0, 32 * 32),
    MEDIUM(2, 32 * 32, 96 * 96),
    LARGE(3, 96 * 96, 1e5 * 1e5);

    private final int place;
    private final double least;
    private final double most;

    AreaRange(int place, double least, double most) {
        this.place = place;
        this.least = least;
        this.most = most;
    }

    /** From 0. */
    int place() {
        return place;
    }

    /** Whether it has objects of an area, in pixels. */
    public boolean contains(double area) {
        return least <= area && area <= most;
    }
}
