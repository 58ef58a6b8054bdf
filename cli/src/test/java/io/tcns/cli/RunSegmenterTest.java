package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tcns.runtime.Mask;
import io.tcns.runtime.image.MaskDecoder;
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
import org.junit.jupiter.params.provider.ValueSource;

/** The segmenter says of every picture: a cat (8) in its upper left quarter, a dog (12) in its lower right one. */
class RunSegmenterTest {

    private static final String CROP =
            "{\"fit\":\"crop\",\"size\":null,\"filter\":\"bilinear\",\"mean\":[0,0,0],\"std\":[1,1,1]}";

    @TempDir
    private Path folder;

    @Test
    void printsTheClassesThatAreThereTheLargestFirst() throws IOException {
        assertThat(Tcns.run("run", scores(21), "--image", image(40, 30))).isEqualTo(new Tcns(0, """
                class  label       pixels  share
                    0  background     600  50.0%
                    8  cat            300  25.0%
                   12  dog            300  25.0%
                """, ""));
    }

    @Test
    void givesPixelsOfThePictureToPrograms() throws IOException {
        Path model = scores(21);
        Path image = image(5, 3);

        JsonNode one = Schema.of("run")
                .check(Tcns.run("run", model, "--image", image, "--format", "json")
                        .out());
        JsonNode several = Schema.of("run-several")
                .check(Tcns.run("run", model, "--image", image, "--image", image, "--format", "json")
                        .out());

        assertThat(one.at("/classes").toString())
                .isEqualTo(
                        "[{\"index\":0,\"label\":\"background\",\"pixels\":7},"
                                + "{\"index\":12,\"label\":\"dog\",\"pixels\":6},{\"index\":8,\"label\":\"cat\",\"pixels\":2}]");
        assertThat(several.at("/images/1/classes")).isEqualTo(one.at("/classes"));
    }

    @Test
    void saysOfEachOfSeveralImagesWhatIsInIt() throws IOException {
        Path image = image(40, 30);

        assertThat(Tcns.run("run", scores(21), "--image", image, "--image", image)
                        .out())
                .endsWith(image + "  50.0% background, 25.0% cat, 25.0% dog\n");
    }

    /** Other classes than VOC's are not called like VOC's. */
    @Test
    void callsClassesAsTheLabelsSayAndOtherwiseByTheirNumbers() throws IOException {
        Path image = image(40, 30);
        Path labels = Files.writeString(folder.resolve("labels.txt"), "nothing\n".repeat(12) + "Hund\n");

        assertThat(Tcns.run("run", scores(22), "--image", image).out()).contains("   12  -         300  25.0%\n");
        assertThat(Tcns.run("run", scores(22), "--image", image, "--labels", labels)
                        .out())
                .contains("   12  Hund        300  25.0%\n");
        assertThat(Tcns.run("run", labelled("21"), "--image", image).out()).contains("   12  dog ");
        assertThat(Tcns.run("run", labelled("150"), "--image", image).out()).contains("   12  - ");
        assertThat(Tcns.run("run", model().writtenTo(folder), "--image", image).out())
                .contains("   12  - ");
    }

    @Test
    void refusesMetadataThatCountsNoClasses() throws IOException {
        assertThat(Tcns.run("run", labelled("many"), "--image", image(40, 30)))
                .isEqualTo(
                        new Tcns(2, "", "tcns: the model's metadata has no number of classes under `tcns.classes`\n"));
    }

    @Test
    void writesTheMaskAtTheSizeOfThePicture() throws IOException {
        Path file = folder.resolve("mask.png");

        Tcns ran = Tcns.run("run", scores(21), "--image", image(5, 3), "--mask", file);

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(rows(MaskDecoder.read(file))).isEqualTo("""
                8 8 0 0 0
                0 0 12 12 12
                0 0 12 12 12
                """);
    }

    /** Of 6x2 pixels the network saw the 2x2 in the middle, which it took for a cat above, and so on. */
    @Test
    void leavesOpenWhatTheNetworkDidNotSee() throws IOException {
        Path file = folder.resolve("mask.png");
        Path model = model().says("tcns.preprocess", CROP).writtenTo(folder);

        Tcns ran = Tcns.run("run", model, "--image", image(6, 2), "--mask", file);

        assertThat(ran.out()).isEqualTo("""
                class  label  pixels  share
                    0  -           2  16.7%
                    8  -           1   8.3%
                   12  -           1   8.3%
                """);
        assertThat(rows(MaskDecoder.read(file))).isEqualTo("""
                255 255 8 0 255 255
                255 255 0 12 255 255
                """);
    }

    @Test
    void takesClassesBeyondThoseOfEightBits() throws IOException {
        Path model = new ConstantDetector()
                .gives("mask", new long[] {300, 300, 255, 0}, 1, 2, 2)
                .writtenTo(folder);
        Path image = image(40, 30);

        assertThat(Tcns.run("run", model, "--image", image).out()).contains("  300  -", "  255  -");
        assertThat(Tcns.run("run", model, "--image", image, "--mask", folder.resolve("mask.png")))
                .isEqualTo(new Tcns(
                        2,
                        "",
                        "tcns: class 300 does not fit into a mask with a palette, which has classes up to 255\n"));
        assertThat(folder.resolve("mask.png")).doesNotExist();
    }

    /** Which class 255 is, nobody could tell from what the network did not see. */
    @Test
    void writesMasksOfUpTo255Classes() throws IOException {
        Path file = folder.resolve("mask.png");
        Path image = image(40, 30);

        assertThat(Tcns.run("run", scores(256), "--image", image, "--mask", file))
                .isEqualTo(new Tcns(2, "", "tcns: a mask for VOC's tools has up to 255 classes, and there are 256\n"));
        assertThat(file).doesNotExist();
        assertThat(Tcns.run("run", scores(255), "--image", image, "--mask", file)
                        .exitCode())
                .isZero();
    }

    @Test
    void writesNeitherFileWhereOneCannotBe() throws IOException {
        Path file = folder.resolve("mask.png");
        Path nowhere = folder.resolve("none/out.png");
        Path below = Files.createDirectory(folder.resolve("folder.png"));

        assertThat(Tcns.run("run", scores(21), "--image", image(40, 30), "--mask", file, "-o", nowhere))
                .isEqualTo(new Tcns(2, "", "tcns: `" + nowhere + "`: its folder does not exist\n"));
        assertThat(Tcns.run("run", scores(21), "--image", image(40, 30), "--mask", file, "-o", below))
                .isEqualTo(new Tcns(2, "", "tcns: `" + below + "`: is a directory\n"));
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "0", "-1", "17", "NaN", "1,0.001"})
    void refusesScalesThatAreNone(String scales) throws IOException {
        Tcns ran = Tcns.run("run", scores(21), "--image", image(40, 30), "--scales", scales);

        assertThat(ran.exitCode()).isEqualTo(64);
        assertThat(ran.err()).startsWith("tcns: --scales are 1 to 32 numbers from 0.01 to 16.0, got [");
    }

    @Test
    void namesTheShapesOfMasksToOneThatHasNone() throws IOException {
        Path model = new ConstantDetector()
                .gives("y", new float[5 * 64 * 64], 1, 64, 64, 5)
                .writtenTo(folder);

        assertThat(Tcns.run("run", model, "--image", image(40, 30)))
                .isEqualTo(new Tcns(
                        2,
                        "",
                        "tcns: `" + model
                                + "` gives `y` as float[1, 64, 64, 5], which is no answer about one image: neither [1, classes],"
                                + " nor a mask [1, height, width], nor scores [1, classes, height, width] of the image's"
                                + " proportions\n"));
    }

    @ParameterizedTest
    @CsvSource({"-1", "65535"})
    void refusesClassesThatCannotBe(long label) throws IOException {
        Path model = new ConstantDetector()
                .gives("mask", new long[] {label}, 1, 1, 1)
                .writtenTo(folder);

        assertThat(Tcns.run("run", model, "--image", image(40, 30)))
                .isEqualTo(new Tcns(
                        2,
                        "",
                        "tcns: `" + model + "` gave the class " + label + ", and the last that a mask has is 65534\n"));
    }

    /** A dog is 64, 0, 128 in VOC's colours. */
    @Test
    void drawsTheMaskOntoThePicture() throws IOException {
        Path picture = folder.resolve("out.png");

        Tcns ran = Tcns.run("run", scores(21), "--image", image(400, 200), "-o", picture);

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        BufferedImage drawn = ImageIO.read(picture.toFile());
        assertThat(drawn.getWidth()).isEqualTo(400);
        assertThat(drawn.getHeight()).as("with a legend").isEqualTo(218);
        assertThat(drawn.getRGB(300, 150) & 0xFFFFFF).as("dog").isEqualTo(0x200040);
        assertThat(drawn.getRGB(300, 50) & 0xFFFFFF).as("background").isZero();
    }

    /** Whatever the size of the picture; the network sees 64x64. */
    @ParameterizedTest
    @CsvSource({"1, 1, 160, 160", "20000, 20, 20000, 20000", "20, 20000, 40, 80"})
    void drawsOnPicturesOfEveryShape(int width, int height, int least, int most) throws IOException {
        Path picture = folder.resolve("out.png");

        Tcns ran = Tcns.run("run", scores(21), "--image", image(width, height), "-o", picture);

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ImageIO.read(picture.toFile()).getWidth()).isBetween(least, most);
    }

    /** Stretched to the network's size, or shrunk to its single pixel. */
    @ParameterizedTest
    @CsvSource({"1, 1, 65", "1, 5000, 65", "5000, 1, 65", "1, 1, 1", "1, 5000, 1"})
    void labelsEachPixelOfPicturesOfOnePixelAndOfOneLine(int width, int height, int resolution) throws IOException {
        Path file = folder.resolve("mask.png");
        Path picture = folder.resolve("out.png");

        Tcns ran = Tcns.run(
                "run",
                Tcns.spec("deeplabv3_mobilenet_v2"),
                "--set",
                "width=0.25",
                "--set",
                "resolution=" + resolution,
                "--image",
                image(width, height),
                "--mask",
                file,
                "-o",
                picture,
                "--format",
                "json");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        Mask mask = MaskDecoder.read(file);
        assertThat(mask.width()).isEqualTo(width);
        assertThat(mask.height()).isEqualTo(height);
        long pixels = 0;
        for (JsonNode area : Schema.of("run").check(ran.out()).at("/classes")) {
            pixels += area.get("pixels").asLong();
        }
        assertThat(pixels).isEqualTo((long) width * height);
        assertThat(ImageIO.read(picture.toFile()).getHeight()).isGreaterThan(height);
    }

    @Test
    void writesMasksOfSegmentersAlone() throws IOException {
        Path detector = ConstantDetector.twoDogsAndACat().writtenTo(folder);
        Path file = folder.resolve("mask.png");

        assertUsage(
                "`--mask` writes masks, and `" + detector + "` gives detections",
                detector,
                "--image",
                image(40, 30),
                "--mask",
                file);
        Path classes = new ConstantDetector()
                .gives("probabilities", new float[] {0.25f, 0.75f}, 1, 2)
                .writtenTo(folder);
        assertUsage(
                "`--mask` writes masks, and `" + classes + "` gives classes",
                classes,
                "--image",
                image(40, 30),
                "--mask",
                file);
        Path features = new ConstantDetector()
                .gives("features", new float[] {1, 2}, 1, 2)
                .writtenTo(folder);
        assertUsage(
                "`--mask` writes masks, and `" + features + "` gives features",
                features,
                "--image",
                image(40, 30),
                "--mask",
                file);
        assertThat(file).doesNotExist();
        Path model = scores(21);
        assertUsage(
                "`--top` chooses classes or detections, and `" + model + "` gives masks",
                model,
                "--image",
                image(40, 30),
                "--top",
                "1");
    }

    @Test
    void refusesPlacesForTheMaskThatWouldDisappoint() throws IOException {
        Path image = image(40, 30);
        Path model = scores(21);

        assertUsage("`--mask mask.jpg` is not .png", model, "--image", image, "--mask", "mask.jpg");
        assertUsage(
                "`--mask mask.png` is one mask, for one --image FILE",
                model,
                "--image",
                image,
                "--image",
                image,
                "--mask",
                "mask.png");
        assertUsage(
                "`--mask` and `-o` are one file, `./a.png`",
                model,
                "--image",
                image,
                "--mask",
                "a.png",
                "-o",
                "./a.png");
        assertUsage(
                "`--mask " + image + "` would overwrite `" + image + "`, which is read",
                model,
                "--image",
                image,
                "--mask",
                image);
        assertThat(ImageIO.read(image.toFile()).getWidth()).isEqualTo(40);
        Path nowhere = folder.resolve("none/mask.png");
        assertThat(Tcns.run("run", model, "--image", image, "--mask", nowhere))
                .isEqualTo(new Tcns(2, "", "tcns: `" + nowhere + "`: its folder does not exist\n"));
    }

    private static void assertUsage(String message, Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = "run";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        assertThat(Tcns.run(all)).isEqualTo(new Tcns(64, "", "tcns: " + message + "\nTry `tcns run --help`.\n"));
    }

    private static String rows(Mask mask) {
        StringBuilder rows = new StringBuilder();
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                rows.append(mask.label(x, y)).append(x + 1 < mask.width() ? ' ' : '\n');
            }
        }
        return rows.toString();
    }

    /** Classes alone, of which the model does not say how many there are. */
    private static ConstantDetector model() {
        return new ConstantDetector().gives("mask", new long[] {8, 0, 0, 12}, 1, 2, 2);
    }

    private Path labelled(String classes) throws IOException {
        return model().says("tcns.classes", classes).writtenTo(folder);
    }

    /** Scores of classes for each of four pixels. */
    private Path scores(int classes) throws IOException {
        float[] scores = new float[4 * classes];
        Arrays.fill(scores, -1);
        scores[8 * 4] = 3;
        scores[1] = 0;
        scores[2] = 5;
        scores[12 * 4 + 3] = 0.5f;
        return new ConstantDetector().gives("logits", scores, 1, classes, 2, 2).writtenTo(folder);
    }

    private Path image(int width, int height) throws IOException {
        Path file = folder.resolve("image.png");
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
        return file;
    }
}
