package io.tcns.runtime.metrics;

import java.util.List;

/**
 * The twelve figures of <a href="https://cocodataset.org/#detection-eval">COCO's evaluation</a> of boxes: what is averaged over
 * which overlaps, for objects of which size, where how many detections of a category in an image count.
 */
public enum CocoFigure {
    AP("AP", Kind.PRECISION, 0, 10, AreaRange.ALL, 100),
    AP50("AP50", Kind.PRECISION, 0, 1, AreaRange.ALL, 100),
    AP75("AP75", Kind.PRECISION, 5, 6, AreaRange.ALL, 100),
    AP_SMALL("APs", Kind.PRECISION, 0, 10, AreaRange.SMALL, 100),
    AP_MEDIUM("APm", Kind.PRECISION, 0, 10, AreaRange.MEDIUM, 100),
    AP_LARGE("APl", Kind.PRECISION, 0, 10, AreaRange.LARGE, 100),
    AR1("AR1", Kind.RECALL, 0, 10, AreaRange.ALL, 1),
    AR10("AR10", Kind.RECALL, 0, 10, AreaRange.ALL, 10),
    AR100("AR100", Kind.RECALL, 0, 10, AreaRange.ALL, 100),
    AR_SMALL("ARs", Kind.RECALL, 0, 10, AreaRange.SMALL, 100),
    AR_MEDIUM("ARm", Kind.RECALL, 0, 10, AreaRange.MEDIUM, 100),
    AR_LARGE("ARl", Kind.RECALL, 0, 10, AreaRange.LARGE, 100);

    /** What is averaged. */
    public enum Kind {
        /** How many detections are right, averaged over 101 recalls: 0, 0.01 to 1. */
        PRECISION,
        /** How many objects are found in the end. */
        RECALL
    }

    private final String title;
    private final Kind kind;
    private final int firstThreshold;
    private final int endThreshold;
    private final AreaRange area;
    private final int detections;

    CocoFigure(String title, Kind kind, int firstThreshold, int endThreshold, AreaRange area, int detections) {
        this.title = title;
        this.kind = kind;
        this.firstThreshold = firstThreshold;
        this.endThreshold = endThreshold;
        this.area = area;
        this.detections = detections;
    }

    /** As papers write it: {@code APs}. */
    public String title() {
        return title;
    }

    public Kind kind() {
        return kind;
    }

    /** How much of an object a detection has to cover: the intersections over unions that are averaged, the least first. */
    public List<Double> overlaps() {
        return Scene.THRESHOLDS.subList(firstThreshold, endThreshold);
    }

    /** Of the objects that are to be found. */
    public AreaRange area() {
        return area;
    }

    /** How many detections of a category in an image count: those of the highest scores. */
    public int detections() {
        return detections;
    }

    /** @param byThreshold for each of {@link Scene#THRESHOLDS}; not empty */
    double of(List<PrecisionRecall> byThreshold) {
        return byThreshold.subList(firstThreshold, endThreshold).stream()
                .mapToDouble(one -> kind == Kind.PRECISION ? one.precision() : one.recall())
                .average()
                .orElseThrow();
    }
}
