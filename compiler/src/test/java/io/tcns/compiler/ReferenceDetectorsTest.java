package io.tcns.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tcns.compiler.cost.Cost;
import io.tcns.compiler.cost.CostReport;
import io.tcns.compiler.cost.ParameterCount;
import io.tcns.compiler.ir.DecodeBoxes;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Value;
import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.model.Detector;
import io.tcns.dsl.model.Detector.Post;
import io.tcns.dsl.model.FeatureMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What detectors have and classifiers do not, beside the figures that others computed for the same networks. */
class ReferenceDetectorsTest {

    static Stream<String> detectors() {
        return Reference.networks().filter(name -> name.startsWith("ssd"));
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void predictOnTheMapsOfTheReference(String name) {
        JsonNode expected = Reference.network(name);
        Detector head =
                (Detector) ReferenceNetworks.compile(name).architecture().head();

        assertThat(head.classes()).isEqualTo(expected.get("fg_classes").intValue());
        assertThat(head.labels()).hasValue(expected.get("class_slots").intValue());
        assertThat(head.maps())
                .extracting(FeatureMap::channels, FeatureMap::height, FeatureMap::width)
                .map(map -> map.toList().toString())
                .containsExactlyElementsOf(elements(expected.get("feature_maps"))
                        .map(ReferenceDetectorsTest::list)
                        .toList());
        assertThat(head.anchors().stream().map(List::size))
                .containsExactlyElementsOf(elements(expected.get("anchors_per_location"))
                        .map(JsonNode::intValue)
                        .toList());
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static String list(JsonNode numbers) {
        return elements(numbers).map(JsonNode::intValue).toList().toString();
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void predictBoxesAndScoresOfAllAnchors(String name) {
        JsonNode expected = Reference.network(name);
        Compilation complete = ReferenceNetworks.compile(name);
        CompileOptions raw = CompileOptions.DEFAULT.withPost(Post.NONE);
        Graph network = Compiler.compile(complete.architecture(), raw).orThrow().network();

        assertThat(complete.network().nodes().stream()
                        .filter(node -> node.op() instanceof DecodeBoxes)
                        .map(node -> ((DecodeBoxes) node.op()).anchors().count()))
                .containsExactly(expected.get("num_anchors").intValue());
        JsonNode outputs = expected.get("outputs");
        assertThat(network.outputs())
                .extracting(Value::name, value -> value.type().dimensions().toString())
                .map(output -> output.toList())
                .containsExactly(
                        List.of("raw_boxes", list(outputs.get("raw_boxes"))),
                        List.of("raw_scores", list(outputs.get("raw_scores"))));
    }

    /** Table 5 of the paper is about the heads alone. */
    @ParameterizedTest
    @MethodSource("detectors")
    void haveHeadsThatCostWhatTheirRowsCost(String name) {
        JsonNode head = Reference.network(name).get("head_only");
        JsonNode backbone = Reference.network(name).get("backbone_only");
        Compilation network = ReferenceNetworks.compile(name);
        Architecture architecture = network.architecture();
        CostReport report = network.cost();
        Cost actual = report.from(architecture.rows().size());
        ParameterCount parameters = actual.parameters();

        assertThat(Map.of(
                        "madds", actual.macs(),
                        "params_slim", parameters.weightsAndBiases(),
                        "params_trainable", parameters.trainable(),
                        "bn_moving_stats", parameters.withBnStatistics() - parameters.trainable()))
                .allSatisfy((key, count) ->
                        assertThat(count).as(key).isEqualTo(head.get(key).longValue()));
        assertThat(report.total().macs() - actual.macs())
                .isEqualTo(backbone.get("madds").longValue());
        assertThat(report.total().parameters().weightsAndBiases() - parameters.weightsAndBiases())
                .isEqualTo(backbone.get("params_slim").longValue());
    }
}
