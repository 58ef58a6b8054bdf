package io.tcns.runtime.metrics;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How good masks are: the mean over classes of intersection over union, as PASCAL VOC defines it, and what it is made of.
 *
 * @param pixels how many were compared
 * @param ignored how many were not, because the truth says nothing about them
 * @param classes in the order of their numbers
 */
public record SegmentationMetrics(long pixels, long ignored, List<ClassMetrics> classes) {

    /**
     * How good one class is.
     *
     * @param truth how many pixels are of the class
     * @param predicted how many were taken for it
     * @param correct how many of these are of it
     */
    public record ClassMetrics(int index, long truth, long predicted, long correct) {

        /**
         * Intersection over union: of the pixels that are of the class or were taken for it, the share that is both; in other
         * words, true positives over the sum of these, false positives and false negatives. Empty for a class that neither is
         * nor was seen anywhere, of which VOC's formula says 0/0.
         */
        public OptionalDouble iou() {
            return share(correct, truth + predicted - correct);
        }

        /** Of the pixels of the class, the share that was taken for it; empty where there is none. */
        public OptionalDouble accuracy() {
            return share(correct, truth);
        }
    }

    public SegmentationMetrics {
        classes = List.copyOf(classes);
    }

    /** What a matrix says. */
    public static SegmentationMetrics of(ConfusionMatrix matrix) {
        List<ClassMetrics> classes = IntStream.range(0, matrix.classes())
                .mapToObj(index -> metrics(matrix, index))
                .toList();
        long pixels = classes.stream().mapToLong(ClassMetrics::truth).sum();
        return new SegmentationMetrics(pixels, matrix.ignored(), classes);
    }

    private static ClassMetrics metrics(ConfusionMatrix matrix, int index) {
        long truth = all(matrix).mapToLong(other -> matrix.count(index, other)).sum();
        long predicted =
                all(matrix).mapToLong(other -> matrix.count(other, index)).sum();
        return new ClassMetrics(index, truth, predicted, matrix.count(index, index));
    }

    private static IntStream all(ConfusionMatrix matrix) {
        return IntStream.range(0, matrix.classes());
    }

    /** The mean over the classes that have an {@linkplain ClassMetrics#iou IoU}; empty where no pixel was compared. */
    public OptionalDouble meanIou() {
        return mean(ClassMetrics::iou);
    }

    /** Of all pixels, the share that was taken for its class; empty where none was compared. */
    public OptionalDouble pixelAccuracy() {
        return share(classes.stream().mapToLong(ClassMetrics::correct).sum(), pixels);
    }

    /** The mean over the classes that have pixels; empty where none was compared. */
    public OptionalDouble meanAccuracy() {
        return mean(ClassMetrics::accuracy);
    }

    private OptionalDouble mean(Function<ClassMetrics, OptionalDouble> figure) {
        return classes.stream()
                .map(figure)
                .flatMapToDouble(OptionalDouble::stream)
                .average();
    }

    private static OptionalDouble share(long part, long whole) {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
    }
}
