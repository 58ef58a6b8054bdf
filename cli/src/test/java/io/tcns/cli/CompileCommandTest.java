package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.runtime.Model;
import io.tcns.runtime.Session;
import io.tcns.runtime.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompileCommandTest {

    @TempDir
    private Path folder;

    @Test
    void writesAModelThatKnowsItsSpec() throws IOException {
        Path model = folder.resolve("m.onnx");
        Tcns compiled = Tcns.run("compile", Tcns.spec("mobilenet_v2"), "-o", model, "--set", "width=0.35");

        assertThat(compiled.exitCode()).isZero();
        assertThat(compiled.out()).isEmpty();
        assertThat(compiled.err())
                .isEqualTo("tcns: wrote %s: 100 nodes, %d bytes\n".formatted(model, Files.size(model)));
        try (Session session = Session.open(Model.of(model), SessionOptions.defaults())) {
            assertThat(session.inputs().get(0).describe()).isEqualTo("float[1, 3, 224, 224]");
            assertThat(session.inputs().get(0).name()).isEqualTo("image");
            assertThat(session.outputs().get(0).name()).isEqualTo("logits");
            Map<String, String> metadata = session.metadata();
            assertThat(metadata)
                    .containsEntry("tcns.name", "mobilenet_v2")
                    .containsEntry(
                            "tcns.parameters",
                            "{\"width\":0.35,\"resolution\":224,\"classes\":1000,\"divisor\":8,\"last_width\":1.0}")
                    .containsEntry(
                            "tcns.preprocess",
                            "{\"fit\":\"stretch\",\"size\":null,\"filter\":\"bilinear\","
                                    + "\"mean\":[127.5,127.5,127.5],\"std\":[127.5,127.5,127.5]}")
                    .containsKeys("tcns.spec_sha256", "tcns.version", "tcns.rows")
                    .doesNotContainKey("tcns.labels");
        }
    }

    @Test
    void givesTheSameBytesInEveryFolder() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("an other folder"));
        Path copy = elsewhere.resolve("mobilenet_v2.tcns");
        Files.copy(Tcns.spec("mobilenet_v2"), copy);

        Tcns.run("compile", Tcns.spec("mobilenet_v2"), "-o", folder.resolve("a.onnx"), "--set", "width=0.35");
        Tcns.run("compile", copy, "-o", elsewhere.resolve("b.onnx"), "--set", "width=0.35");

        assertThat(folder.resolve("a.onnx")).hasSameBinaryContentAs(elsewhere.resolve("b.onnx"));
    }

    @Test
    void makesOtherWeightsFromAnotherSeed() {
        Tcns.run("compile", Tcns.spec("mobilenet_v2"), "-o", folder.resolve("a.onnx"), "--set", "width=0.35");
        Tcns.run(
                "compile",
                Tcns.spec("mobilenet_v2"),
                "-o",
                folder.resolve("b.onnx"),
                "--set",
                "width=0.35",
                "--seed=2");

        assertThat(folder.resolve("a.onnx").toFile())
                .hasSize(folder.resolve("b.onnx").toFile().length());
        assertThat(contentsDiffer(folder.resolve("a.onnx"), folder.resolve("b.onnx")))
                .isTrue();
    }

    @Test
    void takesBatchOutputAndFolding() {
        Path model = folder.resolve("m.onnx");
        Tcns compiled = Tcns.run(
                "compile",
                Tcns.spec("mobilenet_v2"),
                "-o",
                model,
                "--set",
                "width=0.35",
                "--batch",
                "dynamic",
                "--output",
                "probabilities",
                "--no-fold");

        assertThat(compiled.err()).contains("153 nodes");
        try (Session session = Session.open(Model.of(model), SessionOptions.defaults())) {
            assertThat(session.inputs().get(0).describe()).isEqualTo("float[N, 3, 224, 224]");
            assertThat(session.outputs().get(0).name()).isEqualTo("probabilities");
        }
    }

    @Test
    void writesNothingWhenAnExpectationIsFalse() throws IOException {
        Path spec = folder.resolve("mobilenet_v2.tcns");
        Files.writeString(spec, Files.readString(Tcns.spec("mobilenet_v2")) + "expect nodes < 100\n");
        Path model = Files.writeString(folder.resolve("m.onnx"), "old");

        Tcns compiled = Tcns.run("compile", spec, "-o", model);

        assertThat(compiled.exitCode()).isEqualTo(3);
        assertThat(model).hasContent("old");
        assertThat(namesIn(folder)).containsExactlyInAnyOrder("m.onnx", "mobilenet_v2.tcns");
    }

    @Test
    void refusesATargetThatCannotBeWritten() {
        Tcns compiled = Tcns.run("compile", Tcns.spec("mobilenet_v2"), "-o", folder.resolve("no/such/folder/m.onnx"));

        assertThat(compiled.exitCode()).isEqualTo(2);
        assertThat(compiled.err()).contains("its folder does not exist").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mobilenet_v2.tcns", "weights", "labels", "link", "further name"})
    void refusesToWriteOverWhatItReads(String name) throws IOException {
        Path spec = Files.copy(Tcns.spec("mobilenet_v2"), folder.resolve("mobilenet_v2.tcns"));
        Path weights = Files.writeString(folder.resolve("weights"), "weights");
        Path labels = Files.writeString(folder.resolve("labels"), "labels");
        Files.createSymbolicLink(folder.resolve("link"), labels);
        Files.createLink(folder.resolve("further name"), weights);
        String text = Files.readString(folder.resolve(name));

        Tcns compiled = Tcns.run("compile", spec, "-o", folder.resolve(name), "--weights", weights, "--labels", labels);

        assertThat(compiled.exitCode()).isEqualTo(64);
        assertThat(compiled.err())
                .startsWith("tcns: `-o " + folder.resolve(name) + "` would overwrite `")
                .contains("`, which is read\n");
        assertThat(folder.resolve(name)).hasContent(text);
    }

    @Test
    void refusesToWriteOverTheLabelsThatTheSpecNames() throws IOException {
        Path labels = Files.writeString(folder.resolve("labels.txt"), "cat\ndog\n");
        Path spec = Files.writeString(folder.resolve("pets.tcns"), """
                network pets()
                input image [32, 32, 3]
                table body {
                  | operator   | c |
                  | conv2d 3x3 | 8 |
                }
                head classifier { classes: 2 }
                labels "labels.txt"
                """);

        for (String command : List.of("compile", "profile", "export-weights")) {
            Tcns answer = Tcns.run(command, spec, "-o", labels);

            assertThat(answer.exitCode()).as(answer.err()).isEqualTo(64);
            assertThat(answer.err()).startsWith("tcns: `-o " + labels + "` would overwrite `");
            assertThat(labels).hasContent("cat\ndog\n");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 13, 17, 22})
    void takesAllOptionsAtOnceInEveryOpset(int opset) throws IOException {
        Path model = folder.resolve("m.onnx");
        Path labels = Files.write(folder.resolve("labels"), List.of("one", "two", "three"));
        Tcns compiled = Tcns.run(
                "compile",
                Tcns.spec("mobilenet_v2"),
                "-o",
                model,
                "--set=width=0.1",
                "--set=resolution=64",
                "--set=classes=3",
                "--seed=3",
                "--labels",
                labels,
                "--no-fold",
                "--batch=7",
                "--output=probabilities",
                "--opset",
                opset);

        assertThat(compiled.exitCode()).as(compiled.err()).isZero();
        try (Session session =
                Session.open(Model.of(model), SessionOptions.defaults().withStrictShapes())) {
            assertThat(session.outputs().get(0).describe()).isEqualTo("float[7, 3]");
            assertThat(session.metadata()).containsEntry("tcns.labels", "one\ntwo\nthree");
        }
    }

    @Test
    void refusesAnOutputThatTheNetworkCannotGive() {
        Tcns compiled = Tcns.run(
                "compile", Tcns.spec("mobilenet_v2_features"), "-o", folder.resolve("m.onnx"), "--output=logits");

        assertThat(compiled.exitCode()).isEqualTo(2);
        assertThat(compiled.err())
                .isEqualTo(
                        "tcns: `mobilenet_v2_features` is no classifier or segmenter: `--output` has nothing to choose\n");
        assertThat(folder.resolve("m.onnx")).doesNotExist();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void saysWhenADeviceIsFull() {
        Tcns compiled = Tcns.run("compile", Tcns.spec("mobilenet_v2"), "-o", "/dev/full", "--set", "width=0.1");

        assertThat(compiled).isEqualTo(new Tcns(2, "", "tcns: `/dev/full`: No space left on device\n"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void writesIntoAPipeWhenStandardOutputIsOne() throws Exception {
        Path model = folder.resolve("m.onnx");
        Tcns.run("compile", Tcns.spec("mobilenet_v2"), "-o", model, "--set", "width=0.1");

        Process process = TcnsProcess.tcns(
                        "compile", Tcns.spec("mobilenet_v2"), "-o", "/dev/stdout", "--set", "width=0.1")
                .start();

        assertThat(process.getInputStream().readAllBytes()).isEqualTo(Files.readAllBytes(model));
        assertThat(process.waitFor()).isZero();
    }

    /** Under the locale that the launcher sets; a shell gives the file a name that every locale can read. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void writesFilesOfAnyName() throws Exception {
        ProcessBuilder compile = TcnsProcess.tcns("compile", Tcns.spec("mobilenet_v2"), "--set", "width=0.1", "-o");
        List<String> shell = List.of(
                "sh",
                "-c",
                "name=$(printf ' -\\303\\251\\n\\302\\262*') && \"$@\" \"$name\" && mv \"$name\" m.onnx && ls -A",
                "sh");
        compile.command().addAll(0, shell);
        compile.environment().put("LC_ALL", "C.UTF-8");

        assertThat(TcnsProcess.run(compile.directory(folder.toFile()))).isEqualTo("m.onnx\n");
        assertThat(folder.resolve("m.onnx")).isNotEmptyFile();
    }

    private static boolean contentsDiffer(Path a, Path b) {
        try {
            return Files.mismatch(a, b) >= 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void saysWhenNothingNeedsLessMemoryInSlices() {
        Tcns compiled = Tcns.run(
                "compile", Tcns.spec("mobilenet_v1"), "-o", folder.resolve("m.onnx"), "--split-bottlenecks", "4");

        assertThat(compiled.exitCode()).isZero();
        assertThat(compiled.err())
                .contains("tcns: `mobilenet_v1` has no bottleneck that needs less memory in slices\n");
    }

    @Test
    void refusesMoreSlicesThanANetworkMayHaveLayers() throws IOException {
        Path spec = folder.resolve("deep.tcns");
        Files.writeString(spec, """
                network deep(width = 1.0)
                input image [8, 8, 3]
                table body {
                  | operator   | t | c | n   | s |
                  |------------|---|---|-----|---|
                  | bottleneck | 6 | 8 | 400 | 1 |
                }
                head features
                """);

        Tcns compiled = Tcns.run("compile", spec, "-o", folder.resolve("m.onnx"), "--split-bottlenecks", "64");

        assertThat(compiled.exitCode()).isEqualTo(2);
        assertThat(compiled.err())
                .isEqualTo("tcns: `deep` would have up to 25600 slices of bottlenecks, more than 20000\n");
    }
}
