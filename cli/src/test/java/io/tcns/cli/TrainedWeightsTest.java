package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights that others trained, in the files of their tools, against answers that others computed. */
class TrainedWeightsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    /** One network from four containers: the safetensors file is compared with each other one. */
    @ParameterizedTest
    @ValueSource(
            strings = {"mobilenet_v2_0.35_torchvision_names.pth", "mobilenet_v2_0.35_keras_names.npz", "model.json"})
    void areTheSameBytesFromEveryContainer(String container) throws IOException {
        Path expected = compiled("mobilenet_v2_0.35_torchvision_names.safetensors", "expected.onnx");
        assertThat(compiled(container, "actual.onnx")).hasSameBinaryContentAs(expected);
    }

    private Path compiled(String container, String name) {
        Path model = folder.resolve(name);
        Tcns compiled = Tcns.run(
                "compile",
                Tcns.spec("mobilenet_v2_features"),
                "--set",
                "width=0.35",
                "--weights",
                Tcns.asset("mobilenet_v2_0.35_224/" + container),
                "-o",
                model);
        assertThat(compiled.exitCode()).as(compiled.err()).isZero();
        return model;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mobilenet_v2_0.35_keras_names.npz", "model.json"})
    void giveTheFeaturesThatPyTorchComputed(String container) throws IOException {
        JsonNode golden = JSON.readTree(
                Tcns.asset("mobilenet_v2_0.35_224/golden_features.json").toFile());
        JsonNode features = run(
                        "mobilenet_v2_features",
                        "mobilenet_v2_0.35_224/" + container,
                        "burger-224",
                        "--set",
                        "width=0.35")
                .at("/features");
        assertThat(features).hasSize(1280);
        for (int i = 0; i < 1280; i++) {
            assertThat(features.get(i).asDouble())
                    .isCloseTo(golden.at("/features").get(i).asDouble(), within(1e-3));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "3", "4", "5", "64"})
    void giveTheSameFeaturesInSlicesOfBottlenecks(String slices) throws IOException {
        String[] arguments = {
            "mobilenet_v2_features",
            "mobilenet_v2_0.35_224/mobilenet_v2_0.35_torchvision_names.safetensors",
            "burger-224"
        };
        JsonNode whole = run(arguments[0], arguments[1], arguments[2], "--set", "width=0.35")
                .at("/features");
        JsonNode split = run(
                        arguments[0], arguments[1], arguments[2], "--set", "width=0.35", "--split-bottlenecks", slices)
                .at("/features");
        assertThat(split).hasSize(1280).isNotEqualTo(whole);
        for (int i = 0; i < 1280; i++) {
            assertThat(split.get(i).asDouble()).isCloseTo(whole.get(i).asDouble(), within(1e-4));
        }
    }

    /** The probabilities are PyTorch's, in float32. */
    @ParameterizedTest
    @CsvSource({"burger-224, 933, .993", "goldfish-224, 1, .992", "hot_dog-224, 934, .561", "parrot-224, 88, .949"})
    void ofKerasSeeWhatPyTorchSaw(String image, int label, double probability) throws IOException {
        JsonNode top = run("mobilenet_v1", "mobilenet_v1_0.25_224_keras.h5", image, "--set", "width=0.25")
                .at("/top/0");
        assertThat(top.at("/index").asInt()).isEqualTo(label);
        assertThat(top.at("/probability").asDouble()).isCloseTo(probability, within(0.001));
    }

    /** The probabilities are TFLite's own, in 8 bits; here the same integers are computed with in float32. */
    @ParameterizedTest
    @CsvSource({
        "burger-224, 934, .750, cheeseburger",
        "goldfish-224, 2, .879, 'goldfish, Carassius auratus'",
        "hot_dog-224, 935, .699, 'hotdog, hot dog, red hot'",
        "parrot-224, 89, .938, macaw"
    })
    void ofQuantizedTfliteSeeWhatTfliteSees(String image, int label, double probability, String name)
            throws IOException {
        JsonNode top = run(
                        "mobilenet_v2",
                        "tflite/tf2_mobilenet_v2_1.0_224_ptq.tflite",
                        image,
                        "--set",
                        "classes=1001",
                        "--labels",
                        Tcns.asset("tflite/imagenet_labels.txt"))
                .at("/top/0");
        assertThat(top.at("/index").asInt()).isEqualTo(label);
        assertThat(top.at("/label").asText()).isEqualTo(name);
        assertThat(top.at("/probability").asDouble()).isCloseTo(probability, within(0.02));
    }

    @Test
    void leaveOutTheBackgroundWhenTold() throws IOException {
        JsonNode top = run(
                        "mobilenet_v2",
                        "tflite/tf2_mobilenet_v2_1.0_224_ptq.tflite",
                        "burger-224",
                        "--classes-from",
                        "1")
                .at("/top/0");
        assertThat(top.at("/index").asInt()).isEqualTo(933);
        assertThat(top.at("/probability").asDouble()).isCloseTo(.750, within(0.02));
    }

    @Test
    void ofTfliteInFloatSeeACheeseburger() throws IOException {
        JsonNode top = run(
                        "mobilenet_v1",
                        "tflite/mobilenet_v1_0.25_224_float.tflite",
                        "burger-224",
                        "--set",
                        "width=0.25",
                        "--set",
                        "classes=1001")
                .at("/top/0");
        assertThat(top.at("/index").asInt()).isEqualTo(934);
        assertThat(top.at("/probability").asDouble()).isCloseTo(.988, within(0.001));
    }

    private static JsonNode run(String spec, String weights, String image, Object... options) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("run", Tcns.spec(spec), "--format", "json"));
        arguments.addAll(List.of("--weights", Tcns.asset(weights)));
        arguments.addAll(List.of("--image", Tcns.asset("images/" + image + ".png")));
        arguments.addAll(List.of(options));
        Tcns ran = Tcns.run(arguments.toArray());
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        return JSON.readTree(ran.out());
    }

    /** The stem of a network from TensorFlow pads below and on the right, which no shape tells. */
    @Test
    void areRefusedWhereTheirPaddingIsNotTheSpecs() {
        Path weights = Tcns.asset("tflite/tf2_mobilenet_v2_1.0_224_ptq.tflite");
        Tcns compiled = Tcns.run(
                "compile",
                Tcns.spec("mobilenet_v2_torchvision"),
                "--classes-from",
                "1",
                "--weights",
                weights,
                "-o",
                folder.resolve("none.onnx"));
        assertThat(compiled.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(compiled.err())
                .isEqualTo(weights
                        + ": error[T0708]: padding of `stem.1.output/conv` (line 11) is 1 on each side in the spec, and 0"
                        + " above, 0 on the left, 1 below, 1 on the right in `MobileNetV2/Conv2d_0_0/relu6/Relu6` of the"
                        + " file, and so in 4 layers more\n"
                        + "  help: `layers { padding: same }` is TensorFlow's padding, `symmetric` is PyTorch's\n");
        assertThat(folder.resolve("none.onnx")).doesNotExist();
    }

    @Test
    void areRefusedWhereTheirEpsilonIsNotTheSpecs() throws IOException {
        Path spec = folder.resolve("mobilenet_v1.tcns");
        Files.writeString(
                spec,
                Files.readString(Tcns.spec("mobilenet_v1"))
                        .replace("table body", "layers { epsilon: 1e-5 }\n\ntable body"));
        Path weights = Tcns.asset("mobilenet_v1_0.25_224_keras.h5");
        Tcns compiled = Tcns.run(
                "compile", spec, "--set", "width=0.25", "--weights", weights, "-o", folder.resolve("none.onnx"));
        assertThat(compiled.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(compiled.err())
                .isEqualTo(weights
                        + ": error[T0708]: the epsilon of the batch norm of `stem.1.output/bn` (line 11) is 1.0E-5 in the"
                        + " spec, and 0.001 in `conv1_bn` of the file, and so in 26 layers more\n"
                        + "  help: `layers { epsilon: 0.001 }` gives all norms that of the file\n");
    }

    /** A model of ours holds all that its checkpoint held, and so can be one. */
    @ParameterizedTest
    @ValueSource(strings = {"11", "17", "22"})
    void comeBackFromAModelOfOursBitForBit(String opset) throws IOException {
        Path model = folder.resolve("model.onnx");
        Path again = folder.resolve("again.onnx");
        Path spec = Tcns.spec("mobilenet_v2");
        assertThat(Tcns.run("compile", spec, "--opset", opset, "-o", model).exitCode())
                .isZero();
        Tcns compiled = Tcns.run("compile", spec, "--opset", opset, "--seed", "2", "--weights", model, "-o", again);
        assertThat(compiled.exitCode()).as(compiled.err()).isZero();
        assertThat(again).hasSameBinaryContentAs(model);
        assertThat(compiled.err()).contains("""
                row  operator    bound  missing  unused  transformed
                  1  conv2d 3x3      2        -       -  identity norms
                """);
    }

    @Test
    void areRefusedWhereExternalDataIsNotTheModels() throws IOException {
        Path model = folder.resolve("model.onnx");
        Path spec = Tcns.spec("mobilenet_v2");
        assertThat(Tcns.run("compile", spec, "--external-data", "-o", model).exitCode())
                .isZero();
        Path data = dataOf(model);
        byte[] content = Files.readAllBytes(data);
        content[1000] ^= 1;
        Files.write(data, content);
        Tcns compiled = Tcns.run("compile", spec, "--weights", model, "-o", folder.resolve("none.onnx"));
        assertThat(compiled.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(compiled.err())
                .startsWith(model + ": error[T0701]: `" + data.getFileName() + "` is damaged, or not the file")
                .hasLineCount(1);
    }

    @Test
    void areNotWrittenOverWhereverTheyStand() throws IOException {
        Path model = folder.resolve("model.onnx");
        Path spec = Tcns.spec("mobilenet_v2");
        assertThat(Tcns.run("compile", spec, "--external-data", "-o", model).exitCode())
                .isZero();
        Path data = dataOf(model);
        byte[] content = Files.readAllBytes(data);
        for (String command : List.of("compile", "export-weights", "profile")) {
            List<Object> arguments = new ArrayList<>(List.of(command, spec, "--weights", model, "-o", data));
            if (command.equals("profile")) {
                arguments.add("--static");
            }
            Tcns ran = Tcns.run(arguments.toArray());
            assertThat(ran.exitCode()).as(command).isEqualTo(ExitCode.USAGE);
            assertThat(ran.err()).contains("`-o " + data + "` would overwrite `" + data + "`, which is read");
            assertThat(data).hasBinaryContent(content);
        }
    }

    private static Path dataOf(Path model) throws IOException {
        try (Stream<Path> files = Files.list(model.resolveSibling(""))) {
            return files.filter(file -> file.toString().endsWith(".data"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--no-strict", "--classes-from=1"})
    void haveOptionsThatMeanNothingWithoutThem(String option) {
        Tcns compiled = Tcns.run("compile", Tcns.spec("mobilenet_v2"), option, "-o", folder.resolve("none.onnx"));
        assertThat(compiled.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(compiled.err()).isEqualTo("tcns: `--no-strict` and `--classes-from` go with `--weights`\n");
    }

    @Test
    void leaveAClassifierForOtherClassesToBeTrainedAnew() {
        Path weights = folder.resolve("weights.safetensors");
        Path model = folder.resolve("model.onnx");
        Path spec = Tcns.spec("mobilenet_v2");
        assertThat(Tcns.run("export-weights", spec, "-o", weights).exitCode()).isZero();
        Tcns lenient =
                Tcns.run("compile", spec, "--set", "classes=7", "--no-strict", "--weights", weights, "-o", model);
        assertThat(lenient.exitCode()).as(lenient.err()).isZero();
        assertThat(lenient.err())
                .contains("warning[T0607]: tensor `classifier.1.weight` is 1000x1280, where"
                        + " `classifier.fc/linear/weight` is 7x1280, which keeps pseudo-random numbers\n");
    }

    @Test
    void mayLackTensorsOnlyWhenTheUserSaysSo() throws IOException {
        Path weights = folder.resolve("features.onnx");
        assertThat(Tcns.run("compile", Tcns.spec("mobilenet_v2_features"), "-o", weights)
                        .exitCode())
                .isZero();
        Path model = folder.resolve("model.onnx");
        Tcns strict = Tcns.run("compile", Tcns.spec("mobilenet_v2"), "--weights", weights, "-o", model);
        assertThat(strict.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        Path safetensors = folder.resolve("features.safetensors");
        assertThat(Tcns.run("export-weights", Tcns.spec("mobilenet_v2_features"), "-o", safetensors)
                        .exitCode())
                .isZero();
        Tcns lenient =
                Tcns.run("compile", Tcns.spec("mobilenet_v2"), "--no-strict", "--weights", safetensors, "-o", model);
        assertThat(lenient.exitCode()).as(lenient.err()).isZero();
        assertThat(lenient.err())
                .contains("warning[T0607]: there is no tensor `classifier.1.bias` (1000) for"
                        + " `classifier.fc/linear/bias`, which keeps pseudo-random numbers\n")
                .contains(" 11  fc              -        2       -  -\n");
    }
}
