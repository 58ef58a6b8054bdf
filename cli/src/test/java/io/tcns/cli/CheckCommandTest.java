package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckCommandTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mobilenet_v1",
                "mobilenet_v2",
                "mobilenet_v2_features",
                "mobilenet_v2_torchvision",
                "ablation_expansion",
                "ablation_no_shortcut",
                "ablation_relu6_bottleneck",
                "ablation_shortcut_between_expansions",
                "deeplabv3_mobilenet_v1_aspp",
                "deeplabv3_mobilenet_v2",
                "deeplabv3_mobilenet_v2_aspp",
                "ssd_mobilenet_v2",
                "ssd_mobilenet_v2_openimages",
                "ssdlite_mobilenet_v1",
                "ssdlite_mobilenet_v2"
            })
    void findsNothingWrongWithTheExamples(String name) {
        Tcns checked = Tcns.run("check", Tcns.spec(name));

        assertThat(checked.exitCode()).isZero();
        assertThat(checked.err()).isEmpty();
        assertThat(checked.out()).startsWith(name + "  width 1.0").doesNotContain("FALSE", "\uFFFD");
    }

    /** At half the image's size the window of the pool is larger than the map. */
    @Test
    void leavesOutTheSumOfScalesWhereOneHasNoMap(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("base.tcns"), """
                network base(resolution = 64)
                input image [resolution, resolution, 3]
                table body {
                  | operator    | c  | n | s |
                  | conv2d 3x3  | 16 | 1 | 2 |
                  | avgpool 7x7 | -  | 1 | 1 |
                }
                head features
                """);
        Path spec = Files.writeString(folder.resolve("pooled.tcns"), """
                import "base.tcns"
                network pooled(resolution = 16)
                input image [resolution, resolution, 3]
                backbone features = base()
                head deeplabv3 { classes: 21 }
                """);

        Tcns small = Tcns.run("check", spec);
        Tcns large = Tcns.run("check", spec, "--set", "resolution=32");

        assertThat(small.exitCode()).as(small.err()).isZero();
        assertThat(small.out()).contains("MAdds as TensorFlow counts rates").doesNotContain("MF, ");
        assertThat(large.out()).contains("MF, 6 scales and mirrored: ");
    }

    @Test
    void printsTheTableWithShapesAndCosts() {
        assertThat(Tcns.run("check", Tcns.spec("mobilenet_v2")).out())
                .contains("  6  bottleneck  6    96  3  1  14x14x96      303,168  58.1 M     2,720\n")
                .contains("MAdds     300,774,272 (conv + fc); 601,548,544 FLOPs\n");
    }

    @Test
    void underlinesEveryMistakeOnStderr(@TempDir Path folder) throws IOException {
        Path spec = folder.resolve("wrong.tcns");
        Files.writeString(spec, """
                network wrong(width = 1.0)
                input image [32, 32, 3]
                table body {
                  | operator   | t | c  | s |
                  | conv2d 3x3 | - | 16 | 3 |
                  | botleneck  | 6 | 24 | 1 |
                }
                head classifier { classes: 10 }
                """);

        Tcns checked = Tcns.run("check", spec);

        assertThat(checked.exitCode()).isEqualTo(2);
        assertThat(checked.out()).isEmpty();
        assertThat(checked.err()).isEqualTo("""
                %1$s:5:27: error[T0303]: stride 3 is not supported here
                    5 |   | conv2d 3x3 | - | 16 | 3 |
                      |                           ^ stride is 1 or 2
                  help: write `2` to halve the resolution
                %1$s:6:5: error[T0406]: there is no operator `botleneck`
                    6 |   | botleneck  | 6 | 24 | 1 |
                      |     ^^^^^^^^^
                  help: did you mean `bottleneck`?
                """.formatted(spec));
    }

    @Test
    void showsTheFirstHundredOfManyMistakes(@TempDir Path folder) throws IOException {
        Path spec = folder.resolve("wrong.tcns");
        Files.writeString(spec, """
                network wrong(width = 1.0)
                input image [32, 32, 3]
                table body {
                  | operator   | c  | s |
                %s}
                head classifier { classes: 10 }
                """.formatted("  | conv2d 3x3 | 16 | 1 |\n  | conv2d 3x3 | 16 | 3 |\n".repeat(1000)));

        Tcns checked = Tcns.run("check", spec);

        assertThat(checked.exitCode()).isEqualTo(2);
        assertThat(checked.err().lines().filter(line -> line.contains("error[T0303]")))
                .hasSize(100);
        assertThat(checked.err()).endsWith("… and 900 more\n");
    }

    @Test
    void writesOneLineADiagnosticForEditors() {
        Tcns checked = Tcns.run("check", "--format", "line", "--set", "width=0.001", Tcns.root("no/such.tcns"));

        assertThat(checked.exitCode()).isEqualTo(2);
        assertThat(checked.out()).isEqualTo(Tcns.root("no/such.tcns") + ": error[T0001]: there is no such file\n");
        assertThat(checked.err()).isEmpty();
    }

    @Test
    void writesPlacesAsJsonForTools() throws IOException {
        Tcns checked = Tcns.run("check", "--format", "json", "--set", "widht=2", Tcns.spec("mobilenet_v2"));

        JsonNode answer = JsonMapper.builder().build().readTree(checked.out());
        assertThat(checked.exitCode()).isEqualTo(2);
        assertThat(answer.at("/schema").asText()).isEqualTo("tcns.check/1");
        assertThat(answer.at("/valid").asBoolean()).isFalse();
        assertThat(answer.at("/diagnostics/0/code").asText()).isEqualTo("T0204");
        assertThat(answer.at("/diagnostics/0/help").asText()).isEqualTo("did you mean `width`?");
        assertThat(answer.at("/diagnostics/0/place/end_column").asInt()).isEqualTo(6);
        assertThat(answer.at("/rows")).isEmpty();
    }

    @Test
    void saysWhichExpectationIsFalseAndWhichRowWeighsMost(@TempDir Path folder) throws IOException {
        Path spec = folder.resolve("mobilenet_v2.tcns");
        Files.writeString(spec, Files.readString(Tcns.spec("mobilenet_v2")) + "expect madds < 0.3G\n");

        Tcns checked = Tcns.run("check", spec);

        assertThat(checked.exitCode()).isEqualTo(3);
        assertThat(checked.err())
                .isEqualTo("%s:24: expectation is false: expect madds < 0.3G%n".formatted(spec)
                        + "  it is 300774272; row 6 weighs most, bottleneck (stage5)\n");
    }
}
