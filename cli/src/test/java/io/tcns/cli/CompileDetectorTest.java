package io.tcns.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.exporters.onnx.proto.TensorProto.DataType;
import io.tcns.exporters.onnx.proto.TypeProto;
import io.tcns.exporters.onnx.proto.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Detectors as files: what they answer, and from which files they are made. */
class CompileDetectorTest {

    /** Six anchors on each of 4x4, 2x2 and 1x1 cells, but three on the first map. */
    private static final String HEAD = """
            head ssdlite {
              classes: 2
              taps: [@base.last]
              extras: [8, 8]
              nms { detections: 10 }
            }
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            none   | raw_boxes FLOAT[1, 78, 4], raw_scores FLOAT[1, 78, 3]
            decode | boxes FLOAT[1, 78, 4], scores FLOAT[1, 78, 3]
            nms    | boxes FLOAT[1, 10, 4], scores FLOAT[1, 10], classes INT64[1, 10], num_detections INT64[1]
            NMS    | boxes FLOAT[1, 10, 4], scores FLOAT[1, 10], classes INT64[1, 10], num_detections INT64[1]
            """)
    void answersWhatIsAskedFor(String post, String outputs) throws IOException {
        Path model = folder.resolve("m.onnx");

        Tcns compiled = Tcns.run("compile", detector(folder), "-o", model, "--post", post);

        assertThat(compiled.exitCode()).as(compiled.err()).isZero();
        assertThat(ModelProto.parseFrom(Files.readAllBytes(model)).getGraph().getOutputList().stream()
                        .map(CompileDetectorTest::described)
                        .collect(joining(", ")))
                .isEqualTo(outputs);
    }

    private static String described(ValueInfoProto value) {
        TypeProto.Tensor type = value.getType().getTensorType();
        List<Long> shape = type.getShape().getDimList().stream()
                .map(size -> size.getDimValue())
                .toList();
        return value.getName() + " " + DataType.forNumber(type.getElemType()) + shape;
    }

    @Test
    void answersWithDetectionsUnlessAskedOtherwise() throws IOException {
        Path spec = detector(folder);
        Tcns.run("compile", spec, "-o", folder.resolve("asked.onnx"), "--post", "nms");
        Tcns.run("compile", spec, "-o", folder.resolve("unasked.onnx"));

        assertThat(folder.resolve("unasked.onnx")).hasSameBinaryContentAs(folder.resolve("asked.onnx"));
    }

    @Test
    void hasNothingToChooseForAClassifier() {
        for (String post : List.of("none", "decode", "nms")) {
            assertThat(Tcns.run("compile", Tcns.spec("mobilenet_v2"), "-o", folder.resolve("m.onnx"), "--post", post))
                    .isEqualTo(
                            new Tcns(2, "", "tcns: `mobilenet_v2` is no detector: `--post` has nothing to choose\n"));
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void saysWhatThereIsToChoose() throws IOException {
        assertThat(Tcns.run("compile", detector(folder), "-o", folder.resolve("m.onnx"), "--post", "boxes"))
                .isEqualTo(new Tcns(
                        64,
                        "",
                        "tcns: Invalid value for option '--post': expected one of [NONE, DECODE, NMS]"
                                + " (case-insensitive) but was 'boxes'\nTry `tcns compile --help`.\n"));
    }

    @Test
    void importsFromTheFolderOfTheSpecAlone() throws IOException {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Path spec = detector(inside, "../base.tcns");
        base(folder);

        for (String command : List.of("check", "compile", "export-weights", "profile")) {
            Path output = folder.resolve("output");
            Tcns ran = command.equals("check") ? Tcns.run(command, spec) : Tcns.run(command, spec, "-o", output);

            assertThat(ran.exitCode()).as(command).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(ran.err())
                    .startsWith(spec + ":1:8: error[T0512]: `../base.tcns` cannot be imported: it lies"
                            + " outside of the folder that imports must stay in\n");
            assertThat(output).doesNotExist();
        }
    }

    @Test
    void importsFromTheWholeOfTheGivenRoot() throws IOException {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Path spec = detector(inside, "../base.tcns");
        base(folder);
        Path model = folder.resolve("m.onnx");

        Tcns compiled = Tcns.run("compile", spec, "-o", model, "--root", folder);

        assertThat(compiled.exitCode()).as(compiled.err()).isZero();
        assertThat(Tcns.run("check", spec, "--root", folder).exitCode()).isZero();
        assertThat(Tcns.run("validate", model, "--spec", spec, "--root", folder).exitCode())
                .isZero();
    }

    @Test
    void staysInTheGivenRootThoughLinksLeadOutOfIt() throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.createSymbolicLink(root.resolve("link.tcns"), base(folder));
        Path spec = detector(root, "link.tcns");

        Tcns checked = Tcns.run("check", spec, "--root", root);

        assertThat(checked.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(checked.err()).contains("error[T0512]: `link.tcns` cannot be imported: it lies outside");
    }

    @Test
    void refusesToWriteOverWhatItImports() throws IOException {
        Path spec = detector(folder);
        Path base = folder.resolve("base.tcns");
        String text = Files.readString(base);
        Path link = Files.createSymbolicLink(folder.resolve("link"), base);

        for (String command : List.of("compile", "export-weights", "profile")) {
            for (Path output : List.of(base, link)) {
                assertThat(Tcns.run(command, spec, "-o", output))
                        .isEqualTo(new Tcns(
                                64,
                                "",
                                "tcns: `-o " + output + "` would overwrite `" + base + "`, which is read\nTry `tcns "
                                        + command + " --help`.\n"));
                assertThat(base).hasContent(text);
            }
        }
    }

    /** A small detector beside the network that it imports. */
    private static Path detector(Path folder) throws IOException {
        base(folder);
        return detector(folder, "base.tcns");
    }

    private static Path detector(Path folder, String imported) throws IOException {
        return Files.writeString(folder.resolve("detector.tcns"), """
                import "%s"
                network detector()
                input image [16, 16, 3]
                backbone base = base()
                """.formatted(imported) + HEAD);
    }

    private static Path base(Path folder) throws IOException {
        return Files.writeString(folder.resolve("base.tcns"), """
                network base()
                input image [16, 16, 3]
                table body {
                  | operator   | c  | s | name |
                  |------------|----|---|------|
                  | conv2d 3x3 | 8  | 2 | stem |
                  | conv2d 3x3 | 16 | 2 | last |
                }
                head features
                """);
    }
}
