package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tcns.exporters.WholeFile;
import io.tcns.runtime.Mask;
import io.tcns.runtime.image.MaskDecoder;
import io.tcns.runtime.image.MaskEncoder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The segmenter says of every picture: a cat (8) in its upper left quarter, a dog (12) in its lower right one. */
class EvalSegmenterTest {

    @TempDir
    private Path folder;

    private Path truth;
    private Path images;
    private Path segmenter;

    @BeforeEach
    void makePictures() throws IOException {
        truth = Files.createDirectory(folder.resolve("truth"));
        images = Files.createDirectory(folder.resolve("images"));
        segmenter = model(8, 0, 0, 12).says("tcns.classes", "21").writtenTo(folder);
        picture("pets.jpg", 4, 2);
        mask("pets", 4, 8, 8, 0, 0, 0, 255, 12, 0);
    }

    private static ConstantDetector model(long... classes) {
        return new ConstantDetector().gives("mask", classes, 1, 2, 2);
    }

    @Test
    void comparesWhatItSaysWithTheMasksOfTheSameNames() throws IOException {
        picture("tall.png", 2, 4);
        mask("tall", 2, 8, 0, 8, 0, 0, 12, 0, 12);

        Tcns ran = eval("--format", "json");

        assertThat(ran).extracting(Tcns::exitCode, Tcns::err).containsExactly(0, "");
        JsonNode json = Schema.of("eval").check(ran.out());
        assertThat(json.at("/images").asInt()).isEqualTo(2);
        assertThat(json.at("/pixels").asInt()).isEqualTo(15);
        assertThat(json.at("/ignored_pixels").asInt()).isEqualTo(1);
        assertThat(json.at("/classes")).hasSize(21);
        assertThat(json.at("/classes/8/iou").asDouble()).as("cat").isEqualTo(1);
        assertThat(json.at("/classes/12/iou").asDouble()).as("dog").isEqualTo(3 / 4.0);
        assertThat(json.at("/classes/12/label").asText()).isEqualTo("dog");
        assertThat(json.at("/classes/0/iou").asDouble()).as("background").isEqualTo(7 / 8.0);
    }

    @Test
    void saysTheSameAsItsMasksInFiles() throws IOException {
        Path masks = Files.createDirectory(folder.resolve("masks"));
        Tcns.run("run", segmenter, "--image", images.resolve("pets.jpg"), "--mask", masks.resolve("pets.png"));

        assertThat(eval()).isEqualTo(Tcns.run("eval", "--voc", truth, "--masks", masks));
    }

    @Test
    void looksAtSeveralScalesAsRunDoes() throws IOException {
        Path masks = Files.createDirectory(folder.resolve("masks"));
        Path mask = masks.resolve("pets.png");
        Path spec = Tcns.spec("deeplabv3_mobilenet_v2");
        String width = "--set=width=0.35";
        String resolution = "--set=resolution=65";
        String scales = "--scales=0.5,1.5";
        Path image = noise("pets.jpg", 65, 65);
        Tcns.run("run", spec, width, resolution, "--image", image, "--mask", mask);
        Mask once = MaskDecoder.read(mask);
        Tcns.run("run", spec, width, resolution, scales, "--flip", "--image", image, "--mask", mask);
        Files.copy(mask, truth.resolve("pets.png"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(once.areas())
                .as("what scales change")
                .isNotEqualTo(MaskDecoder.read(mask).areas());

        Tcns ran = Tcns.run(
                "eval", spec, width, resolution, scales, "--flip", "--voc", truth, "--images", images, "--format=json");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        JsonNode json = Schema.of("eval").check(ran.out());
        assertThat(json.at("/pixel_accuracy").asDouble()).isEqualTo(1);
        assertThat(json.at("/pixels").asInt()).isEqualTo(65 * 65);
    }

    @Test
    void refusesScalesWhereNothingLooksAtThem() {
        assertThat(Tcns.run("eval", "--voc", truth, "--masks", truth, "--scales", "1"))
                .isEqualTo(new Tcns(
                        64, "", "tcns: --scales goes with a spec, and there is none\nTry `tcns eval --help`.\n"));
        assertThat(Tcns.run("eval", segmenter, "--coco", "a.json", "--images", images, "--flip"))
                .isEqualTo(
                        new Tcns(64, "", "tcns: --flip goes with --voc, not with --coco\nTry `tcns eval --help`.\n"));
        assertThat(eval("--scales", "1"))
                .isEqualTo(new Tcns(
                        2,
                        "",
                        "tcns: `" + segmenter
                                + "` is a model for images of one size: `--scales` and `--flip` need the spec\n"));
    }

    /** Whatever the network says of it, it says different things. */
    private Path noise(String name, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        Path file = images.resolve(name);
        ImageIO.write(image, "jpg", file.toFile());
        return file;
    }

    @Test
    void leavesPicturesOutThatItCannotSeeAndAnswersForTheOthers() throws IOException {
        mask("absent", 1, 0);
        Files.writeString(images.resolve("broken.jpg"), "no picture");
        mask("broken", 1, 0);
        Files.createSymbolicLink(images.resolve("link.jpg"), picture("../secret.jpg", 1, 1));
        mask("link", 1, 0);
        picture("small.bmp", 3, 1);
        mask("small", 1, 0, 0, 0);
        picture("strange.jpg", 1, 1);
        mask("strange", 1, 21);

        Tcns ran = eval();

        assertThat(ran.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(ran.out()).startsWith("1 mask, 7 pixels, 1 ignored\n");
        assertThat(ran.err()).isEqualTo("""
                        tcns: `IMAGES` has no image `absent.jpg`, nor one with another of the suffixes .jpg, .jpeg, .png, .bmp
                        tcns: `IMAGES/broken.jpg` is not a PNG, JPEG or BMP image
                        tcns: the image `link.jpg` leads out of `IMAGES`
                        tcns: the mask of `IMAGES/small.bmp` has 3x1 pixels, and `TRUTH/small.png` has 1x3
                        tcns: `TRUTH/strange.png` has the label 21 at x 0, y 0, and classes are 0 to 20 or 255, which is not counted
                        tcns: compared masks: 1 of 6
                        """.replace("IMAGES", images.toString()).replace("TRUTH", truth.toString()));
    }

    @Test
    void looksAtNoMoreThanAListNames() throws IOException {
        mask("absent", 1, 0);
        Path list = Files.writeString(folder.resolve("list.txt"), "pets\n");

        Tcns ran = eval("--list", list);

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out()).startsWith("1 mask, 7 pixels, 1 ignored\n");
    }

    @Test
    void takesItsClassesFromTheNetworkUnlessLabelsSay() throws IOException {
        Path other = model(8, 0, 0, 12).says("tcns.classes", "13").writtenTo(folder);
        Path labels = Files.writeString(folder.resolve("labels.txt"), "Welt\n".repeat(14));

        assertThat(eval(other).out()).contains("    8  -      1.000 ", "over 3 of 13 classes\n");
        assertThat(eval(other, "--labels", labels).out()).contains("over 3 of 14 classes\n", "   13  Welt ");
        Path silent = model(8, 0, 0, 12).writtenTo(folder);
        assertThat(eval(silent).out()).contains("over 3 of 21 classes\n", "   20  tvmonitor ");
    }

    @Test
    void refusesNetworksThatHaveNoMaskForEachPixel() throws IOException {
        Path detector = ConstantDetector.twoDogsAndACat().writtenTo(folder);
        assertThat(eval(detector))
                .isEqualTo(new Tcns(2, "", "tcns: `" + detector + "` gives detections, and --voc needs masks\n"));
        Path crops = model(8, 0, 0, 12)
                .says(
                        "tcns.preprocess",
                        "{\"fit\":\"crop\",\"size\":null,\"filter\":\"bilinear\",\"mean\":[0,0,0],\"std\":[1,1,1]}")
                .writtenTo(folder);
        assertThat(eval(crops))
                .isEqualTo(new Tcns(
                        2,
                        "",
                        "tcns: `" + crops
                                + "` crops pictures by `preprocess { fit: crop }`, and --voc needs them whole:"
                                + " `stretch` or `pad`\n"));
        Path many = model(8, 0, 0, 12).says("tcns.classes", "300").writtenTo(folder);
        assertThat(eval(many))
                .isEqualTo(new Tcns(2, "", "tcns: there are 300 classes, and masks have at most 255, 0 to 254\n"));
    }

    @Test
    void showsHowFarItIs() throws IOException {
        picture("tall.png", 2, 4);
        mask("tall", 2, 8, 0, 8, 0, 0, 12, 0, 12);
        PageWidth terminal = new PageWidth(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(60));

        assertThat(Tcns.run(terminal, "eval", segmenter, "--voc", truth, "--images", images)
                        .err())
                .contains("\rimages ")
                .contains("2/2");
    }

    @Test
    void writesOverNothingThatItReads() throws IOException {
        for (Path read : new Path[] {segmenter, truth.resolve("pets.png"), images.resolve("pets.jpg")}) {
            byte[] before = Files.readAllBytes(read);
            assertThat(eval("-o", read))
                    .isEqualTo(new Tcns(
                            64,
                            "",
                            "tcns: `-o " + read + "` would overwrite `" + read
                                    + "`, which is read\nTry `tcns eval --help`.\n"));
            assertThat(read).hasBinaryContent(before);
        }
    }

    /** The published mask has ten shades of grey a class. */
    @Test
    void findsNoFaultWithATrainedSegmenterOnThePublishedMask() throws IOException {
        Mask golden = MaskDecoder.read(Tcns.asset("images/segmentation_golden_rotation0.png"));
        int[] labels = new int[golden.width() * golden.height()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = golden.label(i % golden.width(), i / golden.width()) / 10;
        }
        Files.delete(truth.resolve("pets.png"));
        mask("segmentation_input_rotation0", golden.width(), labels);

        Tcns ran = Tcns.run(
                "eval",
                Tcns.spec("deeplabv3_mobilenet_v2_dm05"),
                "--weights",
                Tcns.asset("tflite/deeplabv3_mnv2_dm05_257_float.tflite"),
                "--voc",
                truth,
                "--images",
                Tcns.asset("images"));

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out())
                .startsWith("1 mask, 66,049 pixels, 0 ignored\n")
                .contains("\nmean IoU        1.000  over 3 of 21 classes\n");
    }

    private Tcns eval(Object... options) {
        return eval(segmenter, options);
    }

    private Tcns eval(Path network, Object... options) {
        Stream<Object> given = Stream.of("eval", network, "--voc", truth, "--images", images);
        return Tcns.run(Stream.concat(given, Stream.of(options)).toArray());
    }

    private Path picture(String name, int width, int height) throws IOException {
        Path file = images.resolve(name);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        assertThat(ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile()))
                .isTrue();
        return file;
    }

    private void mask(String name, int width, int... labels) throws IOException {
        short[] values = new short[labels.length];
        for (int i = 0; i < labels.length; i++) {
            values[i] = (short) labels[i];
        }
        Mask mask = new Mask(width, labels.length / width, values);
        WholeFile.write(truth.resolve(name + ".png"), out -> MaskEncoder.write(mask, out));
    }
}
