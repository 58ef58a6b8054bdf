package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidateCommandTest {

    private static final String[] SMALL = {"--set", "width=0.35", "--set", "resolution=96"};

    @ParameterizedTest
    @ValueSource(strings = {"mobilenet_v1", "mobilenet_v2_torchvision", "ablation_shortcut_between_expansions"})
    void agreesWithTheInterpreterFoldedAndUnfolded(String name) {
        Tcns validated = Tcns.run("validate", Tcns.spec(name), "--set", "width=0.35", "--set", "resolution=96");

        assertThat(validated.exitCode()).as(validated.out()).isZero();
        assertThat(validated.out().lines())
                .hasSize(8)
                .allMatch(line -> line.startsWith("ok "))
                .anyMatch(line -> line.contains("interpreter = unfolded"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mobilenet_v2_torchvision", "ssdlite_mobilenet_v2"})
    void agreesWithTheInterpreterOfTheWholeWhereBottlenecksAreSplit(String name) {
        String[] small = name.startsWith("ssd")
                ? new String[] {"width=0.35", "resolution=288"}
                : new String[] {SMALL[1], SMALL[3]};
        Tcns validated =
                Tcns.run("validate", Tcns.spec(name), "--set", small[0], "--set", small[1], "--split-bottlenecks", 3);

        assertThat(validated.exitCode()).as(validated.out()).isZero();
        assertThat(validated.out()).contains("interpreter = folded", "interpreter = unfolded");
    }

    @Test
    void comparesASplitModelWithItsSpec(@TempDir Path folder) {
        Path model = folder.resolve("m.onnx");
        assertThat(Tcns.run(
                                "compile",
                                Tcns.spec("mobilenet_v2"),
                                "-o",
                                model,
                                "--split-bottlenecks",
                                2,
                                "--set",
                                SMALL[1],
                                "--set",
                                SMALL[3])
                        .exitCode())
                .isZero();

        Tcns slices = Tcns.run(
                "validate",
                model,
                "--spec",
                Tcns.spec("mobilenet_v2"),
                "--split-bottlenecks",
                2,
                "--set",
                SMALL[1],
                "--set",
                SMALL[3]);
        Tcns none =
                Tcns.run("validate", model, "--spec", Tcns.spec("mobilenet_v2"), "--set", SMALL[1], "--set", SMALL[3]);

        assertThat(slices.exitCode()).as(slices.out()).isZero();
        assertThat(slices.out()).contains("interpreter = model");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("by --set, and its slices by --split-bottlenecks");
    }

    @Test
    void comparesAModelWithItsSpec(@TempDir Path folder) {
        Path model = compiled(folder, "--no-fold");

        Tcns validated = Tcns.run(
                "validate", model, "--spec", Tcns.spec("mobilenet_v2"), SMALL[0], SMALL[1], SMALL[2], SMALL[3]);

        assertThat(validated.exitCode()).as(validated.out()).isZero();
        assertThat(validated.out()).contains("interpreter = model");
    }

    @Test
    void findsWeightsThatAreNotNumbers(@TempDir Path folder) throws IOException {
        Path model = compiled(folder, "--fold");
        byte[] bytes = Files.readAllBytes(model);
        // The last weights of the file are those of the classifier.
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 4, Float.NaN);
        Files.write(model, bytes);

        Tcns validated = Tcns.run("validate", model);

        assertThat(validated.exitCode()).isEqualTo(4);
        assertThat(validated.out()).contains("FAILED model at none").contains("not all outputs are finite");
    }

    @Test
    void refusesASpecThatTheModelWasNotMadeFrom(@TempDir Path folder) {
        Tcns validated = Tcns.run("validate", compiled(folder, "--fold"), "--spec", Tcns.spec("mobilenet_v1"));

        assertThat(validated.exitCode()).isEqualTo(2);
        assertThat(validated.err()).contains("does not have the weights of");
    }

    private static Path compiled(Path folder, String fold) {
        Path model = folder.resolve("m.onnx");
        Tcns compiled = Tcns.run(
                "compile", Tcns.spec("mobilenet_v2"), "-o", model, fold, SMALL[0], SMALL[1], SMALL[2], SMALL[3]);
        assertThat(compiled.exitCode()).isZero();
        return model;
    }
}
