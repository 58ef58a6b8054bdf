package io.tcns.runtime.metrics;

import static io.tcns.runtime.metrics.CocoFigure.AP;
import static io.tcns.runtime.metrics.CocoFigure.AP50;
import static io.tcns.runtime.metrics.CocoFigure.AP75;
import static io.tcns.runtime.metrics.CocoFigure.AP_LARGE;
import static io.tcns.runtime.metrics.CocoFigure.AP_MEDIUM;
import static io.tcns.runtime.metrics.CocoFigure.AP_SMALL;
import static io.tcns.runtime.metrics.CocoFigure.AR1;
import static io.tcns.runtime.metrics.CocoFigure.AR10;
import static io.tcns.runtime.metrics.CocoFigure.AR100;
import static io.tcns.runtime.metrics.CocoFigure.AR_SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tcns.runtime.metrics.CocoAnnotations.Annotation;
import io.tcns.runtime.metrics.CocoAnnotations.Category;
import io.tcns.runtime.metrics.CocoAnnotations.Image;
import io.tcns.runtime.metrics.CocoMetrics.CategoryMetrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Values are worked out by hand, but for those that pycocotools gave. */
class CocoMetricsTest {
    private static final Offset<Double> ROUNDING = within(1e-12);

    /** An object of 100 pixels, and what finds it. */
    private static final Box HERE = new Box(0, 0, 10, 10);

    /** Far from {@link #HERE}. */
    private static final Box ELSEWHERE = new Box(500, 500, 10, 10);

    private final List<Long> images = new ArrayList<>(List.of(1L));
    private final List<Category> categories = new ArrayList<>(List.of(new Category(1, "cat")));
    private final List<Annotation> objects = new ArrayList<>();
    private final List<Detection> detections = new ArrayList<>();

    /** The source of the values: the README of the assets. */
    @Test
    void givesTheFiguresOfPycocotoolsForCocosOwnImages() {
        String assets = System.getProperty("tcns.assets");
        assumeTrue(assets != null, "needs the folder of assets: -Dtcns.assets=FOLDER");
        Path folder = Path.of(String.valueOf(assets), "coco-goldens");
        CocoAnnotations annotations = CocoAnnotations.read(folder.resolve("instances_val2014_100.json"));
        CocoDetections found =
                CocoDetections.read(folder.resolve("instances_val2014_fakebbox100_results.json"), annotations);

        CocoMetrics metrics = CocoMetrics.of(found);

        assertFigures(
                metrics.figures(),
                0.5045806987249628,
                0.6969727247299577,
                0.5729816669904824,
                0.5856257209410443,
                0.5193996948036719,
                0.5013978986347466,
                0.38681277964578054,
                0.5936795762842003,
                0.595352982877607,
                0.6398109626113442,
                0.5664205978994309,
                0.5642905982905982);
        assertThat(metrics.categories()).hasSize(80);
        assertThat(metrics.categories().stream()
                        .mapToInt(CategoryMetrics::detections)
                        .sum())
                .isEqualTo(734);
    }

    @ParameterizedTest
    @MethodSource
    void givesTheFiguresOfPycocotools(JsonNode one) throws IOException {
        CocoAnnotations annotations = parse(one.get("annotations"), CocoAnnotationsJson::read);
        List<Detection> found = parse(one.get("detections"), CocoDetectionsJson::read);

        CocoMetrics metrics = CocoMetrics.of(new CocoDetections(annotations, found));

        assertFigures(metrics.figures(), values(one.get("figures")));
        for (int i = 0; i < metrics.categories().size(); i++) {
            assertFigures(
                    metrics.categories().get(i).figures(),
                    values(one.get("categories").get(i)));
        }
    }

    static Stream<JsonNode> givesTheFiguresOfPycocotools() throws IOException {
        try (var in = CocoMetricsTest.class.getResourceAsStream("figures.json")) {
            return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false);
        }
    }

    private static <T> T parse(JsonNode json, CocoJson.Reading<T> reading) throws IOException {
        return CocoJson.read("made up", new ByteArrayInputStream(new ObjectMapper().writeValueAsBytes(json)), reading);
    }

    private static double[] values(JsonNode figures) {
        return StreamSupport.stream(figures.spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
    }

    private static void assertFigures(Map<CocoFigure, Double> figures, double... expected) {
        assertThat(figures.values().stream().mapToDouble(Double::doubleValue).toArray())
                .containsExactly(expected, ROUNDING);
    }

    @Test
    void isPerfectWhereEveryObjectIsFound() {
        object(HERE);
        found(HERE, 0.1);
        assertFigures(evaluate(), 1, 1, 1, 1, -1, -1, 1, 1, 1, 1, -1, -1);
    }

    @Test
    void isZeroWhereNothingIsFound() {
        object(HERE);
        assertFigures(evaluate(), 0, 0, 0, 0, -1, -1, 0, 0, 0, 0, -1, -1);
    }

    @Test
    void knowsNothingWhereThereIsNoObject() {
        found(HERE, 0.9);
        assertFigures(evaluate(), -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
    }

    @Test
    void leavesCategoriesWithoutObjectsOutOfTheMean() {
        categories.add(new Category(7, "dog"));
        object(HERE);
        found(HERE, 0.5);
        detections.add(new Detection(1, 7, HERE, 0.9));

        CocoMetrics metrics = CocoMetrics.of(given());

        assertThat(metrics.figures()).containsEntry(AP, 1.0).containsEntry(AR100, 1.0);
        CategoryMetrics dog = metrics.categories().get(1);
        assertThat(dog.category().name()).isEqualTo("dog");
        assertThat(dog.objects()).isZero();
        assertThat(dog.detections()).isEqualTo(1);
        assertThat(dog.figures().values()).containsOnly(CocoMetrics.NONE);
    }

    @Test
    void takesDetectionsInImagesWithoutObjectsForWrong() {
        images.add(2L);
        object(HERE);
        found(HERE, 0.5);
        detections.add(new Detection(2, 1, HERE, 0.9));
        assertThat(evaluate()).containsEntry(AP, 0.5).containsEntry(AR100, 1.0);
    }

    @Test
    void looksForAnObjectInItsImageAlone() {
        images.add(2L);
        object(HERE);
        detections.add(new Detection(2, 1, HERE, 0.9));
        assertThat(evaluate()).containsEntry(AP, 0.0).containsEntry(AR100, 0.0);
    }

    /** Overlaps are multiples of a tenth of the box; at 0.9 NumPy's threshold lies a bit below. */
    @ParameterizedTest
    @CsvSource({"4.9, 0", "5, 1", "5.4, 1", "5.5, 2", "6, 3", "7.5, 6", "9, 9", "9.49, 9", "9.5, 10", "10, 10"})
    void countsOverlapsThatReachAThreshold(double width, int thresholds) {
        object(HERE);
        found(new Box(0, 0, width, 10), 0.5);
        Map<CocoFigure, Double> figures = evaluate();
        assertThat(figures.get(AP)).isCloseTo(thresholds / 10.0, ROUNDING);
        assertThat(figures.get(AR100)).isCloseTo(thresholds / 10.0, ROUNDING);
        assertThat(figures.get(AP50)).isEqualTo(thresholds >= 1 ? 1 : 0);
        assertThat(figures.get(AP75)).isEqualTo(thresholds >= 6 ? 1 : 0);
    }

    /** 6.3 / 7.0 is 0.8999999999999999 in double precision, and so is NumPy's threshold; 0.9 would be above. */
    @Test
    void takesTheThresholdsOfNumPy() {
        object(new Box(0, 0, 7.0, 1));
        found(new Box(0, 0, 6.3, 1), 0.5);
        assertThat(evaluate().get(AP)).isCloseTo(0.9, ROUNDING);
    }

    /**
     * The first detection covers eight tenths with either object, and takes the second. So the other detection, which is the second
     * object, has the first alone, with six tenths.
     */
    @Test
    void takesTheLastOfObjectsOfOneOverlap() {
        object(new Box(0, 0, 8, 10));
        object(new Box(2, 0, 8, 10));
        found(new Box(0, 0, 10, 10), 0.9);
        found(new Box(2, 0, 8, 10), 0.8);
        assertThat(evaluate().get(AR100)).isCloseTo((3 * 1 + 7 * 0.5) / 10, ROUNDING);
    }

    @Test
    void findsAnObjectOnce() {
        object(HERE);
        object(ELSEWHERE);
        found(HERE, 0.9);
        found(HERE, 0.8);
        found(ELSEWHERE, 0.7);
        // Precision 1 up to a recall of a half, which 51 of the 101 are, and 2/3 beyond.
        assertThat(evaluate().get(AP)).isCloseTo((51 + 50 * 2 / 3.0) / 101, ROUNDING);
    }

    @Test
    void takesTheHighestPrecisionOfAllHigherRecalls() {
        object(HERE);
        object(ELSEWHERE);
        found(new Box(100, 0, 10, 10), 0.9);
        found(HERE, 0.8);
        found(ELSEWHERE, 0.7);
        assertThat(evaluate().get(AP)).isCloseTo(2 / 3.0, ROUNDING);
    }

    /** 34 of the recalls 0, 0.01 to 1 are at most 1/3; of 0.35, 0.7 and 0.82 NumPy's are a bit above. */
    @ParameterizedTest
    @CsvSource({"1, 3, 34", "1, 4, 26", "7, 20, 35", "7, 10, 70", "41, 50, 82", "3, 4, 76", "99, 100, 100"})
    void averagesOverTheRecallsOfNumPy(int right, int all, int recalls) {
        for (int i = 0; i < all; i++) {
            object(new Box(20 * i, 0, 10, 10));
        }
        for (int i = 0; i < right; i++) {
            found(new Box(20 * i, 0, 10, 10), 0.5);
        }
        assertThat(evaluate().get(AP)).isCloseTo(recalls / 101.0, ROUNDING);
    }

    @Test
    void hearsTheFirstOfEqualScoresFirst() {
        object(HERE);
        found(ELSEWHERE, 0.5);
        found(HERE, 0.5);
        assertThat(evaluate()).containsEntry(AP, 0.5).containsEntry(AR1, 0.0);
        detections.add(0, detections.remove(1));
        assertThat(evaluate()).containsEntry(AP, 1.0).containsEntry(AR1, 1.0);
    }

    @Test
    void takesBothZerosForOneScore() {
        object(HERE);
        found(HERE, -0.0);
        found(ELSEWHERE, 0.0);
        assertThat(evaluate()).containsEntry(AP, 1.0).containsEntry(AR1, 1.0);
    }

    @Test
    void hearsTheImageOfTheLowestIdFirstAmongEqualScores() {
        images.add(0, 2L);
        object(HERE);
        detections.add(new Detection(2, 1, HERE, 0.5));
        found(HERE, 0.5);
        assertThat(evaluate()).containsEntry(AP, 1.0);
    }

    @Test
    void countsTheSurestDetectionsOfEachImage() {
        for (int i = 0; i < 12; i++) {
            object(new Box(20 * i, 0, 10, 10));
            found(new Box(20 * i, 0, 10, 10), i);
        }
        Map<CocoFigure, Double> figures = evaluate();
        assertThat(figures.get(AR1)).isCloseTo(1 / 12.0, ROUNDING);
        assertThat(figures.get(AR10)).isCloseTo(10 / 12.0, ROUNDING);
        assertThat(figures.get(AR100)).isEqualTo(1);
    }

    @Test
    void hearsAHundredDetectionsOfACategoryInAnImage() {
        object(HERE);
        IntStream.range(0, 99).forEach(i -> found(ELSEWHERE, 0.9));
        found(HERE, 0.5);
        assertThat(evaluate().get(AP)).isCloseTo(0.01, ROUNDING);
        assertThat(evaluate()).containsEntry(AR10, 0.0).containsEntry(AR100, 1.0);
        found(ELSEWHERE, 0.6);
        assertThat(evaluate()).containsEntry(AP, 0.0).containsEntry(AR100, 0.0);
    }

    @Test
    void ignoresWhatIsFoundInACrowd() {
        object(HERE);
        crowd(new Box(100, 100, 100, 100));
        found(new Box(110, 110, 10, 10), 0.9);
        found(new Box(150, 150, 40, 40), 0.8);
        found(HERE, 0.7);
        assertThat(evaluate()).containsEntry(AP, 1.0).containsEntry(AR100, 1.0);
        assertThat(CocoMetrics.of(given()).categories().get(0).objects()).isEqualTo(1);
    }

    /** Half of the detection is in the crowd: enough at the first threshold, wrong at the nine others. */
    @Test
    void measuresAnOverlapWithACrowdByTheDetection() {
        object(HERE);
        crowd(new Box(100, 100, 100, 100));
        found(new Box(95, 150, 10, 10), 0.9);
        found(HERE, 0.7);
        Map<CocoFigure, Double> figures = evaluate();
        assertThat(figures.get(AP50)).isEqualTo(1);
        assertThat(figures.get(AP)).isCloseTo((1 + 9 * 0.5) / 10, ROUNDING);
    }

    /** It covers six tenths of an object, and is in a crowd with all of itself. */
    @Test
    void prefersAnObjectToACrowd() {
        crowd(new Box(0, 0, 100, 100));
        object(HERE);
        found(new Box(0, 0, 6, 10), 0.9);
        Map<CocoFigure, Double> figures = evaluate();
        assertThat(figures.get(AP)).isCloseTo(0.3, ROUNDING);
        assertThat(figures.get(AR100)).isCloseTo(0.3, ROUNDING);
    }

    /** Of 40 x 40 pixels, of which the object takes 32 x 32. */
    @Test
    void takesTheSizeOfAnObjectFromItsAreaAndCountsItOnBothSidesOfABorder() {
        Box box = new Box(0, 0, 40, 40);
        objects.add(new Annotation(1, 1, 1, box, 1024, false));
        found(box, 0.5);
        assertThat(evaluate())
                .containsEntry(AP_SMALL, 1.0)
                .containsEntry(AP_MEDIUM, 1.0)
                .containsEntry(AP_LARGE, -1.0);
        objects.set(0, new Annotation(1, 1, 1, box, 9216, false));
        assertThat(evaluate())
                .containsEntry(AP_SMALL, -1.0)
                .containsEntry(AP_MEDIUM, 1.0)
                .containsEntry(AP_LARGE, 1.0);
        objects.set(0, new Annotation(1, 1, 1, box, 1023.9, false));
        assertThat(evaluate()).containsEntry(AP_SMALL, 1.0).containsEntry(AP_MEDIUM, -1.0);
    }

    @Test
    void ignoresObjectsOfOtherSizesAndWhatFindsThem() {
        Box large = new Box(100, 100, 200, 200);
        object(HERE);
        object(large);
        found(large, 0.9);
        found(HERE, 0.5);
        assertThat(evaluate())
                .containsEntry(AP_SMALL, 1.0)
                .containsEntry(AP_LARGE, 1.0)
                .containsEntry(AR_SMALL, 1.0);
    }

    @Test
    void ignoresWrongDetectionsOfOtherSizes() {
        object(HERE);
        found(new Box(100, 100, 200, 200), 0.9);
        found(HERE, 0.5);
        assertThat(evaluate()).containsEntry(AP, 0.5).containsEntry(AP_SMALL, 1.0);
    }

    @Test
    void findsNothingByBoxesWithoutArea() {
        object(HERE);
        crowd(new Box(0, 0, 100, 0));
        found(new Box(5, 5, 0, 10), 0.9);
        found(new Box(5, 5, 1e-200, 1e-200), 0.8);
        assertThat(evaluate()).containsEntry(AP, 0.0);
    }

    @Test
    void refusesDetectionsOfWhatIsNotAnnotated() {
        object(HERE);
        found(HERE, 0.9);
        detections.add(new Detection(3, 1, HERE, 0.9));
        assertThatThrownBy(this::evaluate)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("detections[1] is of image 3, which is not annotated");
        detections.set(1, new Detection(1, 3, HERE, 0.9));
        assertThatThrownBy(this::evaluate)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("detections[1] is of category 3, which is not annotated");
    }

    @Test
    void tellsWhatEachFigureIsOf() {
        assertThat(Stream.of(CocoFigure.values()).map(CocoFigure::title))
                .containsExactly(
                        "AP", "AP50", "AP75", "APs", "APm", "APl", "AR1", "AR10", "AR100", "ARs", "ARm", "ARl");
        assertThat(AP.overlaps()).hasSize(10).startsWith(0.5).endsWith(0.95);
        assertThat(AP75.overlaps()).containsExactly(0.75);
        assertThat(AR10.detections()).isEqualTo(10);
        assertThat(AR_SMALL.area()).isEqualTo(AreaRange.SMALL);
        assertThat(AR_SMALL.kind()).isEqualTo(CocoFigure.Kind.RECALL);
    }

    private void object(Box box) {
        objects.add(new Annotation(objects.size(), 1, 1, box, box.area(), false));
    }

    private void crowd(Box box) {
        objects.add(new Annotation(objects.size(), 1, 1, box, box.area(), true));
    }

    private void found(Box box, double score) {
        detections.add(new Detection(1, 1, box, score));
    }

    private CocoDetections given() {
        List<Image> annotated = images.stream()
                .map(id -> new Image(id, Optional.empty(), Optional.empty()))
                .toList();
        return new CocoDetections(new CocoAnnotations(annotated, categories, objects), detections);
    }

    private Map<CocoFigure, Double> evaluate() {
        return CocoMetrics.of(given()).figures();
    }
}
