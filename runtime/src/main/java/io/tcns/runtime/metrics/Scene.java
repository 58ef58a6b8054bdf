package io.tcns.runtime.metrics;

import io.tcns.runtime.metrics.CocoAnnotations.Annotation;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What there is of one category in one image, and what was found of it so far. */
final class Scene {
    /** The most detections of a category in an image that count. */
    static final int MAX_DETECTIONS = 100;

    /**
     * How much of an object a detection has to cover: 0.5 to 0.95 in steps of 0.05. Summed as NumPy does, so that an overlap
     * of just 0.9 reaches the threshold here if it does there.
     */
    static final List<Double> THRESHOLDS =
            IntStream.range(0, 10).mapToObj(i -> 0.5 + i * ((0.95 - 0.5) / 9)).toList();

    private static final List<AreaRange> RANGES = List.of(AreaRange.values());

    private static final int NONE = -1;

    private final List<Annotation> objects;

    /** Of each object the {@linkplain Judged#bit bits} of where it was found. */
    private final long[] found;

    private int judged;

    /** Where nothing was found yet. */
    Scene(List<Annotation> objects) {
        this.objects = objects;
        this.found = new long[objects.size()];
    }

    /** Whether no more detections count. */
    boolean isFull() {
        return judged == MAX_DETECTIONS;
    }

    /** Judges the surest detection that was not judged yet. */
    Judged judge(Box box) {
        double[] overlaps = overlaps(box);
        double largest = Arrays.stream(overlaps).max().orElse(0);
        double area = box.area();
        long right = 0;
        long wrong = 0;
        for (AreaRange range : RANGES) {
            for (int threshold = 0; threshold < THRESHOLDS.size(); threshold++) {
                long bit = Judged.bit(range, threshold);
                boolean reaches = largest >= THRESHOLDS.get(threshold);
                int object = reaches ? bestObject(overlaps, range, threshold) : NONE;
                if (object != NONE) {
                    found[object] |= bit;
                    right |= counts(objects.get(object), range) ? bit : 0;
                } else if (range.contains(area)) {
                    wrong |= bit;
                }
            }
        }
        return new Judged(judged++, right, wrong);
    }

    private double[] overlaps(Box box) {
        double[] overlaps = new double[found.length];
        for (int i = 0; i < overlaps.length; i++) {
            overlaps[i] = overlap(box, objects.get(i));
        }
        return overlaps;
    }

    /** Intersection over union. A crowd is not covered by one detection, so there it is the detection's covered part. */
    private static double overlap(Box found, Annotation object) {
        double intersection = found.intersection(object.box());
        if (intersection <= 0) {
            return 0;
        }
        double whole =
                object.isCrowd() ? found.area() : found.area() + object.box().area() - intersection;
        return intersection / whole;
    }

    /** The object that a detection found: one that does not count only where none does. */
    private int bestObject(double[] overlaps, AreaRange range, int threshold) {
        int counted = bestObject(overlaps, range, threshold, true);
        return counted == NONE ? bestObject(overlaps, range, threshold, false) : counted;
    }

    /** The one of the largest overlap, the last among equals. A crowd can be found again and again. */
    private int bestObject(double[] overlaps, AreaRange range, int threshold, boolean counts) {
        int best = NONE;
        double bestOverlap = THRESHOLDS.get(threshold);
        long bit = Judged.bit(range, threshold);
        for (int i = 0; i < overlaps.length; i++) {
            Annotation object = objects.get(i);
            boolean isFree = (found[i] & bit) == 0 || object.isCrowd();
            if (overlaps[i] >= bestOverlap && isFree && counts(object, range) == counts) {
                best = i;
                bestOverlap = overlaps[i];
            }
        }
        return best;
    }

    /** Whether an object is to be found where those of a size are asked for. */
    static boolean counts(Annotation object, AreaRange range) {
        return !object.isCrowd() && range.contains(object.area());
    }
}
