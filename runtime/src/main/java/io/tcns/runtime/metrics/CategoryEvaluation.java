package io.tcns.runtime.metrics;

import static java.util.stream.Collectors.groupingBy;

import io.tcns.runtime.metrics.CocoAnnotations.Annotation;
import io.tcns.runtime.metrics.CocoMetrics.CategoryMetrics;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The figures of one category, each computed when it is asked for, from what several of them share. */
final class CategoryEvaluation {
    private final List<Scene> scenes;
    private final Map<AreaRange, List<List<Judged>>> judged = new EnumMap<>(AreaRange.class);
    private final Map<Selection, List<PrecisionRecall>> evaluated = new HashMap<>();

    private CategoryEvaluation(List<Scene> scenes) {
        this.scenes = scenes;
    }

    /**
     * What counts.
     *
     * @param detections of each image: those of the highest scores
     */
    private record Selection(AreaRange area, int detections) {}

    /** Of every category, in the order of the annotations. */
    static List<CategoryMetrics> all(CocoDetections given) {
        Map<Long, List<Annotation>> objects =
                given.annotations().objects().stream().collect(groupingBy(Annotation::categoryId));
        Map<Long, List<Detection>> detections = given.detections().stream().collect(groupingBy(Detection::categoryId));
        return given.annotations().categories().stream()
                .map(category -> {
                    List<Detection> found = detections.getOrDefault(category.id(), List.of());
                    CategoryEvaluation evaluation =
                            new CategoryEvaluation(scenes(objects.getOrDefault(category.id(), List.of()), found));
                    return new CategoryMetrics(
                            category,
                            evaluation.objects(AreaRange.ALL),
                            found.size(),
                            CocoMetrics.figures(evaluation::figure));
                })
                .toList();
    }

    /** The images with something in them, by their ids: among equal scores the detection in the first image goes first. */
    private static List<Scene> scenes(List<Annotation> objects, List<Detection> detections) {
        Map<Long, List<Annotation>> objectsByImage = objects.stream().collect(groupingBy(Annotation::imageId));
        Map<Long, List<Detection>> detectionsByImage = detections.stream().collect(groupingBy(Detection::imageId));
        TreeSet<Long> images = new TreeSet<>(objectsByImage.keySet());
        images.addAll(detectionsByImage.keySet());
        return images.stream()
                .map(image -> new Scene(
                        objectsByImage.getOrDefault(image, List.of()),
                        detectionsByImage.getOrDefault(image, List.of())))
                .toList();
    }

    private int objects(AreaRange area) {
        return scenes.stream().mapToInt(scene -> scene.objectsIn(area)).sum();
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
        List<Judged> ranked = judged(selection.area()).stream()
                .flatMap(scene -> scene.stream().limit(selection.detections()))
                .sorted(Comparator.comparing(Judged::score, Scene.SUREST_FIRST))
                .toList();
        return IntStream.range(0, Scene.THRESHOLDS.size())
                .mapToObj(threshold -> PrecisionRecall.of(ranked, objects, threshold))
                .toList();
    }

    private List<List<Judged>> judged(AreaRange area) {
        return judged.computeIfAbsent(
                area, range -> scenes.stream().map(scene -> scene.judge(range)).toList());
    }
}
