package io.tcns.runtime.metrics;

import io.tcns.runtime.metrics.CocoAnnotations.Category;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How good detections are: the twelve figures of COCO, which are means over the categories that have objects, and those of
 * each category.
 *
 * @param figures each 0 to 1, or {@link #NONE} where there is no object to be found
 * @param categories in the order of the annotations
 */
public record CocoMetrics(Map<CocoFigure, Double> figures, List<CategoryMetrics> categories) {

    /** What a figure is where there is no object, so that it cannot be known. */
    public static final double NONE = -1;

    /**
     * How good the detections of one category are.
     *
     * @param objects to be found, of any size; crowds are none
     * @param detections that were given
     * @param figures each 0 to 1, or {@link #NONE} where there is no object to be found
     */
    public record CategoryMetrics(Category category, int objects, int detections, Map<CocoFigure, Double> figures) {
        public CategoryMetrics {
            figures = Collections.unmodifiableMap(new EnumMap<>(figures));
        }
    }

    public CocoMetrics {
        figures = Collections.unmodifiableMap(new EnumMap<>(figures));
        categories = List.copyOf(categories);
    }

    /** Compares detections with annotations. */
    public static CocoMetrics of(CocoDetections detections) {
        List<CategoryMetrics> categories = CategoryEvaluation.all(detections);
        return new CocoMetrics(
                figures(figure -> categories.stream()
                        .mapToDouble(category -> category.figures().get(figure))
                        .filter(value -> value != NONE)
                        .average()
                        .orElse(NONE)),
                categories);
    }

    static Map<CocoFigure, Double> figures(ToDoubleFunction<CocoFigure> value) {
        Map<CocoFigure, Double> figures = new EnumMap<>(CocoFigure.class);
        for (CocoFigure figure : CocoFigure.values()) {
            figures.put(figure, value.applyAsDouble(figure));
        }
        return figures;
    }
}
