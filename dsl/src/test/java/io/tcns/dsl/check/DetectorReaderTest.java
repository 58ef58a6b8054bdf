package io.tcns.dsl.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.model.Detector;
import io.tcns.dsl.model.Detector.AnchorShape;
import io.tcns.dsl.model.Detector.BoxCoder;
import io.tcns.dsl.model.Detector.Extra;
import io.tcns.dsl.model.Detector.Post;
import io.tcns.dsl.model.Detector.Predictor;
import io.tcns.dsl.model.Detector.Scores;
import io.tcns.dsl.model.Detector.Suppression;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.Tap;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings of {@code ssdlite} and {@code ssd} come to. */
class DetectorReaderTest {

    private static final Path EXAMPLES =
            Path.of(System.getProperty("tcns.root", "..")).resolve("examples/specs");
    private static final Offset<Double> EXACTLY = within(1e-15);

    private static Detector example(String name, Map<String, String> parameters) {
        Source source = Source.read(EXAMPLES.resolve(name + ".tcns")).orThrow();
        return detector(Tcns.check(source, parameters));
    }

    private static Detector detector(Checked<Architecture> checked) {
        assertThat(checked.diagnostics()).extracting(Diagnostic::message).isEmpty();
        return (Detector) checked.orThrow().head();
    }

    /** A head on two maps of the table in its own file: 24x24 and 12x12 for a square image. */
    private static Detector detector(String head, String image) {
        return detector(Tcns.check(Source.of("small.tcns", """
                network small()
                input image [%s, 3]
                table body {
                  | operator   | t | c  | n | s | name  |
                  | conv2d 3x3 | - | 16 | 1 | 2 | stem  |
                  | bottleneck | 4 | 24 | 2 | 2 | early |
                  | bottleneck | 6 | 32 | 2 | 2 | late  |
                }
                head %s
                """.formatted(image, head)), Map.of()));
    }

    private static Detector detector(String more) {
        return detector("ssdlite { classes: 3, taps: [@early, @late] " + more + " }", "96, 96");
    }

    private static List<Double> sides(Detector detector, int map) {
        return detector.anchors().get(map).stream()
                .flatMap(shape -> List.of(shape.height(), shape.width()).stream())
                .toList();
    }

    /** Scales and ratios as the TensorFlow Object Detection API makes them for six maps. */
    @Test
    void givesTheAnchorsOfThePublishedDetectors() {
        double[] scales = {0.35, 0.5, 0.65, 0.8, 0.95};
        double[] betweens = {
            0.4183300132670378, 0.570087712549569, 0.7211102550927979, 0.8717797887081347, 0.9746794344808963
        };
        for (String spec : List.of("ssdlite_mobilenet_v2", "ssdlite_mobilenet_v1", "ssd_mobilenet_v2")) {
            Detector detector = example(spec, Map.of());
            assertThat(detector.anchors()).hasSize(6);
            assertShapes(detector.anchors().get(0), new double[][] {{0.1, 1}, {0.2, 2}, {0.2, 0.5}});
            for (int map = 1; map < 6; map++) {
                double scale = scales[map - 1];
                assertShapes(detector.anchors().get(map), new double[][] {
                    {scale, 1}, {scale, 2}, {scale, 0.5}, {scale, 3}, {scale, 0.3333}, {betweens[map - 1], 1}
                });
            }
        }
    }

    private static void assertShapes(List<AnchorShape> shapes, double[][] scalesAndRatios) {
        assertThat(shapes).hasSize(scalesAndRatios.length);
        for (int i = 0; i < scalesAndRatios.length; i++) {
            double root = Math.sqrt(scalesAndRatios[i][1]);
            assertThat(shapes.get(i).height()).isCloseTo(scalesAndRatios[i][0] / root, EXACTLY);
            assertThat(shapes.get(i).width()).isCloseTo(scalesAndRatios[i][0] * root, EXACTLY);
        }
    }

    /** The first cell's of each map in a published list of 1917 anchors, which has six digits. */
    @Test
    void givesThePublishedListOfAnchors() {
        List<List<Double>> published = List.of(
                List.of(0.1, 0.1, 0.141421, 0.282843, 0.282843, 0.141421),
                List.of(
                        0.35, 0.35, 0.247487, 0.494975, 0.494975, 0.247487, 0.202073, 0.606218, 0.606248, 0.202062,
                        0.41833, 0.41833),
                List.of(
                        0.5, 0.5, 0.353553, 0.707107, 0.707107, 0.353553, 0.288675, 0.866025, 0.866069, 0.288661,
                        0.570088, 0.570088),
                List.of(
                        0.65, 0.65, 0.459619, 0.919239, 0.919239, 0.459619, 0.375278, 1.12583, 1.12589, 0.375259,
                        0.72111, 0.72111),
                List.of(
                        0.8, 0.8, 0.565685, 1.13137, 1.13137, 0.565685, 0.46188, 1.38564, 1.38571, 0.461857, 0.87178,
                        0.87178),
                List.of(
                        0.95, 0.95, 0.671751, 1.3435, 1.3435, 0.671751, 0.548483, 1.64545, 1.64553, 0.548455, 0.974679,
                        0.974679));
        Detector detector = example("ssdlite_mobilenet_v2", Map.of("resolution", "300"));
        for (int map = 0; map < 6; map++) {
            List<Double> sides = sides(detector, map);
            assertThat(sides).hasSameSizeAs(published.get(map));
            for (int i = 0; i < sides.size(); i++) {
                assertThat(sides.get(i)).isCloseTo(published.get(map).get(i), within(5e-6));
            }
        }
    }

    /** A scale is one of the shorter side, so that an anchor of ratio 1 has as many pixels high as wide. */
    @ParameterizedTest
    @CsvSource({"'192, 96', 0.5, 1", "'96, 192', 1, 0.5", "'96, 144', 1, 0.6666666666666666"})
    void measuresAnchorsAgainstTheShorterSide(String image, double height, double width) {
        Detector square = detector("ssd { classes: 3, taps: [@early, @late], extras: none }", "96, 96");
        Detector oblong = detector("ssd { classes: 3, taps: [@early, @late], extras: none }", image);
        for (int map = 0; map < 2; map++) {
            for (int i = 0; i < square.anchors().get(map).size(); i++) {
                AnchorShape shape = square.anchors().get(map).get(i);
                AnchorShape other = oblong.anchors().get(map).get(i);
                assertThat(other.height()).isCloseTo(shape.height() * height, EXACTLY);
                assertThat(other.width()).isCloseTo(shape.width() * width, EXACTLY);
            }
        }
    }

    /** int(d * width) and int(d / 2 * width), each at least 16. */
    @ParameterizedTest
    @CsvSource({
        "1.0, '512 256 256 128', '256 128 128 64'",
        "0.35, '179 89 89 44', '89 44 44 22'",
        "0.5, '256 128 128 64', '128 64 64 32'",
        "0.75, '384 192 192 96', '192 96 96 48'",
        "1.4, '716 358 358 179', '358 179 179 89'",
        "0.1, '51 25 25 16', '25 16 16 16'"
    })
    void scalesExtrasWithoutRounding(String width, String channels, String reduced) {
        for (String spec : List.of("ssdlite_mobilenet_v2", "ssdlite_mobilenet_v1", "ssd_mobilenet_v2")) {
            List<Extra> extras = example(spec, Map.of("width", width)).extras();
            assertThat(extras)
                    .extracting(extra -> String.valueOf(extra.map().channels()))
                    .containsExactly(channels.split(" "));
            assertThat(extras)
                    .extracting(extra -> String.valueOf(extra.reduced()))
                    .containsExactly(reduced.split(" "));
        }
    }

    @ParameterizedTest
    @CsvSource({"320, '20 10 5 3 2 1'", "300, '19 10 5 3 2 1'", "512, '32 16 8 4 2 1'", "321, '21 11 6 3 2 1'"})
    void predictsOnSixMaps(String resolution, String sides) {
        for (String spec : List.of("ssdlite_mobilenet_v2", "ssdlite_mobilenet_v1", "ssd_mobilenet_v2")) {
            assertThat(example(spec, Map.of("resolution", resolution)).maps())
                    .allSatisfy(map -> assertThat(map.height()).isEqualTo(map.width()))
                    .extracting(map -> String.valueOf(map.height()))
                    .containsExactly(sides.split(" "));
        }
    }

    @Test
    void tapsTheMapsOfThePapers() {
        assertThat(example("ssdlite_mobilenet_v2", Map.of()).taps())
                .containsExactly(
                        new Tap("base.stage6.1.expand", new FeatureMap(20, 20, 576)),
                        new Tap("base.last.1.output", new FeatureMap(10, 10, 1280)));
        // Conv2d_11 and Conv2d_13 of MobileNetV1.
        assertThat(example("ssdlite_mobilenet_v1", Map.of()).taps())
                .containsExactly(
                        new Tap("base.stage4.6.output", new FeatureMap(20, 20, 512)),
                        new Tap("base.stage5.2.output", new FeatureMap(10, 10, 1024)));
        // The detectors' last convolution shrinks too, unlike the classifier's.
        assertThat(example("ssdlite_mobilenet_v2", Map.of("width", "0.5")).taps())
                .extracting(tap -> tap.map().channels())
                .containsExactly(288, 640);
    }

    @ParameterizedTest
    @ValueSource(strings = {"@late", "@late.2", "@late.output", "@late.2.output", "@late.02.output"})
    void readsEverySpellingOfATap(String tap) {
        assertThat(detector("ssd { classes: 3, taps: [" + tap + "], extras: none }", "96, 96")
                        .taps())
                .containsExactly(new Tap("late.2.output", new FeatureMap(12, 12, 32)));
    }

    @ParameterizedTest
    @CsvSource({
        "@late.1.expand, 24x24x144",
        "@late.1.depthwise, 12x12x144",
        "@late.1.project, 12x12x32",
        "@late.1, 12x12x32",
        "@late.2.expand, 12x12x192",
        "@late.expand, 12x12x192",
        "@stem, 48x48x16"
    })
    void tapsTheLayersWithinABlock(String tap, String map) {
        assertThat(detector("ssd { classes: 3, taps: [" + tap + "], extras: none }", "96, 96")
                        .taps())
                .extracting(found -> found.map().toString())
                .containsExactly(map);
    }

    @Test
    void hasThePapersValuesAsDefaults() {
        Detector detector = detector("ssdlite { classes: 3, taps: [@early, @late] }", "96, 96");
        Detector written = detector("""
                ssdlite {
                  classes: 3
                  taps: [@early, @late]
                  extras: [512, 256, 256, 128]
                  extras width: 1.0
                  extras least: 16
                  extras depthwise: true
                  anchors {
                    scales: 0.2 .. 0.95
                    ratios: [1, 2, 0.5, 3, 0.3333]
                    interpolated ratio: 1
                    reduce lowest: true
                  }
                  predictor { kernel: 3, depthwise: true }
                  box coder { y: 10, x: 10, h: 5, w: 5 }
                  scores: sigmoid
                  nms { iou: 0.6, score: 1e-8, detections: 100, per class: 100 }
                  post: nms
                }
                """, "96, 96");
        assertThat(detector).usingRecursiveComparison().ignoringFields("span").isEqualTo(written);
        assertThat(detector.coder()).isEqualTo(new BoxCoder(10, 10, 5, 5));
        assertThat(detector.suppression()).isEqualTo(new Suppression(0.6, 1e-8, 100, 100, false));
    }

    @Test
    void obeysEverySetting() {
        Detector detector = detector("""
                ssd {
                  classes: 7
                  taps: [@late.1.expand]
                  extras: [64]
                  extras width: 0.5
                  extras least: 20
                  extras depthwise: true
                  anchors { scales: [0.3, 0.6], ratios: [2], interpolated ratio: 0.5, reduce lowest: false }
                  predictor { kernel: 5, depthwise: true }
                  box coder { y: 1, x: 2, h: 3, w: 4 }
                  scores: softmax
                  nms { iou: 0.5, score: 0.25, detections: 30, per class: 10 }
                  post: decode
                }
                """, "96, 96");
        assertThat(detector.word()).isEqualTo("ssd");
        assertThat(detector.classes()).isEqualTo(7);
        assertThat(detector.labels()).hasValue(8);
        assertThat(detector.extras()).containsExactly(new Extra(20, new FeatureMap(12, 12, 32)));
        assertThat(detector.depthwiseExtras()).isTrue();
        assertShapes(detector.anchors().get(0), new double[][] {{0.3, 2}, {Math.sqrt(0.3 * 0.6), 0.5}});
        assertShapes(detector.anchors().get(1), new double[][] {{0.6, 2}, {Math.sqrt(0.6), 0.5}});
        assertThat(detector.predictor()).isEqualTo(new Predictor(5, true));
        assertThat(detector.coder()).isEqualTo(new BoxCoder(1, 2, 3, 4));
        assertThat(detector.scores()).isEqualTo(Scores.SOFTMAX);
        assertThat(detector.suppression()).isEqualTo(new Suppression(0.5, 0.25, 10, 30, false));
        assertThat(detector.post()).isEqualTo(Post.DECODE);
    }

    /** SSDLite is SSD with separable convolutions; a kernel of one pixel has nothing to separate. */
    @ParameterizedTest
    @CsvSource({
        "ssdlite, '', true, 3, true",
        "ssd, '', false, 3, false",
        "ssdlite, 'predictor { kernel: 1 }', true, 1, false",
        "ssd, 'predictor { kernel: 1 }', false, 1, false",
        "ssdlite, 'extras depthwise: false', false, 3, true"
    })
    void differsFromSsdInItsConvolutionsAlone(String head, String more, boolean extras, int kernel, boolean predictor) {
        Detector detector = detector(head + " { classes: 3, taps: [@early, @late] " + more + " }", "96, 96");
        assertThat(detector.depthwiseExtras()).isEqualTo(extras);
        assertThat(detector.predictor()).isEqualTo(new Predictor(kernel, predictor));
        assertThat(detector.anchors()).isEqualTo(detector("").anchors());
    }

    @Test
    void spreadsARangeOfScalesEvenly() {
        List<List<AnchorShape>> spread =
                detector("anchors { scales: 0.2 .. 0.7 }").anchors();
        List<List<AnchorShape>> listed =
                detector("anchors { scales: [0.2, 0.3, 0.4, 0.5, 0.6, 0.7] }").anchors();
        assertThat(IntStream.range(0, 6))
                .allSatisfy(map -> assertThat(spread.get(map))
                        .usingRecursiveComparison()
                        .withComparatorForType(
                                (a, b) -> Math.abs(a - b) < 1e-12 ? 0 : Double.compare(a, b), Double.class)
                        .isEqualTo(listed.get(map)));
    }

    @Test
    void leavesOutWhatIsSetToNothing() {
        Detector detector =
                detector("extras: none anchors { interpolated ratio: 0, reduce lowest: false, ratios: [1] }");
        assertThat(detector.extras()).isEmpty();
        assertThat(detector.maps()).hasSize(2);
        assertShapes(detector.anchors().get(0), new double[][] {{0.2, 1}});
        assertShapes(detector.anchors().get(1), new double[][] {{0.95, 1}});
    }
}
