package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The detector says of every picture: two dogs, the surer one in its upper left, and a cat in its lower left. */
class EvalDetectorTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String BY_NAME = "tcns: each class is the category of its name\n";

    @TempDir
    private Path folder;

    private Path images;
    private Path detector;

    @BeforeEach
    void makePictures() throws IOException {
        images = Files.createDirectory(folder.resolve("images"));
        detector = ConstantDetector.twoDogsAndACat().writtenTo(folder);
        picture("wide.png", 400, 200);
        Files.createDirectory(images.resolve("more"));
        picture("more/tall.png", 100, 160);
    }

    @Test
    void writesWhatItFindsInPixelsOfEachPictureAndAsTheCategoriesOfTheAnnotations() throws IOException {
        Path saved = folder.resolve("found.json");

        Tcns ran = eval(annotations(image(7, "wide.png"), image(3, "more/tall.png")), "--save", saved);

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.err()).isEqualTo(BY_NAME);
        assertThat(JSON.readTree(saved.toFile())).isEqualTo(JSON.readTree("""
                [{"image_id": 7, "category_id": 18, "bbox": [50.0, 0.0, 50.0, 100.0], "score": 0.75},
                 {"image_id": 7, "category_id": 17, "bbox": [0.0, 100.0, 200.0, 100.0], "score": 0.625},
                 {"image_id": 7, "category_id": 18, "bbox": [200.0, 50.0, 200.0, 100.0], "score": 0.5},
                 {"image_id": 3, "category_id": 18, "bbox": [12.5, 0.0, 12.5, 80.0], "score": 0.75},
                 {"image_id": 3, "category_id": 17, "bbox": [0.0, 80.0, 50.0, 80.0], "score": 0.625},
                 {"image_id": 3, "category_id": 18, "bbox": [50.0, 40.0, 50.0, 80.0], "score": 0.5}]"""));
    }

    /** In the wide picture the sure dog, and half of the cat; in the tall one nothing is. */
    @Test
    void comparesWhatItFindsWithWhatIsThere() throws IOException {
        Path annotations = Files.writeString(folder.resolve("annotations.json"), """
                {"images": [{"id": 3, "file_name": "wide.png"}, {"id": 7, "file_name": "more/tall.png"}],
                 "categories": [{"id": 17, "name": "Cat"}, {"id": 18, "name": "DOG "}],
                 "annotations": [
                   {"id": 1, "image_id": 3, "category_id": 18, "bbox": [50, 0, 50, 100], "area": 5000, "iscrowd": 0},
                   {"id": 2, "image_id": 3, "category_id": 17, "bbox": [0, 100, 100, 100], "area": 10000, "iscrowd": 0}]}
                """);
        Path saved = folder.resolve("found.json");

        String answer = eval(annotations, "--format", "json", "--save", saved).out();

        JsonNode json = Schema.of("eval").check(answer);

        assertThat(json.at("/categories/0/AP50").asDouble()).as("cat").isEqualTo(1);
        assertThat(json.at("/categories/0/AP75").asDouble()).isZero();
        assertThat(json.at("/categories/1/AP").asDouble()).as("dog").isCloseTo(1, within(1e-12));
        assertThat(json.at("/AP50").asDouble()).isEqualTo(1);
        assertThat(json.at("/images").asInt()).isEqualTo(2);
        assertThat(json.at("/detections").asInt()).isEqualTo(6);
        assertThat(Tcns.run("eval", "--coco", annotations, "--detections", saved, "--format", "json")
                        .out())
                .as("the same by way of the file")
                .isEqualTo(answer);
    }

    @Test
    void leavesPicturesOutThatItCannotSeeAndAnswersForTheOthers() throws IOException {
        Files.writeString(images.resolve("broken.png"), "no picture");
        picture("../secret.png", 400, 200);
        Path link = Files.createSymbolicLink(images.resolve("link.png"), folder.resolve("secret.png"));
        assertThat(Files.exists(link)).isTrue();
        Path annotations = annotations(
                image(1, "none.png"),
                image(2, "broken.png"),
                image(3, "../secret.png"),
                image(4, folder.resolve("secret.png").toString()),
                image(5, "link.png"),
                image(6, "more"),
                image(7, "wide.png"),
                image(8, "\\u0000"),
                "{\"id\": 9}",
                "{\"id\": 10, \"file_name\": \"more/tall.png\", \"width\": 160, \"height\": 100}",
                "{\"id\": 11, \"file_name\": \"more/tall.png\", \"width\": 100, \"height\": 160}",
                image(12, "../none.png"),
                "{\"id\": 13, \"file_name\": \"wide.png\", \"width\": 401, \"height\": 200}",
                "{\"id\": 14, \"file_name\": \"wide.png\", \"width\": 400, \"height\": 201}",
                "{\"id\": 15, \"file_name\": \"wide.png\", \"width\": -400, \"height\": -200}");

        Tcns ran = eval(annotations);

        assertThat(ran.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(ran.out()).startsWith("2 images, 0 objects, 0 crowds, 6 detections\n");
        assertThat(ran.err())
                .isEqualTo(BY_NAME + """
                tcns: `IMAGES/none.png` does not exist
                tcns: `IMAGES/broken.png` is not a PNG, JPEG or BMP image
                tcns: the `file_name` of image 3, `../secret.png`, leads out of `IMAGES`
                tcns: the `file_name` of image 4, `FOLDER/secret.png`, leads out of `IMAGES`
                tcns: the `file_name` of image 5, `link.png`, leads out of `IMAGES`
                tcns: the `file_name` of image 6, `more`, is not a file
                tcns: the `file_name` of image 8, ` `, is not a path
                tcns: image 9 has no `file_name`
                tcns: `IMAGES/more/tall.png` has 100x160 pixels, and its annotations are for 160x100
                tcns: the `file_name` of image 12, `../none.png`, leads out of `IMAGES`
                tcns: `IMAGES/wide.png` has 400x200 pixels, and its annotations are for 401x200
                tcns: `IMAGES/wide.png` has 400x200 pixels, and its annotations are for 400x201
                tcns: `IMAGES/wide.png` has 400x200 pixels, and its annotations are for -400x-200
                tcns: answered images: 2 of 15
                """.replace("IMAGES", images.toString()).replace("FOLDER", folder.toString()));
    }

    /** Under two ids it is two images, whose objects are looked for twice. */
    @Test
    void answersForAPictureEachTimeThatItIsListed() throws IOException {
        Path saved = folder.resolve("found.json");

        Tcns ran = eval(annotations(image(7, "wide.png"), image(3, "wide.png")), "--save", saved);

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out()).startsWith("2 images, 0 objects, 0 crowds, 6 detections\n");
        JsonNode found = JSON.readTree(saved.toFile());
        for (int i = 0; i < 3; i++) {
            assertThat(found.get(i).get("image_id").asLong()).isEqualTo(7);
            assertThat(found.get(i + 3).get("image_id").asLong()).isEqualTo(3);
            assertThat(found.get(i + 3).get("bbox")).isEqualTo(found.get(i).get("bbox"));
        }
    }

    @Test
    void asksNothingOfADetectorWhereAnnotationsContradictThemselves() throws IOException {
        Path annotations = annotations(image(7, "wide.png"), image(7, "more/tall.png"));
        Path saved = folder.resolve("found.json");

        assertThat(eval(annotations, "--save", saved))
                .isEqualTo(new Tcns(2, "", "tcns: `" + annotations + "`: `images` has the id 7 twice\n"));
        assertThat(saved).doesNotExist();
    }

    /** An object that nobody could look for is no miss. */
    @Test
    void leavesTheObjectsOfThesePicturesOutToo() throws IOException {
        Path annotations = Files.writeString(folder.resolve("annotations.json"), """
                {"images": [{"id": 7, "file_name": "wide.png"}, {"id": 3, "file_name": "none.png"}],
                 "categories": [{"id": 18, "name": "dog"}],
                 "annotations": [
                   {"id": 1, "image_id": 7, "category_id": 18, "bbox": [50, 0, 50, 100], "area": 5000},
                   {"id": 2, "image_id": 3, "category_id": 18, "bbox": [50, 0, 50, 100], "area": 5000}]}
                """);

        Tcns ran = eval(annotations);

        assertThat(ran.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(ran.out())
                .startsWith("1 image, 1 object, 0 crowds, 2 detections\n")
                .contains("\nAP50    precision  0.50       all             100  1.000\n");
        assertThat(ran.err())
                .startsWith(BY_NAME + "tcns: `" + images.resolve("none.png") + "` does not exist\n")
                .contains("tcns: detections of other classes, which do not count: 1\n");
    }

    @Test
    void saysNothingWhereItHasSeenNothing() throws IOException {
        Path saved = folder.resolve("found.json");

        Tcns ran = eval(annotations(image(1, "none.png")), "--save", saved);

        assertThat(ran.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).endsWith("tcns: answered images: 0 of 1\n");
        assertThat(saved).doesNotExist();
    }

    @Test
    void showsHowFarItIs() throws IOException {
        PageWidth terminal = new PageWidth(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(80));
        Path annotations = annotations(image(7, "wide.png"), image(3, "more/tall.png"));

        Tcns ran = Tcns.run(terminal, "eval", detector, "--coco", annotations, "--images", images);

        assertThat(ran.err()).startsWith(BY_NAME).contains("\rimages ");
    }

    @Test
    void writesOverNothingThatItReads() throws IOException {
        Path annotations = annotations(image(7, "wide.png"));
        for (Path read : new Path[] {annotations, detector, images.resolve("wide.png")}) {
            byte[] before = Files.readAllBytes(read);
            for (String option : new String[] {"--save", "-o"}) {
                assertThat(eval(annotations, option, read))
                        .isEqualTo(new Tcns(
                                64,
                                "",
                                "tcns: `" + option + " " + read + "` would overwrite `" + read
                                        + "`, which is read\nTry `tcns eval --help`.\n"));
            }
            assertThat(read).hasBinaryContent(before);
        }
    }

    @Test
    void refusesToWriteTwoAnswersToOneFile() throws IOException {
        Path both = folder.resolve("both.json");
        assertThat(eval(annotations(image(7, "wide.png")), "--save", both, "-o", both))
                .isEqualTo(new Tcns(
                        64, "", "tcns: `--save` and `-o` are one file, `" + both + "`\nTry `tcns eval --help`.\n"));
        assertThat(both).doesNotExist();
    }

    @Test
    void asksDetectorsAlone() throws IOException {
        Tcns ran = Tcns.run(
                "eval",
                Tcns.spec("mobilenet_v2_features"),
                "--set",
                "resolution=32",
                "--coco",
                annotations(image(7, "wide.png")),
                "--images",
                images);

        assertThat(ran.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(ran.err())
                .endsWith("tcns: `" + Tcns.spec("mobilenet_v2_features")
                        + "` gives features, and --coco needs detections\n");
    }

    @Test
    void saysWhenThereIsNoFolder() throws IOException {
        assertThat(Tcns.run("eval", detector, "--coco", annotations(), "--images", folder.resolve("none")))
                .isEqualTo(new Tcns(2, "", "tcns: `" + folder.resolve("none") + "` is not a folder\n"));
    }

    /** The boxes of the annotations were drawn around the animals by eye. */
    @Test
    void measuresARealDetectorOnAPhotograph() throws IOException {
        Path photographs = Tcns.asset("images");
        Path annotations = Files.writeString(folder.resolve("annotations.json"), """
                {"images": [{"id": 1, "file_name": "cats_and_dogs.jpg", "width": 1200, "height": 600}],
                 "categories": [{"id": 17, "name": "cat"}, {"id": 18, "name": "dog"}],
                 "annotations": [
                   {"id": 1, "image_id": 1, "category_id": 17, "bbox": [81, 402, 362, 198], "area": 45000},
                   {"id": 2, "image_id": 1, "category_id": 18, "bbox": [390, 218, 250, 382], "area": 60000},
                   {"id": 3, "image_id": 1, "category_id": 18, "bbox": [614, 154, 294, 446], "area": 90000},
                   {"id": 4, "image_id": 1, "category_id": 17, "bbox": [884, 407, 198, 193], "area": 30000}]}
                """);

        Tcns ran = Tcns.run(
                "eval",
                Tcns.spec("ssd_mobilenet_v2"),
                "--set=resolution=300",
                "--set=classes=23",
                "--set=kernel=1",
                "--set=score=0.3",
                "--weights",
                Tcns.asset("tflite/ssd_mobilenet_v2_300_oidv4_fp16.tflite"),
                "--labels",
                Tcns.asset("tflite/ssd_mobilenet_v2_300_oidv4_labels.txt"),
                "--coco",
                annotations,
                "--images",
                photographs,
                "--format=json");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.err()).endsWith(BY_NAME);
        JsonNode json = Schema.of("eval").check(ran.out());
        assertThat(json.at("/categories/1/AP50").asDouble()).as("dogs").isEqualTo(1);
        // A cat, the dog that it takes for a cat as well, the other cat: precision 1 up to recall 0.5, then 2/3.
        assertThat(json.at("/categories/0/AP50").asDouble())
                .as("cats")
                .isCloseTo((51 + 50 * 2 / 3.0) / 101, within(1e-12));
    }

    private Tcns eval(Path annotations, Object... options) {
        Stream<Object> given = Stream.of("eval", detector, "--coco", annotations, "--images", images);
        return Tcns.run(Stream.concat(given, Stream.of(options)).toArray());
    }

    private Path annotations(String... annotated) throws IOException {
        String all = Stream.of(annotated).collect(Collectors.joining(",\n"));
        return Files.writeString(folder.resolve("annotations.json"), """
                {"images": [%s],
                 "categories": [{"id": 17, "name": "cat"}, {"id": 18, "name": "dog"}], "annotations": []}
                """.formatted(all));
    }

    private static String image(long id, String fileName) {
        return "{\"id\": " + id + ", \"file_name\": \"" + fileName + "\"}";
    }

    private void picture(String name, int width, int height) throws IOException {
        ImageIO.write(
                new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB),
                "png",
                images.resolve(name).toFile());
    }
}
