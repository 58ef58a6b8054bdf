package io.tcns.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvalCommandTest {
    private static final Path ANNOTATIONS = Tcns.root("examples/eval/annotations.json");
    private static final Path DETECTIONS = Tcns.root("examples/eval/detections.json");

    @TempDir
    private Path folder;

    /** Figures of others: the assets' README. */
    @Test
    void givesTheFiguresOfPycocotools() throws IOException {
        Path annotations = Tcns.asset("coco-goldens/instances_val2014_100.json");
        Path detections = Tcns.asset("coco-goldens/instances_val2014_fakebbox100_results.json");

        Tcns text = Tcns.run("eval", "--coco", annotations, "--detections", detections);
        assertThat(text.err()).isEmpty();
        assertThat(text.out())
                .startsWith("100 images, 830 objects, 9 crowds, 734 detections\n")
                .contains("\nAP      precision  0.50-0.95  all             100  0.505\n")
                .endsWith("\nthe weakest 10 of 70 categories with objects; all: --format json\n");

        JsonNode json = Schema.of("eval")
                .check(Tcns.run("eval", "--coco", annotations, "--detections", detections, "--format", "json")
                        .out());
        assertThat(json.at("/AP").asDouble()).isCloseTo(0.5045806987249628, within(1e-12));
        assertThat(json.at("/AR1").asDouble()).isCloseTo(0.38681277964578054, within(1e-12));
        assertThat(json.at("/ARl").asDouble()).isCloseTo(0.5642905982905982, within(1e-12));
        assertThat(json.at("/categories")).hasSize(80);
    }

    @Test
    void printsWhatItsSchemaSays() throws IOException {
        JsonNode json = Schema.of("eval").check(eval("--format", "json").out());
        assertThat(json.at("/objects").asInt()).isEqualTo(4);
        assertThat(json.at("/crowds").asInt()).isEqualTo(1);
        assertThat(json.at("/categories/2/name").asText()).isEqualTo("bird");
        assertThat(json.at("/categories/2/AP").asDouble()).isEqualTo(-1);
    }

    @Test
    void showsEachFigureOnANarrowPage() {
        PageWidth narrow = new PageWidth(OptionalInt.of(20), OptionalInt.empty(), OptionalInt.empty());
        Tcns answer = Tcns.run(narrow, "eval", "--coco", ANNOTATIONS, "--detections", DETECTIONS);
        assertThat(answer.out())
                .contains("\nfigure value\nAP     0.452\n")
                .contains("\ncategory    AP  AP50\ncat      0.151 0.252\n");
    }

    @Test
    void saysNothingOfCategoriesWhereThereIsOne() throws IOException {
        Path one = Files.writeString(folder.resolve("one.json"), """
                {"images": [{"id": 1}], "categories": [{"id": 1, "name": "dog"}], "annotations": []}
                """);
        Path none = Files.writeString(folder.resolve("none.json"), "[]");
        Tcns answer = Tcns.run("eval", "--coco", one, "--detections", none);
        assertThat(answer.out())
                .startsWith("1 image, 0 objects, 0 crowds, 0 detections\n")
                .endsWith("\nARl     recall     0.50-0.95  large           100      -\n");
    }

    @Test
    void writesItsAnswerToAFile() throws IOException {
        Path file = folder.resolve("answer.json");
        assertThat(eval("--format", "json", "-o", file)).isEqualTo(new Tcns(0, "", ""));
        assertThat(file).hasContent(eval("--format", "json").out());
    }

    @Test
    void writesOverNothingThatItReads() throws IOException {
        Path copy = Files.copy(DETECTIONS, folder.resolve("detections.json"));
        Tcns answer = Tcns.run("eval", "--coco", ANNOTATIONS, "--detections", copy, "-o", copy);
        assertThat(answer.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(copy).hasSameBinaryContentAs(DETECTIONS);
    }

    @Test
    void saysWhichDetectionIsOfNoAnnotatedImage() throws IOException {
        Path wrong = Files.writeString(
                folder.resolve("wrong.json"),
                Files.readString(DETECTIONS).replace("\"image_id\": 3", "\"image_id\": 4"));
        assertThat(Tcns.run("eval", "--coco", ANNOTATIONS, "--detections", wrong))
                .isEqualTo(new Tcns(
                        2, "", "tcns: `" + wrong + "`: detections[5] is of image 4, which is not annotated\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"id\": 1, \"image_id\": 1      | \"id\": 1, \"image_id\": 9      | : annotation 1 is of image 9, which is not in `images`",
                "\"id\": 1, \"image_id\": 1      | \"id\": 2, \"image_id\": 1      | : `annotations` has the id 2 twice",
                "\"category_id\": 1, \"bbox\": [1 | \"category_id\": 9, \"bbox\": [1 | : annotation 1 is of category 9, which is not in `categories`",
                "{\"id\": 2, \"file_name\"       | {\"id\": 1, \"file_name\"       | : `images` has the id 1 twice",
                "\"id\": 2, \"name\"             | \"id\": 1, \"name\"             | : `categories` has the id 1 twice",
                "200, 160]                         | -200, 160]                        | : annotations[0]: a box has numbers up to 1e9 and no negative side, got [100.0, 120.0, -200.0, 160.0]",
                "\"area\": 21000                  | \"area\": -1                     | : annotations[0]: `area` must be finite and not negative, got -1.0",
                "\"categories\"                   | \"kinds\"                        | : there are no `categories`",
            })
    void saysHowAnnotationsContradictThemselves(String right, String wrong, String message) throws IOException {
        String text = Files.readString(ANNOTATIONS);
        assertThat(text).contains(right);
        Path annotations =
                Files.writeString(folder.resolve("annotations.json"), text.replaceFirst(Pattern.quote(right), wrong));

        assertThat(Tcns.run("eval", "--coco", annotations, "--detections", DETECTIONS))
                .isEqualTo(new Tcns(2, "", "tcns: `" + annotations + "`" + message + "\n"));
    }

    @Test
    void saysWhatGoesWithWhat() {
        assertUsage(
                "give what there is in the images: --coco ANNOTATIONS, or --voc FOLDER", "--detections", DETECTIONS);
        String coco = "--coco=" + ANNOTATIONS;
        assertUsage("give what was found by --detections FILE, or a SPEC|MODEL that looks at --images FOLDER", coco);
        assertUsage("`m.onnx` needs the annotated images: --images FOLDER", coco, "m.onnx");
        assertUsage(
                "`--detections` and `m.onnx` both say what was found; give one of them",
                coco,
                "m.onnx",
                "--detections=d.json");
        assertUsage(
                "--images goes with a SPEC|MODEL, not with --detections", coco, "--detections=d.json", "--images=.");
        assertUsage(
                "--save goes with a SPEC|MODEL, not with --detections", coco, "--detections=d.json", "--save=s.json");
        assertUsage("--seed goes with a spec, and there is none", coco, "--detections=d.json", "--seed=2");
        assertUsage("--seed goes with a spec, and this is a model", coco, "m.onnx", "--images=" + folder, "--seed=2");
    }

    private static void assertUsage(String message, Object... options) {
        Object[] arguments =
                Stream.concat(Stream.of("eval"), Stream.of(options)).toArray();
        assertThat(Tcns.run(arguments)).isEqualTo(new Tcns(64, "", "tcns: " + message + "\nTry `tcns eval --help`.\n"));
    }

    /** Kept are 36,000 objects, about 4 MB; a heap of the file's size has no room for its outlines. */
    @Test
    void keepsNoOutlines() throws IOException, InterruptedException {
        Path file = folder.resolve("outlines.json");
        String outline = IntStream.range(0, 60).mapToObj(i -> "510.66").collect(joining(",", "[[", "]]"));
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("{\"images\":[{\"id\":1}],\"categories\":[{\"id\":1,\"name\":\"dog\"}],\"annotations\":[");
            for (int id = 0; id < 36_000; id++) {
                out.write((id == 0 ? "" : ",") + "{\"segmentation\":" + outline + ",\"area\":702.1,\"iscrowd\":0,"
                        + "\"image_id\":1,\"bbox\":[473.07,395.93,38.65,28.67],\"category_id\":1,\"id\":" + id + "}");
            }
            out.write("]}");
        }
        assertThat(Files.size(file)).isGreaterThan(19_000_000);
        Path none = Files.writeString(folder.resolve("none.json"), "[]");

        ProcessBuilder process = TcnsProcess.java(
                Path.of(System.getProperty("java.home")),
                List.of("-Xmx16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                Main.class,
                "eval",
                "--coco",
                file,
                "--detections",
                none);

        assertThat(TcnsProcess.run(process)).startsWith("1 image, 36,000 objects, 0 crowds, 0 detections\n");
    }

    private static Tcns eval(Object... options) {
        Object[] arguments = new Object[options.length + 5];
        arguments[0] = "eval";
        arguments[1] = "--coco";
        arguments[2] = ANNOTATIONS;
        arguments[3] = "--detections";
        arguments[4] = DETECTIONS;
        System.arraycopy(options, 0, arguments, 5, options.length);
        return Tcns.run(arguments);
    }
}
