package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tcns.exporters.report.Json;
import io.tcns.exporters.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileCommandTest {

    private static final Path SPEC = Tcns.spec("mobilenet_v2");

    @Test
    void sumsEveryFigureOfTheRowsToATotal() throws IOException {
        JsonNode report = json(Tcns.run("profile", SPEC, "--format", "json", "--runs", "5", "--warmup", "2"));

        assertThat(report.at("/schema").asText()).isEqualTo("tcns.report/1");
        assertThat(sum(report, "madds"))
                .isEqualTo(300_774_272)
                .isEqualTo(report.at("/totals/madds").asDouble());
        assertThat(sum(report, "params"))
                .isEqualTo(3_504_872)
                .isEqualTo(report.at("/totals/params/trainable").asDouble());
        assertThat(sum(report, "activation_bytes"))
                .isEqualTo(report.at("/totals/activation_bytes").asDouble());
        assertThat(report.at("/totals/params/weights_and_biases").asLong()).isEqualTo(3_470_760);
        assertThat(report.at("/totals/memory/table3").asLong()).isEqualTo(401_408);
        assertThat(report.at("/totals/flops").asLong()).isEqualTo(601_548_544);
    }

    @Test
    void putsEveryMicrosecondOnARowOrOnTheRuntime() throws IOException {
        JsonNode report = json(Tcns.run("profile", SPEC, "--format", "json", "--runs", "20"));

        List<String> operators = new ArrayList<>();
        report.at("/rows").forEach(row -> operators.add(row.at("/operator").asText()));
        assertThat(operators).hasSize(12).endsWith("avgpool", "fc", "runtime");
        report.at("/rows")
                .forEach(row -> assertThat(row.at("/latency_ms").asDouble())
                        .as(row.at("/operator").asText())
                        .isPositive());
        double mean = report.at("/latency/mean_ms").asDouble();
        // At least the mean; more only where the profiler made nodes slower.
        assertThat(sum(report, "latency_ms")).isGreaterThan(mean - 0.01);
        double layers = 0;
        for (JsonNode layer : report.at("/layers")) {
            layers += layer.at("/latency_ms").asDouble();
        }
        double runtime = report.at("/rows/11/latency_ms").asDouble();
        assertThat(layers + runtime).isCloseTo(sum(report, "latency_ms"), within(0.01));
    }

    @Test
    void findsTheStaticPeakOfMemoryInOnnxRuntimeToo() throws IOException {
        JsonNode report = json(Tcns.run("profile", SPEC, "--format", "json", "--runs", "2", "--warmup", "1"));

        assertThat(report.at("/totals/peak_activation_bytes").asLong()).isEqualTo(6_021_120);
        assertThat(report.at("/latency/activation_peak_bytes").asLong()).isEqualTo(6_021_120);
    }

    /**
     * ONNX Runtime goes through the slices one after the other, and adds in place. In blocks of 16 channels, as some
     * processors have them, it fills the 24 of the sum up to 32.
     */
    @Test
    void findsThePeakOfSlicesInOnnxRuntimeToo() throws IOException {
        JsonNode report = json(Tcns.run(
                "profile", SPEC, "--format", "json", "--runs", "2", "--warmup", "1", "--split-bottlenecks", "3"));

        assertThat(report.at("/totals/peak_activation_bytes").asLong()).isEqualTo(3_110_912);
        assertThat(report.at("/latency/activation_peak_bytes").asLong())
                .isBetween(3_110_912L, 3_110_912L + 8 * 56 * 56 * Float.BYTES);
        assertThat(report.at("/totals/split/whole_peak_activation_bytes").asLong())
                .isEqualTo(6_021_120);
        assertThat(sum(report, "latency_ms")).isPositive();
        for (JsonNode layer : report.at("/layers")) {
            if (layer.at("/op").asText().equals("Conv2d")) {
                assertThat(layer.at("/latency_ms").asDouble())
                        .as(layer.at("/name").asText())
                        .isPositive();
            }
        }
    }

    @Test
    void measuresNothingWhenStatic() throws IOException {
        JsonNode report = json(Tcns.run("profile", SPEC, "--format", "json", "--static"));

        assertThat(report.has("latency")).isFalse();
        assertThat(report.has("environment")).isFalse();
        assertThat(report.at("/rows")).hasSize(11);
        assertThat(report.at("/rows/0").has("latency_ms")).isFalse();
        assertThat(report.at("/rows/0/t").isNull()).isTrue();
    }

    @Test
    void tellsOfAModelWhatItTellsOfItsSpec(@TempDir Path folder) throws IOException {
        Path model = folder.resolve("m.onnx");
        Tcns.run("compile", SPEC, "-o", model);

        JsonNode ofSpec = json(Tcns.run("profile", SPEC, "--format", "json", "--static"));
        JsonNode ofModel = json(Tcns.run("profile", model, "--format", "json", "--static"));

        for (String part : List.of("model", "totals", "rows", "layers")) {
            assertThat(ofModel.at("/" + part)).isEqualTo(ofSpec.at("/" + part));
        }
        assertThat(ofModel.at("/totals/model_bytes").asLong()).isEqualTo(Files.size(model));
    }

    @Test
    void attributesAMeasuredModelToTheRowsInItsMetadata(@TempDir Path folder) throws IOException {
        Path model = folder.resolve("m.onnx");
        Tcns.run("compile", SPEC, "-o", model, "--set", "width=0.35", "--set", "resolution=96");

        JsonNode report = json(Tcns.run("profile", model, "--format", "json", "--runs", "5", "--warmup", "2"));

        assertThat(report.at("/rows/2/name").asText()).isEqualTo("stage2");
        assertThat(report.at("/rows/2/latency_ms").asDouble()).isPositive();
        assertThat(report.at("/rows/2/gmacs_per_second").asDouble()).isPositive();
    }

    @Test
    void showsTheNodesOfAModelThatWeDidNotMake() throws IOException {
        JsonNode report =
                json(Tcns.run("profile", Tcns.asset("onnx/FastestDet.onnx"), "--format", "json", "--runs", "3"));

        assertThat(report.has("totals")).isFalse();
        assertThat(report.at("/rows")).hasSize(1);
        assertThat(report.at("/layers").size()).isGreaterThan(50);
    }

    @Test
    void writesTheReportToAFile(@TempDir Path folder) {
        Path file = folder.resolve("report.txt");

        Tcns profiled = Tcns.run("profile", SPEC, "--static", "-o", file);

        assertThat(profiled.out()).isEmpty();
        assertThat(file).content().isEqualTo(Tcns.run("check", SPEC).out());
    }

    @Test
    void writesRowsAsCsvWhoseColumnsSumToTheTotals() {
        List<String[]> lines = Tcns.run("profile", SPEC, "--format", "csv", "--runs", "2", "--warmup", "1")
                .out()
                .lines()
                .map(line -> line.split(",", -1))
                .toList();
        List<String> keys = List.of(lines.get(0));

        assertThat(lines).hasSize(13).allMatch(line -> line.length == keys.size());
        assertThat(sum(lines, keys.indexOf("madds"))).isEqualTo(300_774_272);
        assertThat(sum(lines, keys.indexOf("params"))).isEqualTo(3_504_872);
        assertThat(sum(lines, keys.indexOf("latency_ms"))).isPositive();
    }

    @Test
    void writesMarkdownForAComment(@TempDir Path folder) {
        Path file = folder.resolve("report.md");

        assertThat(Tcns.run("profile", SPEC, "--format", "md", "--static", "-o", file)
                        .exitCode())
                .isZero();

        assertThat(file)
                .content()
                .startsWith("### `mobilenet_v2`\n\nwidth 1.0, resolution 224,")
                .contains("\n| 6 | `bottleneck` | 6 | 96 | 3 | 1 | 14x14x96 | 303,168 | 58.1 M | 2,720 |\n")
                .contains("- **MAdds** 300,774,272 (conv + fc); 601,548,544 FLOPs\n")
                .contains("- ✅ holds: `params <= 3.6M when width <= 1.0 and classes <= 1001`\n");
    }

    @Test
    void isNotMisledByNamesInAForeignModel(@TempDir Path folder) throws IOException {
        Path model = ForeignModel.of(SPEC, ForeignModel.NAME, folder);

        String text = Tcns.run("profile", model, "--runs", "2", "--warmup", "1").out();
        String csv = Tcns.run("profile", model, "--runs", "2", "--warmup", "1", "--format", "csv")
                .out();

        assertThat(text).doesNotContain("\u001b").contains("=cmd|");
        assertThat(text.lines()).allMatch(line -> line.length() <= 100);
        assertThat(csv).contains("\r\n,,\"'=cmd|' /C calc'!A0,a\n<b>`x`").doesNotContain("\"=cmd");
    }

    @Test
    void saysWhichNamesCannotBeProfiled(@TempDir Path folder) throws IOException {
        Path model = ForeignModel.of(SPEC, "\"a\"", folder);

        Tcns profiled = Tcns.run("profile", model, "--runs", "2", "--warmup", "1");

        assertThat(profiled.exitCode()).isEqualTo(2);
        assertThat(profiled.err()).hasLineCount(1).contains("a quote or backslash in a name");
        assertThat(Tcns.run("profile", model, "--static").exitCode()).isZero();
    }

    @Test
    void givesTheTimesOfOneImageWhereARunTakesSeveral() {
        List<String> arguments = new ArrayList<>(
                List.of("profile", SPEC.toString(), "--batch=16", "--runs=2", "--warmup=1", "--format=json"));

        Report report =
                Json.read(Tcns.run(arguments.toArray()).out(), Report.class).orElseThrow();

        assertThat(report.model().input()).containsExactly(16L, 3L, 224L, 224L);
        Report one = Json.read(
                        Tcns.run("profile", SPEC, "--runs=2", "--warmup=1", "--format=json")
                                .out(),
                        Report.class)
                .orElseThrow();
        // A mistake would make a factor of 16, noise does not.
        assertThat(report.latency().minMs() / one.latency().minMs()).isBetween(0.25, 4.0);
        assertThat(report.rows().get(2).latencyMs() / one.rows().get(2).latencyMs())
                .isBetween(0.2, 5.0);
        arguments.set(arguments.size() - 1, "--format=text");
        assertThat(Tcns.run(arguments.toArray()).out()).contains("  16 images of 224x224x3\n");
    }

    @Test
    void refusesToWriteOverTheDataOfTheModel(@TempDir Path folder) throws IOException {
        Path model = folder.resolve("m.onnx");
        Tcns.run("compile", SPEC, "--set=width=0.1", "--external-data", "-o", model);
        Path data;
        try (Stream<Path> files = Files.list(folder)) {
            data = files.filter(file -> !file.equals(model)).findFirst().orElseThrow();
        }
        long size = Files.size(data);

        assertThat(Tcns.run("profile", model, "--static", "-o", data).exitCode())
                .isEqualTo(64);
        assertThat(Tcns.run("compile", SPEC, "--set=width=0.1", "--external-data", "-o", data))
                .isEqualTo(new Tcns(2, "", "tcns: `" + data + "`: is called like the data of a model\n"));
        assertThat(data).hasSize(size);
    }

    @Test
    void refusesToWriteOverTheModel(@TempDir Path folder) throws IOException {
        Path model = Files.writeString(folder.resolve("m.onnx"), "model");

        Tcns profiled = Tcns.run("profile", model, "--static", "-o", model);

        assertThat(profiled.exitCode()).isEqualTo(64);
        assertThat(profiled.err()).contains("would overwrite `" + model + "`, which is read");
        assertThat(model).hasContent("model");
    }

    @Test
    void checksExpectationsOfTime(@TempDir Path folder) throws IOException {
        Path spec = folder.resolve("mobilenet_v2.tcns");
        Files.writeString(spec, Files.readString(SPEC) + "expect p50_ms < 0.000001\n");

        Tcns measured = Tcns.run("profile", spec, "--runs", "3", "--warmup", "1", "--set", "width=0.35");
        Tcns unmeasured = Tcns.run("profile", spec, "--static", "--set", "width=0.35");

        assertThat(measured.exitCode()).isEqualTo(3);
        assertThat(measured.err()).contains("expect p50_ms < 0.000001").contains("weighs most");
        assertThat(unmeasured.exitCode()).isZero();
        assertThat(unmeasured.out()).contains("not checked  p50_ms < 0.000001");
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertThat(Tcns.run("profile", SPEC, "--threads", "0").exitCode()).isEqualTo(64);
        assertThat(Tcns.run("profile", SPEC, "--runs", "-1").exitCode()).isEqualTo(64);
        assertThat(Tcns.run("profile", SPEC, "--opset", "99").exitCode()).isEqualTo(64);
        assertThat(Tcns.run("profile", SPEC, "--batch", "0").exitCode()).isEqualTo(64);
    }

    private static JsonNode json(Tcns answer) throws IOException {
        assertThat(answer.exitCode()).as(answer.err()).isZero();
        return JsonMapper.builder().build().readTree(answer.out());
    }

    private static double sum(JsonNode report, String key) {
        double sum = 0;
        for (JsonNode row : report.at("/rows")) {
            sum += row.at("/" + key).asDouble();
        }
        return sum;
    }

    private static double sum(List<String[]> lines, int column) {
        return lines.stream()
                .skip(1)
                .mapToDouble(line -> Double.parseDouble(line[column]))
                .sum();
    }
}
