package io.tcns.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tcns.compiler.cost.Cost;
import io.tcns.compiler.cost.CostReport;
import io.tcns.compiler.cost.LayerCost;
import io.tcns.compiler.ir.TensorType;
import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From the specs to the figures that others computed for the same networks. */
class ReferenceNetworksTest {

    private static final Path SPECS = Path.of(System.getProperty("tcns.root"), "examples", "specs");

    /** What a detector does behind its predictors, which the reference does not list. */
    private static final Set<String> AFTERWARDS =
            Set.of("Concat", "DecodeBoxes", "Activation", "NonMaxSuppression", "DetectionField");

    static Stream<String> networks() {
        return Reference.networks();
    }

    static Stream<String> networksWithLayers() {
        return Reference.networks().filter(name -> Reference.network(name).has("layers"));
    }

    static Stream<Map<String, String>> checkpoints() {
        return Reference.checkpoints().stream();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void haveTheirParametersAndMultiplyAdds(String name) {
        JsonNode expected = Reference.network(name);
        CostReport report = report(name);
        Cost total = report.total();
        JsonNode params = expected.get("params");
        assertThat(total.macs()).isEqualTo(expected.get("madds").longValue());
        assertThat(total.parameters().weightsAndBiases())
                .isEqualTo(params.get("slim_weights_plus_bias").longValue());
        assertThat(total.parameters().trainable())
                .isEqualTo(params.get("trainable").longValue());
        assertThat(total.parameters().withBnStatistics())
                .isEqualTo(params.get("with_bn_moving_stats").longValue());
        assertThat(total.parameters().folded())
                .isEqualTo(params.get("bn_folded").longValue());
        assertThat(report.layers().stream().filter(layer -> !AFTERWARDS.contains(layer.op())))
                .hasSize(expected.get("n_layers").intValue());
        assertThat(report.layers().stream().filter(layer -> layer.op().equals("Add")))
                .hasSize(expected.get("n_residual_adds").intValue());
    }

    @ParameterizedTest
    @MethodSource("networksWithLayers")
    void agreeLayerByLayer(String name) {
        List<LayerCost> layers = report(name).layers().stream()
                .filter(layer -> !AFTERWARDS.contains(layer.op()))
                .toList();
        JsonNode expected = Reference.network(name).get("layers");
        assertThat(layers).hasSize(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertLayer(layers.get(i), expected.get(i));
        }
    }

    private static void assertLayer(LayerCost layer, JsonNode expected) {
        String op = switch (expected.get("op").textValue()) {
            case "conv", "dwconv" -> "Conv2d";
            case "add" -> "Add";
            case "global_avgpool" -> "GlobalAveragePool";
            case "fc" -> "Linear";
            default -> "unknown";
        };
        String name = layer.name() + ", there " + expected.get("name").textValue();
        assertThat(layer.op()).as(name).isEqualTo(op);
        JsonNode in = expected.get("in");
        List<JsonNode> inputs = new ArrayList<>();
        if (in.get(0).isArray()) {
            in.forEach(inputs::add);
        } else {
            inputs.add(in);
        }
        assertThat(layer.inputs()).as(name).hasSameSizeAs(inputs);
        for (int i = 0; i < inputs.size(); i++) {
            assertShape(name, layer.inputs().get(i), inputs.get(i));
        }
        assertShape(name, layer.output(), expected.get("out"));
        assertThat(layer.cost().macs()).as(name).isEqualTo(expected.get("madds").longValue());
        assertThat(layer.cost().parameters().trainable())
                .as(name)
                .isEqualTo(expected.get("params").longValue());
        long plain = expected.get("weights").longValue() + expected.get("bias").longValue();
        assertThat(layer.cost().parameters().weightsAndBiases()).as(name).isEqualTo(plain);
    }

    /** The reference has one pixel where a tensor is flat here. */
    private static void assertShape(String name, TensorType actual, JsonNode expected) {
        List<Integer> shape = new ArrayList<>(actual.dimensions().subList(1, actual.rank()));
        while (shape.size() < 3) {
            shape.add(1);
        }
        assertThat(shape)
                .as(name)
                .containsExactly(
                        expected.get(0).intValue(),
                        expected.get(1).intValue(),
                        expected.get(2).intValue());
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void haveThePublishedFigures(Map<String, String> checkpoint) {
        Cost total = report(checkpoint.get("checkpoint")).total();
        assertThat(total.macs()).isEqualTo(Long.parseLong(checkpoint.get("computed_madds")));
        assertThat(total.parameters().weightsAndBiases())
                .isEqualTo(Long.parseLong(checkpoint.get("computed_params_slim")));
        assertThat(total.parameters().trainable())
                .isEqualTo(Long.parseLong(checkpoint.get("computed_params_trainable")));
        if (checkpoint.get("family").equals("v2")) {
            assertThat(total.macs() / 1_000_000).isEqualTo(Long.parseLong(checkpoint.get("macs_m")));
            assertThat(Math.round(total.parameters().weightsAndBiases() / 1e4) / 100.0)
                    .isEqualTo(Double.parseDouble(checkpoint.get("params_m")));
        }
    }

    private static CostReport report(String network) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Source source =
                Source.read(SPECS.resolve(spec(network, parameters) + ".tcns")).orThrow();
        return Compiler.compile(Tcns.check(source, parameters).orThrow(), CompileOptions.DEFAULT)
                .orThrow()
                .cost();
    }

    private static final Pattern SCALED = Pattern.compile("(mobilenet_v[12])_(?<width>[0-9.]+)_(?<resolution>[0-9]+)"
            + "(_c(?<classes>[0-9]+))?(?<shrunk>_notfinegrain)?");

    private static final Pattern DETECTOR = Pattern.compile(
            "((?:ssdlite|ssd)_mobilenet_v[12])_(?<coco>coco_)?(?<resolution>[0-9]+)_(?<classes>[0-9]+)cls");

    private static final Pattern EXPANSION = Pattern.compile("(ablation_expansion)_t(?<t>[0-9]+)");

    /** The spec of a reference network, with the parameters that make it. */
    private static String spec(String network, Map<String, String> parameters) {
        Matcher expansion = EXPANSION.matcher(network);
        if (expansion.matches()) {
            parameters.put("t", expansion.group("t"));
            return expansion.group(1);
        }
        Matcher detector = DETECTOR.matcher(network);
        if (detector.matches()) {
            parameters.put("resolution", detector.group("resolution"));
            parameters.put("classes", detector.group("classes"));
            if (detector.group("coco") != null) {
                parameters.put("depthwise_extras", "true");
            }
            return detector.group(1);
        }
        Matcher scaled = SCALED.matcher(network);
        if (!scaled.matches()) {
            return network;
        }
        parameters.put("width", scaled.group("width"));
        parameters.put("resolution", scaled.group("resolution"));
        // TF-slim counts the background as a class.
        parameters.put("classes", scaled.group("classes") == null ? "1001" : scaled.group("classes"));
        if (scaled.group("shrunk") != null) {
            parameters.put("last_width", scaled.group("width"));
        }
        return scaled.group(1);
    }
}
