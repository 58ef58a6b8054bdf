package io.tcns.compiler;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tcns.compiler.cost.Cost;
import io.tcns.compiler.cost.CostReport;
import io.tcns.compiler.cost.LayerCost;
import io.tcns.compiler.ir.TensorType;
import io.tcns.dsl.model.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From the specs to the figures that others computed for the same networks. */
class ReferenceNetworksTest {

    /** What a detector does behind its predictions, which the reference does not list. */
    private static final Set<String> AFTERWARDS =
            Set.of("DecodeBoxes", "Activation", "NonMaxSuppression", "DetectionField");

    /** Specs that are no network of the reference: parts of some, one by another rounding, and a detector with 1x1 predictors. */
    private static final Set<String> WITHOUT_FIGURES = Set.of(
            "deeplabv3_mobilenet_v2_dm05",
            "mobilenet_v2_features",
            "mobilenet_v2_torchvision",
            "resnet_v1_101_beta",
            "ssd_mobilenet_v2_openimages");

    static Stream<String> networks() {
        return Reference.networks();
    }

    static Stream<String> networksWithLayers() {
        return Reference.networks().filter(name -> Reference.network(name).has("layers"));
    }

    static Stream<Map<String, String>> checkpoints() {
        return Reference.checkpoints().stream();
    }

    /** What is not in the reference is not compared; so here is what must be. */
    @Test
    void coverThePapersDetectorsAndSegmentersAndEverySpec() throws IOException {
        assertThat(networks().filter(name -> name.startsWith("ssd")))
                .containsExactly(
                        "ssdlite_mobilenet_v2_320_80cls",
                        "ssd_mobilenet_v2_320_80cls",
                        "ssdlite_mobilenet_v1_320_80cls",
                        "ssdlite_mobilenet_v2_320_90cls",
                        "ssd_mobilenet_v2_coco_300_90cls");
        assertThat(networks().filter(name -> name.startsWith("deeplab")))
                .containsExactlyInAnyOrder(
                        "deeplabv3_mobilenet_v1_os16_aspp_513",
                        "deeplabv3_mobilenet_v1_os8_aspp_513",
                        "deeplabv3_mobilenet_v2_os16_513",
                        "deeplabv3_mobilenet_v2_os16_aspp_513",
                        "deeplabv3_mobilenet_v2_os8_513",
                        "deeplabv3_mobilenet_v2_os8_aspp_513",
                        "deeplabv3_resnet_v1_101_beta_os16_aspp_513");
        Set<String> covered = networks()
                .map(name -> ReferenceNetworks.spec(name, new HashMap<>()))
                .collect(toCollection(TreeSet::new));
        covered.addAll(WITHOUT_FIGURES);
        try (Stream<Path> specs = Files.list(ReferenceNetworks.SPECS)) {
            assertThat(specs.map(spec -> spec.getFileName().toString().replace(".tcns", "")))
                    .containsExactlyInAnyOrderElementsOf(covered);
        }
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
        // The reference has a layer that brings each prediction, two of a map, into the form of a list.
        assertThat(layers(report))
                .hasSize(expected.get("n_layers").intValue()
                        - 2 * expected.path("feature_maps").size());
        assertThat(report.layers().stream().filter(layer -> layer.op().equals("Add")))
                .hasSize(expected.get("n_residual_adds").intValue());
    }

    @ParameterizedTest
    @MethodSource("networksWithLayers")
    void agreeLayerByLayer(String name) {
        List<LayerCost> layers = layers(report(name));
        List<JsonNode> expected = layers(Reference.network(name).get("layers"));
        assertThat(layers).hasSize(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertLayer(layers.get(i), expected.get(i));
        }
    }

    private static List<LayerCost> layers(CostReport report) {
        return report.layers().stream()
                .filter(layer -> !AFTERWARDS.contains(layer.op()))
                .toList();
    }

    /** With the form of a list as that of the prediction itself. */
    private static List<JsonNode> layers(JsonNode reference) {
        List<JsonNode> layers = new ArrayList<>();
        for (JsonNode layer : reference) {
            if (layer.get("op").textValue().equals("reshape")) {
                ObjectNode prediction = layers.remove(layers.size() - 1).deepCopy();
                layers.add(prediction.set("out", layer.get("out")));
            } else {
                layers.add(layer);
            }
        }
        return layers;
    }

    private static void assertLayer(LayerCost layer, JsonNode expected) {
        String op = switch (expected.get("op").textValue()) {
            case "conv", "dwconv" -> "Conv2d";
            case "add" -> "Add";
            case "global_avgpool" -> "GlobalAveragePool";
            case "fc" -> "Linear";
            case "concat" -> "Concat";
            case "resize_bilinear" -> "Resize";
            case "argmax" -> "ArgMax";
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

    /** The reference has one pixel where a tensor is flat here, and one channel where it is a mask. */
    private static void assertShape(String name, TensorType actual, JsonNode expected) {
        List<Integer> shape = new ArrayList<>(actual.dimensions().subList(1, actual.rank()));
        if (actual.element() == TensorType.Element.UINT8) {
            shape.add(0, 1);
        }
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

    static Stream<String> segmenters() {
        return Reference.networks().filter(name -> name.startsWith("deeplab"));
    }

    /** What Table 7 has: convolutions with rates as TensorFlow counts them, and the sums over six scales, mirrored too. */
    @ParameterizedTest
    @MethodSource("segmenters")
    void countRatesAndScalesAsTable7Does(String name) {
        JsonNode expected = Reference.network(name);
        assertThat(report(name).spaceToBatchMacs())
                .isEqualTo(expected.get("madds_tf_space_to_batch").longValue());
        if (expected.has("mf_madds")) {
            assertThat(MultiScale.OF_THE_PAPER.runs(
                            ReferenceNetworks.compile(name).architecture()))
                    .contains(new MultiScale.Runs(
                            expected.get("mf_madds").longValue(),
                            expected.get("mf_madds_tf_space_to_batch").longValue()));
        }
    }

    /** Table 7's last row, which the reference has in its tables alone. */
    @Test
    void countTheSumsOfResNet101() {
        Architecture network = ReferenceNetworks.compile("deeplabv3_resnet_v1_101_beta_os8_aspp_513")
                .architecture();
        assertThat(MultiScale.OF_THE_PAPER.runs(network))
                .contains(new MultiScale.Runs(4_353_776_438_528L, 4_868_940_516_608L));
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
        return ReferenceNetworks.compile(network).cost();
    }
}
