package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.model.Detector.AnchorShape;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.syntax.Statement.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code anchors { ... }}: which boxes each cell of each map predicts against.
 *
 * <p>Map k has a scale s_k, in units of the image's shorter side. In each cell there is a box of scale s_k for each ratio, of
 * width to height, and one of the interpolated ratio at the geometric mean of s_k and s_k+1, which is 1 behind the last map.
 * The lowest map, if reduced, has three boxes alone: a square of scale 0.1, and ratios 2 and 1/2 at s_0. These are the rules of
 * the TensorFlow Object Detection API.
 */
final class AnchorReader {

    static final List<String> SETTINGS = List.of("scales", "ratios", "interpolated ratio", "reduce lowest");
    private static final List<Double> SCALES = List.of(0.2, 0.95);
    private static final List<Double> RATIOS = List.of(1.0, 2.0, 0.5, 3.0, 0.3333);
    private static final double LOWEST_SQUARE = 0.1;
    private static final double BEHIND_LAST = 1;
    private static final double LEAST_SCALE = 1e-4;
    private static final double MOST_SCALE = 10;
    private static final double LEAST_RATIO = 0.01;
    private static final double MOST_RATIO = 100;

    /** Room for the anchor of the interpolated ratio. */
    private static final int MOST_RATIOS = Limits.CELL_ANCHORS - 1;

    private final Span head;
    private final Settings settings;
    private final Problems problems;
    private final boolean isRange;
    private final List<Double> scales;
    private final List<Double> ratios;
    private final double interpolated;
    private final boolean isReduced;
    private final boolean isSound;

    /**
     * Reads what does not depend on the maps.
     *
     * @param settings of the head
     * @param head where to report what is said nowhere
     */
    AnchorReader(Settings settings, Span head, Problems problems) {
        this.head = head;
        this.settings = settings.group("anchors", SETTINGS);
        this.problems = problems;
        int before = problems.failures();
        this.isRange = this.settings.form("scales").map(Form.RANGE::equals).orElse(true);
        this.scales = this.settings.reals("scales", LEAST_SCALE, MOST_SCALE).orElse(SCALES);
        this.ratios = ratios();
        this.interpolated = interpolated();
        this.isReduced = this.settings.truth("reduce lowest").orElse(true);
        this.isSound = problems.failures() == before;
    }

    private List<Double> ratios() {
        List<Double> given =
                settings.listOfReals("ratios", LEAST_RATIO, MOST_RATIO).orElse(RATIOS);
        if (given.size() > MOST_RATIOS) {
            problems.add(problems.at(Code.TOO_LARGE, settings.place("ratios", head))
                    .says("a cell has an anchor for each of %d ratios, more than %d", given.size(), MOST_RATIOS));
        }
        return given;
    }

    private double interpolated() {
        double ratio = settings.real("interpolated ratio", 0, MOST_RATIO).orElse(1.0);
        if (ratio > 0 && ratio < LEAST_RATIO) {
            problems.add(problems.at(Code.OUT_OF_RANGE, settings.place("interpolated ratio", head))
                    .says("`interpolated ratio` is %s, but must be at least %s", ratio, LEAST_RATIO)
                    .help("write 0 for no such anchor"));
        }
        return ratio;
    }

    /**
     * The shapes of the anchors of each map.
     *
     * @param maps how many
     * @param image what the units are relative to
     * @return empty when a problem has been reported
     */
    Optional<List<List<AnchorShape>>> shapes(int maps, FeatureMap image) {
        if (!isSound) {
            return Optional.empty();
        }
        if (!isRange && scales.size() != maps) {
            problems.add(problems.at(Code.WRONG_TYPE, settings.place("scales", head))
                    .says("there are %d scales, but %d maps", scales.size(), maps)
                    .help("give one for each map, or the first and the last: `scales: 0.2 .. 0.95`"));
            return Optional.empty();
        }
        List<Double> all = new ArrayList<>(isRange ? spread(scales.get(0), scales.get(1), maps) : scales);
        all.add(BEHIND_LAST);
        List<List<AnchorShape>> shapes = new ArrayList<>();
        for (int map = 0; map < maps; map++) {
            shapes.add(
                    isReduced && map == 0 ? lowest(all.get(0), image) : shapes(all.get(map), all.get(map + 1), image));
        }
        return Optional.of(shapes);
    }

    /** Evenly from the first to the last. */
    private static List<Double> spread(double first, double last, int count) {
        List<Double> scales = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            scales.add(count == 1 ? first : first + (last - first) * i / (count - 1));
        }
        return scales;
    }

    private static List<AnchorShape> lowest(double scale, FeatureMap image) {
        return List.of(shape(LOWEST_SQUARE, 1, image), shape(scale, 2, image), shape(scale, 0.5, image));
    }

    private List<AnchorShape> shapes(double scale, double next, FeatureMap image) {
        List<AnchorShape> shapes = new ArrayList<>();
        ratios.forEach(ratio -> shapes.add(shape(scale, ratio, image)));
        if (interpolated > 0) {
            shapes.add(shape(Math.sqrt(scale * next), interpolated, image));
        }
        return shapes;
    }

    /** A box whose pixels have the ratio, whatever the image's. */
    private static AnchorShape shape(double scale, double ratio, FeatureMap image) {
        double shorter = Math.min(image.height(), image.width());
        double root = Math.sqrt(ratio);
        return new AnchorShape(scale / root * (shorter / image.height()), scale * root * (shorter / image.width()));
    }
}
