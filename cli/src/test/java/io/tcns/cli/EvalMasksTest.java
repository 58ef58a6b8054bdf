package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tcns.exporters.WholeFile;
import io.tcns.runtime.Mask;
import io.tcns.runtime.image.MaskDecoder;
import io.tcns.runtime.image.MaskEncoder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two masks: a cat (8) that is found for the most part, and a dog (12) half of which is taken for a cat. */
class EvalMasksTest {

    @TempDir
    private Path folder;

    private Path truth;
    private Path predicted;

    @BeforeEach
    void makeMasks() throws IOException {
        truth = Files.createDirectory(folder.resolve("truth"));
        predicted = Files.createDirectory(folder.resolve("predicted"));
        mask(truth, "cat", 3, 0, 8, 8, 0, 255, 8);
        mask(predicted, "cat", 3, 0, 8, 8, 0, 12, 0);
        mask(truth, "dog", 4, 0, 0, 12, 12);
        mask(predicted, "dog", 4, 0, 0, 12, 8);
    }

    @Test
    void comparesTheMasksOfTheSameNames() throws IOException {
        JsonNode json = Schema.of("eval").check(eval("--format", "json").out());

        assertThat(json.at("/images").asInt()).isEqualTo(2);
        assertThat(json.at("/pixels").asInt()).isEqualTo(9);
        assertThat(json.at("/ignored_pixels").asInt()).isEqualTo(1);
        assertThat(json.at("/classes")).hasSize(21);
        assertThat(json.at("/classes/0/iou").asDouble()).as("background").isEqualTo(4 / 5.0);
        assertThat(json.at("/classes/8/iou").asDouble()).as("cat").isEqualTo(2 / 4.0);
        assertThat(json.at("/classes/12/iou").asDouble()).as("dog").isEqualTo(1 / 2.0);
        assertThat(json.at("/classes/12/label").asText()).isEqualTo("dog");
        assertThat(json.at("/classes/1/iou").isNull())
                .as("an aeroplane, absent")
                .isTrue();
        assertThat(json.at("/mIoU").asDouble()).isCloseTo(1.8 / 3, within(1e-15));
        assertThat(json.at("/pixel_accuracy").asDouble()).isEqualTo(7 / 9.0);
        assertThat(json.at("/mean_accuracy").asDouble()).isCloseTo((1 + 2 / 3.0 + 1 / 2.0) / 3, within(1e-15));
    }

    @Test
    void showsEachClass() {
        assertThat(eval().out()).startsWith("""
                        2 masks, 9 pixels, 1 ignored

                        class  label          IoU  accuracy  truth  predicted
                            0  background   0.800     1.000      4          5
                            1  aeroplane        -         -      0          0
                        """).endsWith("""

                        mean IoU        0.600  over 3 of 21 classes
                        mean accuracy   0.722  over 3 of 21 classes
                        pixel accuracy  0.778
                        """);
    }

    @Test
    void showsTheFiguresOnANarrowPage() {
        PageWidth narrow = new PageWidth(OptionalInt.of(20), OptionalInt.empty(), OptionalInt.empty());
        Tcns answer = Tcns.run(narrow, "eval", "--voc", truth, "--masks", predicted);

        assertThat(answer.out()).contains("\nclass   IoU\n    0 0.800\n");
    }

    @Test
    void takesItsClassesFromLabels() throws IOException {
        Path labels = Files.writeString(folder.resolve("labels.txt"), "nothing\n".repeat(12) + "\n");
        JsonNode json = Schema.of("eval")
                .check(eval("--format", "json", "--labels", labels).out());

        assertThat(json.at("/classes")).hasSize(13);
        assertThat(json.at("/classes/0/label").asText()).isEqualTo("nothing");
        assertThat(json.at("/classes/12/label").isNull()).isTrue();

        Path few = Files.writeString(folder.resolve("few.txt"), "nothing\n".repeat(12));
        assertThat(eval("--labels", few, "--list", list("dog")))
                .isEqualTo(new Tcns(2, "", """
                        tcns: `TRUTH/dog.png` has the label 12 at x 2, y 0, and classes are 0 to 11 or 255, which is not counted
                        tcns: compared masks: 0 of 1
                        """.replace("TRUTH", truth.toString())));
    }

    @Test
    void refusesMoreClassesThanMasksHave() throws IOException {
        Path labels = Files.writeString(folder.resolve("labels.txt"), "a\n".repeat(256));
        assertThat(eval("--labels", labels))
                .isEqualTo(new Tcns(2, "", "tcns: there are 256 classes, and masks have at most 255, 0 to 254\n"));
    }

    @Test
    void comparesThoseOfAListAlone() throws IOException {
        assertThat(eval("--list", list("dog", "", "")).out()).startsWith("1 mask, 4 pixels, 0 ignored\n");
    }

    @Test
    void refusesListsThatWouldCountAPictureTwiceOrNone() throws IOException {
        Path twice = list("dog", "cat", "dog");
        assertThat(eval("--list", twice))
                .isEqualTo(new Tcns(2, "", "tcns: `" + twice + "` has the picture `dog` twice\n"));
        Path none = list("", "");
        assertThat(eval("--list", none)).isEqualTo(new Tcns(2, "", "tcns: `" + none + "` has no pictures\n"));
        Path folder = truth;
        assertThat(eval("--list", folder))
                .isEqualTo(new Tcns(2, "", "tcns: `" + folder + "` is a directory, not a list of pictures\n"));
    }

    @Test
    void leavesOutWhatCannotBeComparedAndAnswersForTheOthers() throws IOException {
        mask(truth, "small", 2, 0, 0);
        mask(predicted, "small", 1, 0, 0);
        mask(truth, "unanswered", 1, 0);
        mask(truth, "unsure", 2, 0, 1);
        mask(predicted, "unsure", 2, 0, 255);
        mask(truth, "coloured", 2, 0, 0);
        ImageIO.write(
                new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB),
                "png",
                predicted.resolve("coloured.png").toFile());
        mask(predicted, "unasked", 1, 0);

        Tcns ran = eval();

        assertThat(ran.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(ran.out()).startsWith("2 masks, 9 pixels, 1 ignored\n");
        assertThat(ran.err())
                .isEqualTo("""
                tcns: `PREDICTED/coloured.png` is an RGB picture, not a mask: save the numbers of the classes as a PNG with a palette, or as one of grey with 8 bits
                tcns: `PREDICTED/small.png` has 1x2 pixels, and `TRUTH/small.png` has 2x1
                tcns: `PREDICTED/unanswered.png` does not exist
                tcns: `PREDICTED/unsure.png` has the label 255 at x 1, y 0, and classes are 0 to 20
                tcns: compared masks: 2 of 6
                """.replace("PREDICTED", predicted.toString()).replace("TRUTH", truth.toString()));
    }

    @Test
    void staysInItsFolders() throws IOException {
        mask(folder, "secret", 1, 0);
        Files.createSymbolicLink(predicted.resolve("cat.png.png"), folder.resolve("secret.png"));
        mask(truth, "cat.png", 1, 0);

        Tcns ran = eval("--list", list("../secret", folder.resolve("secret").toString(), "cat.png", "dog"));

        assertThat(ran.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(ran.out()).startsWith("1 mask, 4 pixels");
        assertThat(ran.err()).isEqualTo("""
                tcns: the mask `../secret.png` leads out of `TRUTH`
                tcns: the mask `FOLDER/secret.png` leads out of `TRUTH`
                tcns: the mask `cat.png.png` leads out of `PREDICTED`
                tcns: compared masks: 1 of 4
                """.replace("TRUTH", truth.toString())
                .replace("PREDICTED", predicted.toString())
                .replace("FOLDER", folder.toString()));
    }

    @Test
    void saysWhereThereIsNothingToCompare() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Files.createFile(empty.resolve(".hidden.png"));
        Files.createFile(empty.resolve("photograph.jpg"));
        assertThat(Tcns.run("eval", "--voc", empty, "--masks", predicted))
                .isEqualTo(new Tcns(2, "", "tcns: `" + empty + "` holds no masks, which are .png files\n"));
        assertThat(Tcns.run("eval", "--voc", truth, "--masks", folder.resolve("none")))
                .isEqualTo(new Tcns(2, "", "tcns: `" + folder.resolve("none") + "` is not a folder\n"));
    }

    /** Where all is ignored there is no figure, and no failure. */
    @Test
    void hasNoFigureWithoutPixels() throws IOException {
        mask(truth, "unknown", 1, 255);
        mask(predicted, "unknown", 1, 3);

        Tcns json = eval("--list", list("unknown"), "--format", "json");
        assertThat(json.exitCode()).isZero();
        assertThat(Schema.of("eval").check(json.out()).at("/mIoU").isNull()).isTrue();
        assertThat(eval("--list", list("unknown")).out()).contains("\nmean IoU        -  over 0 of 21 classes\n");
    }

    @Test
    void showsItsProgressOnATerminal() {
        PageWidth terminal = new PageWidth(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(60));
        Tcns answer = Tcns.run(terminal, "eval", "--voc", truth, "--masks", predicted);

        assertThat(answer.err()).contains("images 100%").contains("2/2");
    }

    @Test
    void writesItsAnswerToAFileButOverNothingThatItReads() throws IOException {
        Path answer = folder.resolve("answer.txt");
        assertThat(eval("-o", answer)).isEqualTo(new Tcns(0, "", ""));
        assertThat(answer).hasContent(eval().out());

        Path list = list("dog");
        for (Path read : new Path[] {truth.resolve("dog.png"), predicted.resolve("dog.png"), list}) {
            byte[] before = Files.readAllBytes(read);
            assertThat(eval("--list", list, "-o", read).exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(read).hasBinaryContent(before);
        }
    }

    @Test
    void saysWhatGoesWithWhat() {
        String voc = "--voc=" + truth;
        String masks = "--masks=" + predicted;
        assertUsage("give what was predicted by --masks FOLDER, or a SPEC|MODEL that looks at --images FOLDER", voc);
        assertUsage("`--coco` and `--voc` are truths of two kinds; give one of them", voc, "--coco=a.json");
        assertUsage("--detections goes with --coco, not with --voc", voc, masks, "--detections=d.json");
        assertUsage("--images goes with a SPEC|MODEL, not with --masks", voc, masks, "--images=.");
        assertUsage("--save goes with --coco, not with --voc", voc, masks, "--save=s.json");
        assertUsage("--masks goes with --voc, not with --coco", "--coco=a.json", "--detections=d.json", masks);
        assertUsage("--list goes with --voc, not with --coco", "--coco=a.json", "--detections=d.json", "--list=l");
        assertUsage("`--masks` and `m.onnx` both say what was predicted; give one of them", voc, masks, "m.onnx");
        assertUsage("`m.onnx` needs the images that the masks are of: --images FOLDER", voc, "m.onnx");
        assertUsage("--seed goes with a spec, and there is none", voc, masks, "--seed=2");
    }

    /** The file says ten times the class; a network that is right in all but 771 pixels of the upper three rows. */
    @Test
    void comparesARealMask() throws IOException {
        Mask golden = MaskDecoder.read(Tcns.asset("images/segmentation_golden_rotation0.png"));
        int pixels = golden.width() * golden.height();
        int[] labels = IntStream.range(0, pixels)
                .map(i -> golden.label(i % golden.width(), i / golden.width()) / 10)
                .toArray();
        mask(truth, "horse", golden.width(), labels);
        mask(
                predicted,
                "horse",
                golden.width(),
                IntStream.range(0, pixels)
                        .map(i -> i < 3 * golden.width() ? 13 : labels[i])
                        .toArray());

        JsonNode json = Schema.of("eval")
                .check(eval("--list", list("horse"), "--format", "json").out());

        assertThat(golden.label(0, 0)).as("the upper rows are background").isZero();
        assertThat(json.at("/pixels").asInt()).isEqualTo(66_049);
        assertThat(json.at("/classes/15/iou").asDouble()).as("person").isEqualTo(1);
        assertThat(json.at("/classes/13/label").asText()).isEqualTo("horse");
        assertThat(json.at("/classes/13/predicted_pixels").asInt())
                .isEqualTo(json.at("/classes/13/truth_pixels").asInt() + 771);
        assertThat(json.at("/pixel_accuracy").asDouble()).isEqualTo(1 - 771 / 66_049.0, within(1e-15));
    }

    private void assertUsage(String message, Object... options) {
        Object[] arguments =
                Stream.concat(Stream.of("eval"), Stream.of(options)).toArray();
        assertThat(Tcns.run(arguments)).isEqualTo(new Tcns(64, "", "tcns: " + message + "\nTry `tcns eval --help`.\n"));
    }

    private Tcns eval(Object... options) {
        Stream<Object> given = Stream.of("eval", "--voc", truth, "--masks", predicted);
        return Tcns.run(Stream.concat(given, Stream.of(options)).toArray());
    }

    private Path list(String... pictures) throws IOException {
        return Files.writeString(folder.resolve("list.txt"), String.join("\n", pictures) + "\n");
    }

    private static void mask(Path folder, String name, int width, int... labels) throws IOException {
        short[] values = new short[labels.length];
        for (int i = 0; i < labels.length; i++) {
            values[i] = (short) labels[i];
        }
        Mask mask = new Mask(width, labels.length / width, values);
        WholeFile.write(folder.resolve(name + ".png"), out -> MaskEncoder.write(mask, out));
    }
}
