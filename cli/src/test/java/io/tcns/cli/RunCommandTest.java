package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Index.atIndex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {

    private static final PageWidth WIDE = new PageWidth(OptionalInt.of(1000), OptionalInt.empty(), OptionalInt.empty());

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
        assertThat(ran.err())
                .isEqualTo("tcns: bound 260 tensors of " + weights
                        + " (safetensors, under the names of torchvision's MobileNetV2), 52 known and unused\n");
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

    @Test
    void answersEachOfManyImagesAsItAnswersOne() throws IOException {
        Path model = model();
        Path grey = grey("a.bmp", "bmp");
        Path stripes = image();

        JsonNode several = JSON.readTree(Tcns.run("run", model, "--image", stripes, "--image", grey, "--format", "json")
                .out());

        assertThat(several.at("/images")).hasSize(2);
        assertThat(several.at("/images/0/image").asText()).isEqualTo(stripes.toString());
        assertThat(several.at("/images/1/image").asText()).isEqualTo(grey.toString());
        assertThat(several.at("/images/0/top")).isEqualTo(top(model, stripes)).isNotEqualTo(top(model, grey));
        assertThat(several.at("/images/1/top")).isEqualTo(top(model, grey));
    }

    @Test
    void printsARowForEachImageOfAFolder() throws IOException {
        Path model = model();
        Path photos = Files.createDirectory(folder.resolve("photos"));
        Path grey = Files.move(grey("grey.jpg", "jpg"), photos.resolve("grey.jpg"));
        Path stripes = Files.move(image(), photos.resolve("stripes.png"));
        String ofGrey = top(model, grey).at("/0/index").asText();
        String ofStripes = top(model, stripes).at("/0/index").asText();

        Tcns ran = Tcns.run(WIDE, "run", model, "--image", photos);

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out().lines().map(line -> line.replaceAll(" +", " ")))
                .hasSize(3)
                .satisfies(line -> assertThat(line).isEqualTo("image class label probability"), atIndex(0))
                .satisfies(line -> assertThat(line).startsWith(grey + " " + ofGrey + " - 0."), atIndex(1))
                .satisfies(line -> assertThat(line).startsWith(stripes + " " + ofStripes + " - 0."), atIndex(2));
    }

    @Test
    void answersTheOtherImagesWhereOneIsBad() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.png"), "no image");
        Path missing = folder.resolve("missing.png");

        Tcns ran = Tcns.run("run", model(), "--image", bad, "--image", image(), "--image", missing, "--format", "json");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err())
                .isEqualTo("tcns: `" + bad + "` is not a PNG, JPEG or BMP image\n" + "tcns: `" + missing
                        + "` does not exist\n");
        assertThat(JSON.readTree(ran.out()).at("/images")).hasSize(1);
    }

    @Test
    void printsNoTableWhereAllImagesAreBad() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.png"), "no image");

        Tcns ran = Tcns.run("run", model(), "--image", bad, "--image", bad);

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).hasLineCount(2);
    }

    @Test
    void showsProgressOnATerminalOnly() throws IOException {
        Path model = model();
        PageWidth terminal = new PageWidth(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(80));

        assertThat(Tcns.run(terminal, "run", model, "--image", image(), "--image", image())
                        .err())
                .contains("\rimages 100% |", "| 2/2 (");
        assertThat(Tcns.run(terminal, "run", model, "--image", image()).err()).isEmpty();
        assertThat(Tcns.run("run", model, "--image", image(), "--image", image())
                        .err())
                .isEmpty();
    }

    @Test
    void givesFeaturesOfSeveralImagesToProgramsAlone() throws IOException {
        Tcns ran = Tcns.run(
                "run",
                Tcns.spec("mobilenet_v2_features"),
                "--set",
                "resolution=32",
                "--image",
                image(),
                "--image",
                image());

        assertThat(ran.exitCode()).isEqualTo(64);
        assertThat(ran.err()).contains("tcns: the features of several images need --format json\n");
    }

    @Test
    void givesAsManyClassesAsAreAskedFor() throws IOException {
        Path model = model();

        assertThat(Tcns.run("run", model, "--image", image(), "--top", "2").out())
                .hasLineCount(3);
        JsonNode all = JSON.readTree(Tcns.run("run", model, "--image", image(), "--top", "99", "--format", "json")
                        .out())
                .at("/top");
        assertThat(all).hasSize(10);
        assertThat(all.findValues("probability").stream()
                        .mapToDouble(JsonNode::asDouble)
                        .sum())
                .isCloseTo(1, within(1e-12));
        assertThat(Tcns.run("run", model, "--image", image(), "--top", "0"))
                .isEqualTo(new Tcns(64, "", "tcns: --top is at least 1, got 0\nTry `tcns run --help`.\n"));
    }

    /** Ten classes, so that even seeded weights tell images apart. */
    private Path model() {
        Path model = folder.resolve("ten.onnx");
        Tcns compiled = Tcns.run(
                "compile",
                Tcns.spec("mobilenet_v2"),
                "--set",
                "width=0.35",
                "--set",
                "resolution=96",
                "--set",
                "classes=10",
                "-o",
                model);
        assertThat(compiled.exitCode()).as(compiled.err()).isZero();
        return model;
    }

    private static JsonNode top(Path model, Path image) throws IOException {
        return JSON.readTree(Tcns.run("run", model, "--image", image, "--format", "json")
                        .out())
                .at("/top");
    }

    private Path grey(String name, String format) throws IOException {
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 40 * 30; i++) {
            image.setRGB(i % 40, i / 40, 0x808080);
        }
        Path file = folder.resolve(name);
        assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
        return file;
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
