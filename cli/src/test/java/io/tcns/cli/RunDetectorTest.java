package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunDetectorTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final int ORANGE = 0xE69F00;
    private static final int SKY_BLUE = 0x56B4E9;

    @TempDir
    private Path folder;

    @Test
    void printsWhatItFindsTheSurestFirstInPixelsOfThePicture() throws IOException {
        Tcns ran = Tcns.run("run", detector(), "--image", image(400, 200));

        assertThat(ran).isEqualTo(new Tcns(0, """
                class  label  score  left  top  right  bottom
                    1  dog    0.750    50    0    100     100
                    2  cat    0.625     0  100    200     200
                    1  dog    0.500   200   50    400     150
                """, ""));
    }

    @Test
    void givesSharesOfThePictureToPrograms() throws IOException {
        JsonNode answer = JSON.readTree(Tcns.run("run", detector(), "--image", image(400, 200), "--format", "json")
                .out());

        assertThat(answer.at("/schema").asText()).isEqualTo("tcns.run/1");
        assertThat(answer.at("/detections")).isEqualTo(JSON.readTree("""
                [{"class": 1, "label": "dog", "score": 0.75, "box": [0.0, 0.125, 0.5, 0.25]},
                 {"class": 2, "label": "cat", "score": 0.625, "box": [0.5, 0.0, 1.0, 0.5]},
                 {"class": 1, "label": "dog", "score": 0.5, "box": [0.25, 0.5, 0.75, 1.0]}]"""));
    }

    /** Of 400x200 the network saw the upper and lower quarter filled. */
    @Test
    void looksForBoxesInThePictureAndNotInItsFilling() throws IOException {
        Path detector = ConstantDetector.twoDogsAndACat()
                .says(
                        "tcns.preprocess",
                        "{\"fit\":\"pad\",\"size\":null,\"filter\":\"bilinear\",\"mean\":[0,0,0],\"std\":[1,1,1]}")
                .writtenTo(folder);

        assertThat(Tcns.run("run", detector, "--image", image(400, 200)).out()).isEqualTo("""
                class  label  score  left  top  right  bottom
                    1  dog    0.750    50    0    100     100
                    2  cat    0.625     0  100    200     200
                    1  dog    0.500   200    0    400     200
                """);
    }

    @Test
    void countsWhatItFindsInEachOfSeveralImages() throws IOException {
        Path image = image(400, 200);

        Tcns ran = Tcns.run("run", detector(), "--image", image, "--image", image);

        String row = image + "      3  2 dog, 1 cat\n";
        assertThat(ran.out().replaceAll(" +", " ")).isEqualTo("image found what\n" + (row + row).replaceAll(" +", " "));
        JsonNode json = JSON.readTree(
                Tcns.run("run", detector(), "--image", image, "--image", image, "--top", "2", "--format", "json")
                        .out());
        assertThat(json.at("/images/1/detections")).hasSize(2);
    }

    @Test
    void saysWhenNothingIsFound() throws IOException {
        Path detector =
                ConstantDetector.of(new float[4], new float[1], new long[1], 0).writtenTo(folder);
        Path image = image(40, 30);

        assertThat(Tcns.run("run", detector, "--image", image).out()).isEqualTo("nothing found\n");
        assertThat(JSON.readTree(Tcns.run("run", detector, "--image", image, "--format", "json")
                                .out())
                        .at("/detections"))
                .isEqualTo(JSON.createArrayNode());
        assertThat(Tcns.run("run", detector, "--image", image, "--image", image).out())
                .endsWith("  0  -\n");
    }

    @Test
    void givesAsManyDetectionsAsAreAskedFor() throws IOException {
        assertThat(Tcns.run("run", detector(), "--image", image(400, 200), "--top", "1")
                        .out())
                .hasLineCount(2)
                .contains("dog    0.750");
    }

    @Test
    void callsClassesAsTheLabelsSay() throws IOException {
        Path labels = Files.writeString(folder.resolve("labels.txt"), "none\nHund\n");

        assertThat(Tcns.run("run", detector(), "--image", image(400, 200), "--labels", labels)
                        .out())
                .contains("1  Hund   0.750", "2  -      0.625");
        assertThat(Tcns.run(
                                "run",
                                detector(),
                                "--labels",
                                labels,
                                "--image",
                                image(400, 200),
                                "--image",
                                image(400, 200))
                        .out())
                .contains("2 Hund, 1 class 2");
    }

    @Test
    void drawsWhatItFindsOntoThePicture() throws IOException {
        Path picture = folder.resolve("out.png");

        Tcns ran = Tcns.run("run", detector(), "--image", image(400, 200), "-o", picture);

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out()).hasLineCount(4);
        BufferedImage drawn = ImageIO.read(picture.toFile());
        assertThat(drawn.getWidth()).isEqualTo(400);
        assertThat(drawn.getRGB(50, 60) & 0xFFFFFF).as("dog").isEqualTo(ORANGE);
        assertThat(drawn.getRGB(199, 160) & 0xFFFFFF).as("cat").isEqualTo(SKY_BLUE);
        assertThat(drawn.getRGB(300, 100) & 0xFFFFFF).as("beside all frames").isZero();
    }

    @Test
    void drawsTheSamePictureEachTimeAndWithoutAScreen() throws IOException, InterruptedException {
        Path here = folder.resolve("here.jpg");
        Path there = folder.resolve("there.jpg");
        Path image = image(400, 200);
        Tcns.run("run", detector(), "--image", image, "-o", here);

        ProcessBuilder process = TcnsProcess.tcns("run", detector(), "--image", image, "-o", there);
        process.environment().put("DISPLAY", ":99");
        TcnsProcess.run(process);

        assertThat(there).hasSameBinaryContentAs(here);
        assertThat(ImageIO.read(there.toFile()).getHeight()).isEqualTo(200);
    }

    @Test
    void drawsNothingWhereThereIsNothingToDraw() throws IOException {
        Path image = image(40, 30);
        Path classifier = folder.resolve("ten.onnx");
        Tcns.run(
                "compile",
                Tcns.spec("mobilenet_v2"),
                "--set",
                "width=0.35",
                "--set",
                "resolution=32",
                "--set",
                "classes=10",
                "-o",
                classifier);

        assertUsage(
                "`-o` draws detections, and `" + classifier + "` gives classes",
                "run",
                classifier,
                "--image",
                image,
                "-o",
                folder.resolve("out.png"));
        assertThat(folder.resolve("out.png")).doesNotExist();
    }

    @Test
    void refusesPlacesForThePictureThatWouldDisappoint() throws IOException {
        Path image = image(40, 30);
        Path detector = detector();
        Path photos = Files.createDirectory(folder.resolve("photos"));
        Files.copy(image, photos.resolve("a.png"));

        assertUsage("`-o out.gif` is neither .png nor .jpg", "run", detector, "--image", image, "-o", "out.gif");
        assertUsage(
                "`-o out.png` is one picture, for one --image FILE",
                "run",
                detector,
                "--image",
                photos,
                "-o",
                "out.png");
        assertUsage(
                "`-o " + image + "` would overwrite `" + image + "`, which is read",
                "run",
                detector,
                "--image",
                image,
                "-o",
                image);
        assertThat(ImageIO.read(image.toFile()).getWidth()).isEqualTo(40);
        Path nowhere = folder.resolve("none/out.png");
        assertThat(Tcns.run("run", detector, "--image", image, "-o", nowhere))
                .isEqualTo(new Tcns(2, "", "tcns: `" + nowhere + "`: its folder does not exist\n"));
    }

    @Test
    void refusesToChooseAmongFeatures() throws IOException {
        Tcns ran = Tcns.run(
                "run",
                Tcns.spec("mobilenet_v2_features"),
                "--set",
                "resolution=32",
                "--image",
                image(40, 30),
                "--top",
                "3");

        assertThat(ran.exitCode()).isEqualTo(64);
        assertThat(ran.err())
                .contains("tcns: `--top` chooses classes or detections, and `" + Tcns.spec("mobilenet_v2_features")
                        + "` gives features\n");
    }

    @ParameterizedTest
    @CsvSource({"raw_boxes, raw_scores", "boxes, scores"})
    void saysHowBoxesBecomeDetections(String boxes, String scores) throws IOException {
        Path model = new ConstantDetector()
                .gives(boxes, new float[8], 1, 2, 4)
                .gives(scores, new float[6], 1, 2, 3)
                .writtenTo(folder);

        assertThat(Tcns.run("run", model, "--image", image(40, 30)))
                .isEqualTo(new Tcns(
                        2,
                        "",
                        "tcns: `" + model + "` gives `" + boxes
                                + "` as float[1, 2, 4], boxes of which the best are still to"
                                + " be chosen; `tcns compile SPEC --post nms` makes a model that does\n"));
    }

    @Test
    void refusesDetectionsThatCannotBe() throws IOException {
        float[] boxes = new float[8];
        Arrays.fill(boxes, 4, 8, Float.NaN);
        Path model = ConstantDetector.of(boxes, new float[] {0.5f, Float.NaN}, new long[] {1, 2}, 3)
                .writtenTo(folder);

        assertThat(Tcns.run("run", model, "--image", image(40, 30)))
                .isEqualTo(new Tcns(2, "", "tcns: `" + model + "` counts 3 detections where it has room for 2\n"));
    }

    private static void assertUsage(String message, Object... arguments) {
        assertThat(Tcns.run(arguments)).isEqualTo(new Tcns(64, "", "tcns: " + message + "\nTry `tcns run --help`.\n"));
    }

    private Path detector() throws IOException {
        return ConstantDetector.twoDogsAndACat().writtenTo(folder);
    }

    private Path image(int width, int height) throws IOException {
        Path file = folder.resolve("image.png");
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
        return file;
    }
}
