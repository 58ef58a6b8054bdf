package io.tcns.runtime.metrics;

import io.tcns.runtime.metrics.CocoAnnotations.Annotation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What there is of one category in one image, and what was found of it. */
final class Scene {
    /** The most detections of a category in an image that count. */
    static final int MAX_DETECTIONS = 100;

    /**
     * How much of an object a detection has to cover: 0.5 to 0.95 in steps of 0.05. Summed as NumPy does, so that an overlap
     * of just 0.9 reaches the threshold here if it does there.
     */
    static final List<Double> THRESHOLDS =
            IntStream.range(0, 10).mapToObj(i -> 0.5 + i * ((0.95 - 0.5) / 9)).toList();

    /** The surest first. 0 - (-0) is 0: the two zeros are one score. */
    static final Comparator<Double> SUREST_FIRST = Comparator.comparingDouble(score -> 0 - score);

    private static final int NONE = -1;

    private final List<Annotation> objects;
    private final List<Detection> detections;

    /** Of each detection with each object. */
    private final double[][] overlaps;

    Scene(List<Annotation> objects, List<Detection> detections) {
        this.objects = objects;
        this.detections = detections.stream()
                .sorted(Comparator.comparing(Detection::score, SUREST_FIRST))
                .limit(MAX_DETECTIONS)
                .toList();
        this.overlaps = this.detections.stream()
                .map(detection -> objects.stream()
                        .mapToDouble(object -> overlap(detection.box(), object))
                        .toArray())
                .toArray(double[][]::new);
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

    /** How many objects of a size are to be found. */
    int objectsIn(AreaRange range) {
        return (int) objects.stream().filter(object -> counts(object, range)).count();
    }

    private static boolean counts(Annotation object, AreaRange range) {
        return !object.isCrowd() && range.contains(object.area());
    }

    /** What the detections are worth where objects of a size are asked for; the surest first. */
    List<Judged> judge(AreaRange range) {
        List<List<Verdict>> verdicts = new ArrayList<>();
        for (int i = 0; i < detections.size(); i++) {
            verdicts.add(new ArrayList<>(THRESHOLDS.size()));
        }
        int[] order = countedFirst(range);
        for (double threshold : THRESHOLDS) {
            boolean[] isFound = new boolean[objects.size()];
            for (int i = 0; i < detections.size(); i++) {
                int object = bestObject(overlaps[i], threshold, range, order, isFound);
                verdicts.get(i).add(verdict(detections.get(i), object, range));
                if (object != NONE) {
                    isFound[object] = true;
                }
            }
        }
        return IntStream.range(0, detections.size())
                .mapToObj(i -> new Judged(detections.get(i).score(), verdicts.get(i)))
                .toList();
    }

    private int[] countedFirst(AreaRange range) {
        return IntStream.range(0, objects.size())
                .boxed()
                .sorted(Comparator.comparing(i -> !counts(objects.get(i), range)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /**
     * The object that a detection found: of those that count the one of the largest overlap, the last among equals; one that
     * does not count only where none does. A crowd can be found again and again.
     *
     * @param order of the objects: those that count first
     */
    private int bestObject(double[] overlap, double threshold, AreaRange range, int[] order, boolean[] isFound) {
        int best = NONE;
        double bestOverlap = threshold;
        for (int object : order) {
            boolean counts = counts(objects.get(object), range);
            if (best != NONE && counts(objects.get(best), range) && !counts) {
                return best;
            }
            boolean isFree = !isFound[object] || objects.get(object).isCrowd();
            if (isFree && overlap[object] >= bestOverlap) {
                best = object;
                bestOverlap = overlap[object];
            }
        }
        return best;
    }

    private Verdict verdict(Detection detection, int object, AreaRange range) {
        if (object == NONE) {
            return range.contains(detection.box().area()) ? Verdict.WRONG : Verdict.IGNORED;
        }
        return counts(objects.get(object), range) ? Verdict.RIGHT : Verdict.IGNORED;
    }
}
