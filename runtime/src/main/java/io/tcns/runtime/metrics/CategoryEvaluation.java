package io.tcns.runtime.metrics;

import static java.util.stream.Collectors.groupingBy;

import io.tcns.runtime.metrics.CocoAnnotations.Annotation;
import io.tcns.runtime.metrics.CocoMetrics.CategoryMetrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The figures of one category, each computed when it is asked for, from what several of them share. */
final class CategoryEvaluation {

    /** 0 - (-0) is 0: the two zeros are one score. */
    private static final Comparator<Detection> SUREST_FIRST = Comparator.<Detection>comparingDouble(
                    detection -> 0 - detection.score())
            .thenComparingLong(Detection::imageId);

    private final List<Annotation> objects;
    private final List<Judged> detections;
    private final Map<Selection, List<PrecisionRecall>> evaluated = new HashMap<>();

    /** @param detections the surest first, in all images; among equal scores the one in the image of the lowest id */
    private CategoryEvaluation(List<Annotation> objects, List<Detection> detections) {
        this.objects = objects;
        this.detections = judged(objects, detections);
    }

    /** Of every category, in the order of the annotations. */
    static List<CategoryMetrics> all(CocoDetections given) {
        Map<Long, List<Annotation>> objects =
                given.annotations().objects().stream().collect(groupingBy(Annotation::categoryId));
        Map<Long, List<Detection>> detections = given.detections().stream().collect(groupingBy(Detection::categoryId));
        return given.annotations().categories().stream()
                .map(category -> {
                    List<Detection> found = detections.getOrDefault(category.id(), List.of());
                    CategoryEvaluation evaluation = new CategoryEvaluation(
                            objects.getOrDefault(category.id(), List.of()),
                            found.stream().sorted(SUREST_FIRST).toList());
                    return new CategoryMetrics(
                            category,
                            evaluation.objects(AreaRange.ALL),
                            found.size(),
                            CocoMetrics.figures(evaluation::figure));
                })
                .toList();
    }

    /** Those that count, in their order. */
    private static List<Judged> judged(List<Annotation> objects, List<Detection> detections) {
        Map<Long, Scene> scenes = new HashMap<>();
        objects.stream()
                .collect(groupingBy(Annotation::imageId))
                .forEach((image, there) -> scenes.put(image, new Scene(there)));
        List<Judged> judged = new ArrayList<>(detections.size());
        for (Detection detection : detections) {
            Scene scene = scenes.computeIfAbsent(detection.imageId(), image -> new Scene(List.of()));
            if (!scene.isFull()) {
                judged.add(scene.judge(detection.box()));
            }
        }
        return judged;
    }

    private int objects(AreaRange area) {
        return (int)
                objects.stream().filter(object -> Scene.counts(object, area)).count();
    }

    private double figure(CocoFigure figure) {
        List<PrecisionRecall> byThreshold =
                evaluated.computeIfAbsent(new Selection(figure.area(), figure.detections()), this::evaluate);
        return byThreshold.isEmpty() ? CocoMetrics.NONE : figure.of(byThreshold);
    }

    /** For each threshold; nothing where there is no object to be found. */
    private List<PrecisionRecall> evaluate(Selection selection) {
        int objects = objects(selection.area());
        if (objects == 0) {
            return List.of();
        }
        return IntStream.range(0, Scene.THRESHOLDS.size())
                .mapToObj(threshold -> PrecisionRecall.of(detections, objects, selection, threshold))
                .toList();
    }
}
