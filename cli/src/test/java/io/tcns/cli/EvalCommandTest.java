package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void needsBothFiles() {
        assertThat(Tcns.run("eval", "--coco", ANNOTATIONS))
                .isEqualTo(new Tcns(
                        64, "", "tcns: Missing required option: '--detections=FILE'\nTry `tcns eval --help`.\n"));
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
