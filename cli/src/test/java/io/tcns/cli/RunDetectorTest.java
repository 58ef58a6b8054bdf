package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
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

    /** Pixels of the picture, however many there are; the network sees 64x64. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1   dog    0.750     0    0      0       1, 160, 160",
        "20000, 20, 1   dog    0.750  2500    0   5000      10, 20000, 20",
        "20, 20000, 1   dog    0.750     3    0      5   10000, 20, 20000"
    })
    void looksAtPicturesOfEveryShape(int width, int height, String surest, int drawnWidth, int drawnHeight)
            throws IOException {
        Path picture = folder.resolve("out.png");

        Tcns ran = Tcns.run("run", detector(), "--image", image(width, height), "-o", picture);

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out().replaceAll(" +", " ")).contains(surest.replaceAll(" +", " "));
        BufferedImage drawn = ImageIO.read(picture.toFile());
        assertThat(drawn.getWidth()).isEqualTo(drawnWidth);
        assertThat(drawn.getHeight()).isEqualTo(drawnHeight);
    }

    /** The file says so in its header, and holds nothing. */
    @Test
    void refusesPicturesWithoutEndBeforeTheyAreDecoded() throws IOException {
        byte[] header = Files.readAllBytes(image(1, 1));
        ByteBuffer.wrap(header).putInt(16, 20_000).putInt(20, 20_000);
        CRC32 sum = new CRC32();
        sum.update(header, 12, 17);
        ByteBuffer.wrap(header).putInt(29, (int) sum.getValue());
        Path image = Files.write(folder.resolve("huge.png"), header);
        Path picture = folder.resolve("out.png");

        assertThat(Tcns.run("run", detector(), "--image", image, "-o", picture))
                .isEqualTo(new Tcns(
                        2, "", "tcns: `" + image + "` has 20000x20000 pixels, more than the limit of 67108864\n"));
        assertThat(picture).doesNotExist();
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
                "`-o` draws detections and masks, and `" + classifier + "` gives classes",
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

    /** Broken numbers of a model of others: these detections are none, and the rest is what it is. */
    @Test
    void leavesOutDetectionsThatAreNoNumbers() throws IOException {
        float[] boxes = new float[16];
        Arrays.fill(boxes, 0, 4, Float.NaN);
        System.arraycopy(new float[] {0, 0, 1, Float.POSITIVE_INFINITY}, 0, boxes, 4, 4);
        System.arraycopy(new float[] {0, 0, 1, 1}, 0, boxes, 8, 4);
        System.arraycopy(new float[] {0, 0, 0.5f, 1}, 0, boxes, 12, 4);
        Path model = ConstantDetector.of(boxes, new float[] {0.9f, 0.8f, Float.NaN, 0.5f}, new long[] {1, 1, 1, 7}, 4)
                .writtenTo(folder);
        Path image = image(40, 30);

        assertThat(Tcns.run("run", model, "--image", image)).isEqualTo(new Tcns(0, """
                class  label  score  left  top  right  bottom
                    7  -      0.500     0    0     40      15
                """, ""));
        assertThat(JSON.readTree(Tcns.run("run", model, "--image", image, "--format", "json")
                                .out())
                        .at("/detections"))
                .hasSize(1);
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
