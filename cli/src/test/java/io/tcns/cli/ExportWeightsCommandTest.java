package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportWeightsCommandTest {

    private static final Path SPEC = Tcns.spec("mobilenet_v2_torchvision");

    @TempDir
    private Path folder;

    @Test
    void writesWhatCompileTakesBack() throws IOException {
        Path weights = folder.resolve("seven.safetensors");
        Path seeded = folder.resolve("seeded.onnx");
        Path bound = folder.resolve("bound.onnx");

        Tcns exported = Tcns.run("export-weights", SPEC, "--set", "width=0.35", "--seed", "7", "-o", weights);
        Tcns.run("compile", SPEC, "--set", "width=0.35", "--seed", "7", "-o", seeded);
        Tcns compiled = Tcns.run("compile", SPEC, "--set", "width=0.35", "--weights", weights, "-o", bound);

        assertThat(exported)
                .isEqualTo(new Tcns(
                        0, "", "tcns: wrote " + weights + ": 314 tensors, " + Files.size(weights) + " bytes\n"));
        assertThat(compiled.err().lines().findFirst().orElseThrow())
                .startsWith("tcns: bound 262 tensors of " + weights)
                .endsWith(", 52 known and unused");
        assertThat(bound).hasSameBinaryContentAs(seeded);
    }

    @Test
    void handsOnTheWeightsThatItIsGiven() {
        Path trained = Tcns.asset("mobilenet_v2_0.35_224/mobilenet_v2_0.35_torchvision_names.safetensors");
        Path first = folder.resolve("first.safetensors");
        Path second = folder.resolve("second.safetensors");

        assertThat(export(trained, first).exitCode()).isZero();
        assertThat(export(first, second).exitCode()).isZero();

        assertThat(second).hasSameBinaryContentAs(first);
        assertThat(features(first)).isEqualTo(features(trained));
    }

    @Test
    void doesNotOverwriteTheWeightsThatItReads() throws IOException {
        Path weights = folder.resolve("w.safetensors");
        Tcns.run("export-weights", SPEC, "--set", "width=0.35", "-o", weights);
        byte[] before = Files.readAllBytes(weights);

        Tcns again = Tcns.run("export-weights", SPEC, "--set", "width=0.35", "--weights", weights, "-o", weights);

        assertThat(again.exitCode()).isEqualTo(64);
        assertThat(again.err()).contains("would overwrite `" + weights + "`, which is read");
        assertThat(weights).hasBinaryContent(before);
    }

    @Test
    void saysWhichOperatorHasNoName() {
        Path output = folder.resolve("v1.safetensors");

        Tcns exported = Tcns.run("export-weights", Tcns.spec("mobilenet_v1"), "-o", output);

        assertThat(exported.exitCode()).isEqualTo(2);
        assertThat(exported.err()).contains("error[T0707]").contains("no names for the `separable`");
        assertThat(output).doesNotExist();
    }

    /** Weights are written as they are trained, for no file of ONNX and without labels. */
    @ParameterizedTest
    @ValueSource(strings = {"--fold", "--no-fold", "--labels=x.txt", "--opset=17"})
    void refusesWhatChangesNothing(String option) {
        Path output = folder.resolve("w.safetensors");

        Tcns exported = Tcns.run("export-weights", SPEC, "-o", output, option);

        assertThat(exported.exitCode()).isEqualTo(64);
        assertThat(output).doesNotExist();
    }

    private static Tcns export(Path weights, Path output) {
        return Tcns.run(
                "export-weights",
                Tcns.spec("mobilenet_v2_features"),
                "--set",
                "width=0.35",
                "--weights",
                weights,
                "-o",
                output);
    }

    private static List<String> features(Path weights) {
        return Tcns.run(
                        "run",
                        Tcns.spec("mobilenet_v2_features"),
                        "--set",
                        "width=0.35",
                        "--weights",
                        weights,
                        "--image",
                        Tcns.asset("images/burger-224.png"))
                .out()
                .lines()
                .toList();
    }
}
