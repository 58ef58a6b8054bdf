package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    /** The features that PyTorch computed for the photograph from the same trained weights. */
    @ParameterizedTest
    @ValueSource(strings = {"--fold", "--no-fold"})
    void computesTheFeaturesOfATrainedNetwork(String fold) throws IOException {
        Path weights = Tcns.asset("mobilenet_v2_0.35_224/mobilenet_v2_0.35_torchvision_names.safetensors");
        JsonNode golden = JSON.readTree(
                Tcns.asset("mobilenet_v2_0.35_224/golden_features.json").toFile());

        Tcns ran = Tcns.run(
                "run",
                Tcns.spec("mobilenet_v2_features"),
                "--set",
                "width=0.35",
                "--weights",
                weights,
                "--image",
                Tcns.asset("images/burger-224.png"),
                "--format",
                "json",
                fold);

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.err()).isEqualTo("tcns: bound 260 tensors of " + weights + ", 52 known and unused\n");
        JsonNode features = JSON.readTree(ran.out()).at("/features");
        assertThat(features).hasSize(1280);
        for (int i = 0; i < 1280; i++) {
            assertThat(features.get(i).asDouble())
                    .isCloseTo(golden.at("/features").get(i).asDouble(), within(1e-3));
        }
    }

    @Test
    void namesTheFiveLikeliestClasses() throws IOException {
        Path labels = folder.resolve("labels.txt");
        Files.write(labels, IntStream.range(0, 10).mapToObj(i -> "class " + i).toList());

        Tcns ran = Tcns.run(
                "run",
                Tcns.spec("mobilenet_v2"),
                "--set",
                "width=0.35",
                "--set",
                "resolution=96",
                "--set",
                "classes=10",
                "--labels",
                labels,
                "--image",
                image());

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).startsWith("class  label    probability\n").containsPattern("class \\d +0\\.\\d{3}");
        assertThat(ran.out().lines()).hasSize(6);
    }

    @Test
    void saysThatSeededWeightsMeanNothing() throws IOException {
        assertThat(Tcns.run("run", Tcns.spec("mobilenet_v2"), "--set", "resolution=96", "--image", image())
                        .err())
                .isEqualTo("tcns: the weights are pseudo-random, so the answer means nothing; give trained ones by"
                        + " --weights\n");
    }

    @Test
    void givesTheSameAnswerFromTheModelAsFromItsSpec() throws IOException {
        Path model = folder.resolve("m.onnx");
        Path image = image();
        Tcns.run("compile", Tcns.spec("mobilenet_v2_torchvision"), "-o", model, "--set", "width=0.5");

        Tcns ofSpec = Tcns.run("run", Tcns.spec("mobilenet_v2_torchvision"), "--set", "width=0.5", "--image", image);
        Tcns ofModel = Tcns.run("run", model, "--image", image);

        assertThat(ofModel.exitCode()).isZero();
        assertThat(ofModel.out()).isEqualTo(ofSpec.out());
    }

    @Test
    void refusesAModelThatTakesNoImage() {
        Tcns ran = Tcns.run(
                "run",
                Tcns.asset("onnx/ch_ppocr_mobile_v2.0_cls_infer.onnx"),
                "--image",
                Tcns.asset("images/burger-224.png"));

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("which is not one RGB image");
    }

    /** Stripes, so that classes differ. */
    private Path image() throws IOException {
        BufferedImage image = new BufferedImage(120, 100, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 100; y++) {
            for (int x = 0; x < 120; x++) {
                image.setRGB(x, y, x / 8 % 2 == 0 ? 0xFF8000 : y);
            }
        }
        Path file = folder.resolve("stripes.png");
        ImageIO.write(image, "png", file.toFile());
        return file;
    }
}
