package io.tcns.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.Node;
import io.tcns.dsl.model.Segmenter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What segmenters have and classifiers do not, beside the figures of {@link ReferenceNetworksTest}. */
class ReferenceSegmentersTest {

    static Stream<String> segmenters() {
        return ReferenceNetworksTest.segmenters();
    }

    static Stream<String> withLayers() {
        return segmenters().filter(name -> Reference.network(name).has("layers"));
    }

    static Stream<String> ofSeveralScales() {
        return segmenters().filter(name -> Reference.network(name).has("mf_sizes"));
    }

    @ParameterizedTest
    @MethodSource("segmenters")
    void haveTheClassesRatesAndOutputStrideOfTheReference(String name) {
        JsonNode expected = Reference.network(name);
        Compilation network = ReferenceNetworks.compile(name);
        Segmenter head = (Segmenter) network.architecture().head();

        assertThat(head.classes()).isEqualTo(expected.get("classes").intValue());
        assertThat(head.rates()).isEqualTo(integers(expected.path("atrous_rates")));
        assertThat(head.rates().isEmpty()).isNotEqualTo(expected.get("aspp").booleanValue());
        // 513 pixels are 512 steps and one.
        int cells = 512 / expected.get("output_stride").intValue() + 1;
        assertThat(network.network().nodes())
                .filteredOn(node -> node.origin().role().equals("concat"))
                .singleElement()
                .extracting(node -> node.result().type().height())
                .isEqualTo(cells);
    }

    /** How far the taps of each convolution lie apart, in the order of data. */
    @ParameterizedTest
    @MethodSource("withLayers")
    void dilateEveryConvolutionAsTheReferenceDoes(String name) {
        List<Integer> expected = elements(Reference.network(name).get("layers"))
                .filter(layer -> layer.has("rate"))
                .map(layer -> layer.get("rate").intValue())
                .toList();

        assertThat(ReferenceNetworks.compile(name).network().nodes().stream().flatMap(node -> dilation(node).stream()))
                .containsExactlyElementsOf(expected)
                .contains(2);
    }

    private static Optional<Integer> dilation(Node node) {
        return node.op() instanceof Conv2d convolution ? Optional.of(convolution.dilation()) : Optional.empty();
    }

    @ParameterizedTest
    @MethodSource("ofSeveralScales")
    void seeImagesOfTheSizesOfTheReference(String name) {
        JsonNode expected = Reference.network(name);
        Compilation network = ReferenceNetworks.compile(name);

        assertThat(MultiScale.OF_THE_PAPER.scales())
                .isEqualTo(elements(expected.get("mf_scales"))
                        .map(JsonNode::doubleValue)
                        .toList());
        assertThat(MultiScale.OF_THE_PAPER.scales().stream()
                        .map(scale -> MultiScale.OF_THE_PAPER.compilation(network, scale))
                        .map(scaled -> scaled.architecture().input().height()))
                .isEqualTo(integers(expected.get("mf_sizes")));
    }

    private static List<Integer> integers(JsonNode list) {
        return elements(list).map(JsonNode::intValue).toList();
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
