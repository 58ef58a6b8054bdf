package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tcns.runtime.Mask;
import io.tcns.runtime.image.MaskDecoder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A segmenter that others trained, on the photograph and the mask that they published with it. */
class DeepLabTest {

    /** The published mask is grey, with ten shades a class. */
    private static final int SHADES = 10;

    private static final List<String> PARAMETERS =
            List.of("width=0.5", "divisor=1", "resolution=257", "output_stride=8");

    private final Path spec = Tcns.spec("deeplabv3_mobilenet_v2");
    private final Path photograph = Tcns.asset("images/segmentation_input_rotation0.jpg");
    private final Path expected = Tcns.asset("images/segmentation_golden_rotation0.png");

    @TempDir
    private Path folder;

    @Test
    void labelsEveryPixelAsTheirs() {
        Tcns ran = run();

        assertThat(ran.out()).isEqualTo("""
                class  label       pixels  share
                    0  background  25,044  37.9%
                   15  person      22,121  33.5%
                   13  horse       18,884  28.6%
                """);
        assertEqual(maskOf(ran));
        assertEqual(maskOf(run("--plain")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "5"})
    void labelsEveryPixelAsTheirsInSlices(String slices) {
        assertEqual(maskOf(run("--split-bottlenecks", slices)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mask", "logits", "probabilities"})
    void labelsEveryPixelAsTheirsFromAFile(String output) {
        Path model = folder.resolve("deeplab.onnx");
        Tcns compiled = Tcns.run(arguments("compile", "-o", model, "--output", output));
        assertThat(compiled.exitCode()).as(compiled.err()).isZero();

        assertEqual(maskOf(Tcns.run("run", model, "--image", photograph, "--mask", mask())));
    }

    /** One look that is not mirrored is no average of several. */
    @Test
    void averagesASingleLookToItself() {
        assertEqual(maskOf(run("--scales", "1")));
    }

    /** A mirrored picture has a mirrored mask, if each is looked at both ways. */
    @Test
    void looksAtMirroredPicturesAlike() throws IOException {
        BufferedImage picture = ImageIO.read(photograph.toFile());
        BufferedImage mirrored = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        BufferedImage original = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                original.setRGB(x, y, picture.getRGB(x, y));
                mirrored.setRGB(picture.getWidth() - 1 - x, y, picture.getRGB(x, y));
            }
        }
        Mask first = flipped(original, "original.png");
        Mask second = flipped(mirrored, "mirrored.png");

        int differing = 0;
        for (int y = 0; y < first.height(); y++) {
            for (int x = 0; x < first.width(); x++) {
                differing += first.label(x, y) == second.label(first.width() - 1 - x, y) ? 0 : 1;
            }
        }
        assertThat(differing).isZero();
    }

    private Mask flipped(BufferedImage picture, String name) throws IOException {
        Path file = folder.resolve(name);
        ImageIO.write(picture, "png", file.toFile());
        return maskOf(Tcns.run(arguments("run", "--image", file, "--mask", mask(), "--scales", "0.75,1", "--flip")));
    }

    @Test
    void countsThePixelsOfEachClass() throws IOException {
        Tcns ran = run("--format", "json");

        JsonNode classes = Schema.of("run").check(ran.out()).at("/classes");
        assertThat(classes)
                .extracting(one ->
                        one.get("index").asInt() + ": " + one.get("pixels").asInt())
                .containsExactly("0: 25044", "15: 22121", "13: 18884");
    }

    @Test
    void drawsThePictureUnderItsMaskWithALegendBelow() throws IOException {
        Path picture = folder.resolve("drawn.png");
        Tcns ran = run("-o", picture);

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        BufferedImage drawn = ImageIO.read(picture.toFile());
        assertThat(drawn.getWidth()).isEqualTo(257);
        assertThat(drawn.getHeight()).isGreaterThan(257 + 12);
        // VOC's colour of persons, class 15, in the legend's corner.
        assertThat(drawn.getRGB(0, drawn.getHeight() - 1) & 0xFFFFFF).isEqualTo(0xC08080);
    }

    private Tcns run(Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("--image", photograph, "--mask", mask()));
        arguments.addAll(List.of(more));
        return Tcns.run(arguments("run", arguments.toArray()));
    }

    /** The command for the spec at the parameters and with the weights of the trained network. */
    private Object[] arguments(String command, Object... more) {
        Path weights = Tcns.asset("tflite/deeplabv3_mnv2_dm05_257_float.tflite");
        Stream<Object> settings = PARAMETERS.stream().flatMap(parameter -> Stream.of("--set", parameter));
        return Stream.of(Stream.<Object>of(command, spec, "--weights", weights), settings, Stream.of(more))
                .flatMap(part -> part)
                .toArray();
    }

    private Path mask() {
        return folder.resolve("mask.png");
    }

    private Mask maskOf(Tcns ran) {
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        return MaskDecoder.read(mask());
    }

    private void assertEqual(Mask actual) {
        Mask theirs = MaskDecoder.read(expected);
        int differing = 0;
        for (int y = 0; y < theirs.height(); y++) {
            for (int x = 0; x < theirs.width(); x++) {
                differing += SHADES * actual.label(x, y) == theirs.label(x, y) ? 0 : 1;
            }
        }
        assertThat(differing).isZero();
    }
}
