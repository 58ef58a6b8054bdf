package io.tcns.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tcns.runtime.InputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whatever the files say: they are refused with a message of one line, or every figure is 0 to 1, or unknown. */
class CocoFuzzTest {
    private static final List<String> IDS = List.of("1", "1", "1", "2", "2.0", "-1", "1e99", "\"1\"", "null");
    private static final List<String> NUMBERS =
            List.of("0", "-0.0", "1", "5", "5", "10", "32", "96", "1e9", "4.9e-324", "1e-200", "NaN", "-1", "[]");
    private static final List<String> FLAGS = List.of("0", "0", "1", "true", "2");

    @FuzzTest
    void readsAnyBytes(byte[] file) throws IOException {
        read(file, CocoAnnotationsJson::read);
        read(file, CocoDetectionsJson::read);
    }

    @FuzzTest
    void comparesAnyAnnotationsWithAnyDetections(FuzzedDataProvider data) throws IOException {
        String annotations = "{\"images\":"
                + list(data, 3, () -> object("id", data.pickValue(IDS)))
                + ",\"categories\":"
                + list(data, 3, () -> object("id", data.pickValue(IDS), "name", "\"cat\""))
                + ",\"annotations\":"
                + list(data, 6, () -> annotation(data)) + "}";
        String detections = list(data, 6, () -> detection(data));
        read(annotations.getBytes(StandardCharsets.UTF_8), json -> {
            CocoAnnotations truth = CocoAnnotationsJson.read(json);
            read(
                    detections.getBytes(StandardCharsets.UTF_8),
                    found -> assertFigures(new CocoDetections(truth, CocoDetectionsJson.read(found))));
            return truth;
        });
    }

    private static <T> void read(byte[] file, CocoJson.Reading<T> reading) throws IOException {
        try {
            CocoJson.read("fuzz", new ByteArrayInputStream(file), reading);
        } catch (InputException e) {
            assertThat(e.getMessage()).startsWith("fuzz").hasSizeLessThan(400).hasLineCount(1);
        }
    }

    private static CocoMetrics assertFigures(CocoDetections detections) {
        CocoMetrics metrics = CocoMetrics.of(detections);
        assertThat(metrics.figures().values())
                .allSatisfy(value -> assertThat(value)
                        .satisfiesAnyOf(
                                figure -> assertThat(figure).isBetween(0.0, 1 + 1e-12),
                                figure -> assertThat(figure).isEqualTo(CocoMetrics.NONE)));
        assertThat(metrics.figures().get(CocoFigure.AR1))
                .isLessThanOrEqualTo(metrics.figures().get(CocoFigure.AR100));
        return metrics;
    }

    private static String annotation(FuzzedDataProvider data) {
        return object(
                "id", String.valueOf(data.consumeByte()),
                "image_id", data.pickValue(IDS),
                "category_id", data.pickValue(IDS),
                "bbox", box(data),
                "area", data.pickValue(NUMBERS),
                "iscrowd", data.pickValue(FLAGS));
    }

    private static String detection(FuzzedDataProvider data) {
        return object(
                "image_id", data.pickValue(IDS),
                "category_id", data.pickValue(IDS),
                "bbox", box(data),
                "score", data.pickValue(NUMBERS));
    }

    private static String box(FuzzedDataProvider data) {
        return Stream.generate(() -> data.pickValue(NUMBERS)).limit(4).collect(Collectors.joining(",", "[", "]"));
    }

    private static String list(FuzzedDataProvider data, int most, Supplier<String> element) {
        return Stream.generate(element).limit(data.consumeInt(0, most)).collect(Collectors.joining(",", "[", "]"));
    }

    private static String object(String... keysAndValues) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            json.append(i == 0 ? "\"" : ",\"")
                    .append(keysAndValues[i])
                    .append("\":")
                    .append(keysAndValues[i + 1]);
        }
        return json.append('}').toString();
    }
}
