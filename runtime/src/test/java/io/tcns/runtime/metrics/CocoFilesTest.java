package io.tcns.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcns.runtime.InputException;
import io.tcns.runtime.metrics.CocoAnnotations.Annotation;
import io.tcns.runtime.metrics.CocoAnnotations.Category;
import io.tcns.runtime.metrics.CocoAnnotations.Image;
import io.tcns.runtime.metrics.CocoAnnotations.Size;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CocoFilesTest {
    private static final String IMAGES =
            "\"images\":[{\"id\":1,\"file_name\":\"a/b.jpg\",\"width\":640,\"height\":480.0},{\"id\":2,\"width\":1}]";
    private static final String CATEGORIES = "\"categories\":[{\"id\":18,\"name\":\"dog\"}]";
    private static final String OBJECT =
            "{\"id\":5,\"image_id\":1,\"category_id\":18,\"bbox\":[1,2,3.5,4],\"area\":12,\"iscrowd\":0}";
    private static final String DETECTION = "{\"image_id\":1,\"category_id\":18,\"bbox\":[1,2,3.5,4],\"score\":0.25}";

    @TempDir
    private Path folder;

    @Test
    void readsAnnotationsInAnyOrderAndSkipsWhatItDoesNotNeed() throws IOException {
        CocoAnnotations read = annotations(
                "{\"info\":{\"year\":[2014]},\"annotations\":[{\"segmentation\":{\"counts\":\"x\",\"size\":[1,2]},\"iscrowd\":1,"
                        + "\"area\":7,\"bbox\":[1,2,3,4],\"category_id\":18,\"image_id\":2,\"id\":9007199254740993}],"
                        + CATEGORIES + "," + IMAGES + ",\"licenses\":null}");

        assertThat(read.images())
                .containsExactly(
                        new Image(1, Optional.of("a/b.jpg"), Optional.of(new Size(640, 480))),
                        new Image(2, Optional.empty(), Optional.empty()));
        assertThat(read.categories()).containsExactly(new Category(18, "dog"));
        assertThat(read.objects())
                .containsExactly(new Annotation(9007199254740993L, 2, 18, new Box(1, 2, 3, 4), 7, true));
    }

    @Test
    void readsDetections() throws IOException {
        assertThat(detections("[" + DETECTION + "]").detections())
                .containsExactly(new Detection(1, 18, new Box(1, 2, 3.5, 4), 0.25));
        assertThat(detections("[]").detections()).isEmpty();
    }

    @Test
    void writesDetectionsThatReadTheSame() throws IOException {
        CocoAnnotations annotations = annotations(object(OBJECT));
        CocoDetections found = new CocoDetections(
                annotations,
                List.of(
                        new Detection(2, 18, new Box(0.1f, -0.0, 1 / 3.0, 4.9e-324), 0.3f),
                        new Detection(1, 18, new Box(1, 2, 3, Box.MAX), -1)));
        Path file = folder.resolve("written.json");

        try (OutputStream out = Files.newOutputStream(file)) {
            found.writeTo(out);
        }

        assertThat(file)
                .content()
                .startsWith(
                        "[{\"image_id\":2,\"category_id\":18,\"bbox\":[0.10000000149011612,-0.0,0.3333333333333333,4.9E-324],"
                                + "\"score\":0.30000001192092896},{\"image_id\":1,");
        assertThat(CocoDetections.read(file, annotations)).isEqualTo(found);
    }

    @Test
    void takesWholeNumbersAndFlagsInEveryFormThatToolsWrite() throws IOException {
        CocoAnnotations read = annotations(object(
                OBJECT.replace("\"image_id\":1", "\"image_id\":1.0").replace("\"iscrowd\":0", "\"iscrowd\":true")));
        assertThat(read.objects().get(0).imageId()).isEqualTo(1);
        assertThat(read.objects().get(0).isCrowd()).isTrue();
        assertThat(annotations(object(OBJECT.replace(",\"iscrowd\":0", "")))
                        .objects()
                        .get(0)
                        .isCrowd())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"id\":5,           |                       | annotations[0]: there is no `id`",
                "\"id\":5            | \"id\":\"5\"          | annotations[0]: `id` must be a whole number, got \"5\"",
                "\"id\":5            | \"id\":5.5            | annotations[0]: `id` must be a whole number, got 5.5",
                "\"id\":5            | \"id\":1e300          | annotations[0]: `id` must be a whole number, got 1.0E300",
                "\"id\":5            | \"id\":92233720368547758080 | annotations[0]: `id` must be a whole number, got 9.223372036854776E19",
                "\"id\":5            | \"id\":null           | annotations[0]: `id` must be a whole number, got something else",
                "\"id\":5            | \"id\":5,\"id\":6     | annotations[0]: `id` is there twice",
                "\"image_id\":1      | \"image_id\":3        | annotation 5 is of image 3, which is not in `images`",
                "\"category_id\":18  | \"category_id\":1     | annotation 5 is of category 1, which is not in `categories`",
                "[1,2,3.5,4]         | [1,2,3.5]             | annotations[0]: `bbox` must be four numbers, got [1, 2, 3.5]",
                "[1,2,3.5,4]         | [1,2,3.5,4,5]         | annotations[0]: `bbox` must be four numbers, got something else",
                "[1,2,3.5,4]         | [1,2,3.5,\"4\"]       | annotations[0]: `bbox` must be four numbers, got something else",
                "[1,2,3.5,4]         | [1,[2],3.5,4]         | annotations[0]: `bbox` must be four numbers, got something else",
                "[1,2,3.5,4]         | {\"x\":1}             | annotations[0]: `bbox` must be four numbers, got something else",
                "[1,2,3.5,4]         | [1,2,-3.5,4]          | annotations[0]: a box has numbers up to 1e9 and no negative side, got [1.0, 2.0, -3.5, 4.0]",
                "[1,2,3.5,4]         | [1,2,3.5,NaN]         | annotations[0]: a box has numbers up to 1e9 and no negative side, got [1.0, 2.0, 3.5, NaN]",
                "[1,2,3.5,4]         | [-Infinity,2,3.5,4]   | annotations[0]: a box has numbers up to 1e9 and no negative side, got [-Infinity, 2.0, 3.5, 4.0]",
                "[1,2,3.5,4]         | [1,2,1e10,4]          | annotations[0]: a box has numbers up to 1e9 and no negative side, got [1.0, 2.0, 1.0E10, 4.0]",
                "\"area\":12,        |                       | annotations[0]: there is no `area`",
                "\"area\":12         | \"area\":-1           | annotations[0]: `area` must be finite and not negative, got -1.0",
                "\"area\":12         | \"area\":1e999        | annotations[0]: `area` must be finite and not negative, got Infinity",
                "\"iscrowd\":0       | \"iscrowd\":2         | annotations[0]: `iscrowd` must be 0 or 1, got 2",
                "\"iscrowd\":0       | \"iscrowd\":\"no\"    | annotations[0]: `iscrowd` must be 0 or 1, got \"no\"",
            })
    void saysWhatIsWrongWithAnObject(String right, String wrong, String message) {
        assertRefused(object(OBJECT.replace(right, wrong == null ? "" : wrong)), ": " + message);
    }

    @Test
    void refusesAnnotationsThatContradictThemselves() {
        assertRefused(object(OBJECT + "," + OBJECT), ": `annotations` has the id 5 twice");
        assertRefused(
                "{" + CATEGORIES + ",\"images\":[{\"id\":1},{\"id\":1}],\"annotations\":[]}",
                ": `images` has the id 1 twice");
        assertRefused(
                "{" + IMAGES
                        + ",\"categories\":[{\"id\":18,\"name\":\"dog\"},{\"id\":18,\"name\":\"cat\"}],\"annotations\":[]}",
                ": `categories` has the id 18 twice");
        assertRefused("{" + IMAGES + "," + IMAGES + "}", ": `images` is there twice");
    }

    @Test
    void refusesWhatAreNoAnnotations() {
        assertRefused("[]", ": annotations are an object with `images`, `categories` and `annotations`, not a list");
        assertRefused("\"\"", ": annotations are an object with `images`, `categories` and `annotations`, not a text");
        assertRefused("{" + IMAGES + "}", ": there are no `annotations`, no `categories`");
        assertRefused("{\"images\":{}}", ": images are a list, not an object");
        assertRefused("{\"images\":[{\"id\":1,\"file_name\":7}]}", ": images[0]: `file_name` must be a text, got 7");
        assertRefused(
                "{\"images\":[{\"id\":1,\"width\":9,\"height\":0.5}]}",
                ": images[0]: `height` must be a whole number, got 0.5");
        assertRefused("{\"images\":[7]}", ": images[0]: it is an object, not a number");
        assertRefused("{\"categories\":[{\"id\":1,\"name\":7}]}", ": categories[0]: `name` must be a text, got 7");
        assertRefused(
                "{\"categories\":[{\"id\":1,\"name\":\"" + "x".repeat(600) + "\"}]}",
                ": categories[0]: a text has more than 512 characters");
    }

    @Test
    void saysWhereTheJsonEnds() {
        assertRefused("", " is not JSON: it is empty");
        assertRefused("{\"images\":[\n{\"id\":1}", " is not JSON, near line 2, column 9");
        assertRefused("{\"info\":[1,2", " is not JSON, near line 1, column 13");
        assertRefused("{\"images\":[],,", " is not JSON, near line 1, column 14");
        assertRefused(object(OBJECT) + "{}", ": it goes on after its last bracket");
    }

    @Test
    void readsNothingWithoutBounds() {
        String limits =
                " has more than 32 levels of brackets, a name or number of more than 512 characters, or more than 4 GiB";
        assertRefused("{\"info\":" + "[".repeat(100), limits);
        assertRefused("{\"" + "x".repeat(1000) + "\":0}", limits);
        assertRefused("{\"images\":[{\"id\":1" + "0".repeat(1000) + "}]}", limits);
    }

    @Test
    void refusesOtherEncodings() throws IOException {
        String text = "{\"categories\":[{\"id\":1,\"name\":\"\u00e9t\u00e9\"}]}";
        Path file = Files.write(folder.resolve("a.json"), text.getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> CocoAnnotations.read(file))
                .isInstanceOf(InputException.class)
                .hasMessage("`" + file + "` is not JSON, near line 1, column 34");
    }

    @Test
    void saysWhatIsWrongWithDetections() {
        assertDetectionsRefused("{\"images\":[]}", ": detections are a list, not an object");
        assertDetectionsRefused("[" + DETECTION + ",7]", ": detections[1]: it is an object, not a number");
        assertDetectionsRefused(
                "[" + DETECTION.replace("0.25", "NaN") + "]", ": detections[0]: `score` must be finite, got NaN");
        assertDetectionsRefused(
                "[" + DETECTION.replace("0.25", "\"high\"") + "]",
                ": detections[0]: `score` must be a number, got \"high\"");
        assertDetectionsRefused(
                "[" + DETECTION.replace("\"score\":0.25", "\"area\":2") + "]", ": detections[0]: there is no `score`");
        assertDetectionsRefused(
                "[" + DETECTION + "," + DETECTION.replace("\"image_id\":1", "\"image_id\":3") + "]",
                ": detections[1] is of image 3, which is not annotated");
        assertDetectionsRefused(
                "[" + DETECTION.replace(":18", ":19") + "]",
                ": detections[0] is of category 19, which is not annotated");
    }

    @Test
    void saysWhichFileIsNotThere() {
        Path none = folder.resolve("none.json");
        assertThatThrownBy(() -> CocoAnnotations.read(none))
                .isInstanceOf(InputException.class)
                .hasMessage("`" + none + "` does not exist");
        assertThatThrownBy(() -> CocoAnnotations.read(folder))
                .isInstanceOf(InputException.class)
                .hasMessage("`" + folder + "` is a directory, not a file of JSON");
    }

    private static String object(String objects) {
        return "{" + IMAGES + "," + CATEGORIES + ",\"annotations\":[" + objects + "]}";
    }

    private CocoAnnotations annotations(String json) throws IOException {
        return CocoAnnotations.read(Files.writeString(folder.resolve("annotations.json"), json));
    }

    private CocoDetections detections(String json) throws IOException {
        return CocoDetections.read(
                Files.writeString(folder.resolve("detections.json"), json), annotations(object(OBJECT)));
    }

    private void assertRefused(String json, String message) {
        assertThatThrownBy(() -> annotations(json))
                .isInstanceOf(InputException.class)
                .hasMessage("`" + folder.resolve("annotations.json") + "`" + message);
    }

    private void assertDetectionsRefused(String json, String message) {
        assertThatThrownBy(() -> detections(json))
                .isInstanceOf(InputException.class)
                .hasMessage("`" + folder.resolve("detections.json") + "`" + message);
    }
}
