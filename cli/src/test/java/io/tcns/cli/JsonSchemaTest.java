package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands print as JSON is what the schemas say, key for key. */
class JsonSchemaTest {

    private static final Set<String> OPTIONAL = Set.of(
            "model_bytes",
            "latency_ms",
            "share",
            "gmacs_per_second",
            "activation_peak_bytes",
            "arena_peak_bytes",
            "split");

    @TempDir
    private Path folder;

    static List<Path> specs() throws IOException {
        try (Stream<Path> files = Files.list(Tcns.root("examples/specs"))) {
            return files.filter(file -> file.toString().endsWith(".tcns"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void describesStaticReports(Path spec) throws IOException {
        Schema.of("report").check(report(spec, "--static"));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void describesMeasuredReports(Path spec) throws IOException {
        JsonNode report = Schema.of("report").check(measured(spec));
        assertThat(report.at("/expectations").size() + report.at("/layers").size())
                .isPositive();
    }

    @Test
    void describesReportsOfForeignModels() throws IOException {
        Path model = ForeignModel.of(Tcns.spec("mobilenet_v2"), ForeignModel.NAME, folder);

        Schema.of("report").check(report(model, "--static"));
        JsonNode measured = Schema.of("report").check(report(model, "--runs", "2", "--warmup", "1"));

        assertThat(measured.at("/totals").isMissingNode()).isTrue();
        assertThat(measured.at("/layers")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"FastestDet.onnx", "version-RFB-320.onnx", "ch_ppocr_mobile_v2.0_cls_infer.onnx"})
    void describesReportsOfRealForeignModels(String name) throws IOException {
        Path model = Tcns.asset("onnx/" + name);
        Schema.of("report").check(report(model, "--static"));
        if (!name.startsWith("ch_")) {
            Schema.of("report").check(report(model, "--runs", "2", "--warmup", "1"));
        }
    }

    @Test
    void describesAnswersOfCheck() throws IOException {
        Path wrong = folder.resolve("wrong.tcns");
        Files.writeString(wrong, """
                network wrong(width = 1.0, width = 2.0)
                input image [32, 32, 3]
                table body {
                  | operator   | t | c  | s |
                  | conv2d 3x3 | - | 16 | 3 |
                }
                head classifier { clases: 10 }
                """);
        Schema schema = Schema.of("check");

        for (Path spec : specs()) {
            assertThat(schema.check(check(spec)).at("/rows")).isNotEmpty();
        }
        assertThat(schema.check(check(wrong)).at("/diagnostics")).hasSizeGreaterThan(1);
        assertThat(schema.check(check(folder.resolve("none.tcns"))).at("/valid").asBoolean())
                .isFalse();
    }

    @Test
    void describesAnswersOfRun() throws IOException {
        Path image = folder.resolve("grey.png");
        ImageIO.write(new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
        Schema schema = Schema.of("run");

        assertThat(schema.check(run("mobilenet_v2", image)).at("/top")).hasSize(5);
        assertThat(schema.check(run("mobilenet_v2_features", image)).at("/features"))
                .isNotEmpty();
    }

    @Test
    void describesWhatDetectorsFind() throws IOException {
        Path detector = ConstantDetector.twoDogsAndACat().writtenTo(folder);
        Path image = folder.resolve("grey.png");
        ImageIO.write(new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB), "png", image.toFile());

        JsonNode one = Schema.of("run")
                .check(Tcns.run("run", detector, "--image", image, "--format", "json")
                        .out());
        JsonNode several = Schema.of("run-several")
                .check(Tcns.run("run", detector, "--image", image, "--image", image, "--format", "json")
                        .out());

        assertThat(one.at("/detections")).hasSize(3).isEqualTo(several.at("/images/1/detections"));
        ObjectNode nameless = (ObjectNode) one.at("/detections/0");
        nameless.remove("box");
        assertThat(Schema.of("run").problems(one)).isNotEmpty();
    }

    /** A folder's answer has one form, whether it holds one image or many. */
    @Test
    void describesAnswersOfRunToSeveralImages() throws IOException {
        Schema schema = Schema.of("run-several");
        ImageIO.write(
                new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB),
                "png",
                folder.resolve("grey.png").toFile());

        assertThat(schema.check(run("mobilenet_v2", folder)).at("/images/0/top"))
                .hasSize(5);
        assertThat(schema.check(run("mobilenet_v2_features", folder)).at("/images/0/features"))
                .isNotEmpty();
    }

    @Test
    void describesAnswersOfInspect() throws IOException {
        Path model = folder.resolve("model.onnx");
        Path weights = folder.resolve("weights.safetensors");
        assertThat(Tcns.run("compile", Tcns.spec("mobilenet_v2"), "-o", model).exitCode())
                .isZero();
        assertThat(Tcns.run("export-weights", Tcns.spec("mobilenet_v2_torchvision"), "-o", weights)
                        .exitCode())
                .isZero();
        Schema schema = Schema.of("inspect");
        for (Path file : List.of(model, weights)) {
            JsonNode answer =
                    schema.check(Tcns.run("inspect", file, "--format", "json").out());
            assertThat(answer.at("/layers").isNull()).isEqualTo(file.equals(weights));
            assertThat(answer.at("/tensors")).isNotEmpty();
        }
    }

    @Test
    void takesKeysOfNewerVersions() throws IOException {
        Schema schema = Schema.of("report");
        ObjectNode report = (ObjectNode) schema.check(report(Tcns.spec("mobilenet_v2"), "--static"));
        report.put("sparsity", 0.5);
        ((ObjectNode) report.at("/rows/0")).put("sparsity", 0.5);
        assertThat(schema.problems(report)).isEmpty();
    }

    /** Of lists, the first element stands for all. */
    @Test
    void missesEveryKeyThatIsNotThere() throws IOException {
        Schema schema = Schema.of("report");
        JsonNode report = schema.check(split(Tcns.spec("mobilenet_v2")));
        List<String> removed = new ArrayList<>();
        for (ObjectNode object : objects(report)) {
            for (String key : keys(object)) {
                JsonNode value = object.remove(key);
                assertThat(schema.problems(report).isEmpty())
                        .as("without %s", key)
                        .isEqualTo(OPTIONAL.contains(key));
                object.set(key, value);
                removed.add(key);
            }
        }
        assertThat(removed)
                .contains(
                        "schema",
                        "totals",
                        "trainable",
                        "table3",
                        "operator",
                        "role",
                        "holds",
                        "stable",
                        "cpu",
                        "slices");
        assertThat(schema.problems(report)).isEmpty();
    }

    @Test
    void takesNoValueOfAnotherType() throws IOException {
        Schema schema = Schema.of("report");
        JsonNode report = schema.check(split(Tcns.spec("mobilenet_v2")));
        ArrayNode wrong = JsonNodeFactory.instance.arrayNode().add(JsonNodeFactory.instance.objectNode());
        for (ObjectNode object : objects(report)) {
            for (String key : keys(object)) {
                JsonNode right = object.get(key);
                object.set(key, wrong);
                assertThat(schema.problems(report)).as(key).isNotEmpty();
                object.set(key, right);
            }
        }
    }

    /** A report's objects, but for the parameters, which anybody can name. */
    private static List<ObjectNode> objects(JsonNode node) {
        List<ObjectNode> objects = new ArrayList<>();
        if (node instanceof ObjectNode object) {
            objects.add(object);
            keys(object).stream()
                    .filter(key -> !key.equals("parameters"))
                    .forEach(key -> objects.addAll(objects(object.get(key))));
        } else if (node.isArray() && !node.isEmpty()) {
            objects.addAll(objects(node.get(0)));
        }
        return objects;
    }

    private static List<String> keys(ObjectNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** With all that there is only where bottlenecks are split. */
    private static String split(Path spec) {
        return report(spec, "--set", "width=0.35", "--runs", "2", "--warmup", "1", "--split-bottlenecks", "2");
    }

    private static String measured(Path spec) {
        return report(spec, "--set", "width=0.35", "--set", "resolution=288", "--runs", "2", "--warmup", "1");
    }

    private static String report(Path file, String... options) {
        Stream<Object> arguments =
                Stream.concat(Stream.of("profile", file, "--format", "json"), Stream.of((Object[]) options));
        Tcns profiled = Tcns.run(arguments.toArray());
        assertThat(profiled.exitCode()).as(profiled.err()).isZero();
        return profiled.out();
    }

    private static String check(Path spec) {
        return Tcns.run("check", "--format", "json", spec).out();
    }

    private static String run(String network, Path image) {
        return Tcns.run(
                        "run",
                        Tcns.spec(network),
                        "--set",
                        "width=0.35",
                        "--set",
                        "resolution=96",
                        "--image",
                        image,
                        "--format",
                        "json")
                .out();
    }
}
