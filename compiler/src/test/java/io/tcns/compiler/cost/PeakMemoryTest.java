package io.tcns.compiler.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tcns.compiler.GraphSketch;
import io.tcns.compiler.Reference;
import io.tcns.compiler.TestNetworks;
import io.tcns.compiler.cost.PeakMemory.Peak;
import io.tcns.compiler.ir.Add;
import io.tcns.compiler.ir.AveragePool;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Origin;
import io.tcns.compiler.ir.Row;
import io.tcns.compiler.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeakMemoryTest {

    private static final CostReport MOBILENET_V2 = CostReport.of(TestNetworks.mobileNetV2(224));

    private int nodes;
    private final GraphSketch sketch = new GraphSketch();

    @ParameterizedTest
    @CsvSource({"2, peak_bytes", "4, peak_bytes_fp32"})
    void livenessOfMobileNetV2IsTheReferences(int bytesPerValue, String figure) {
        JsonNode expected = Reference.memory().get("op_level_liveness_peak");
        Peak peak = MOBILENET_V2.memory().liveness(bytesPerValue);
        assertThat(peak.bytes()).isEqualTo(expected.get(figure).longValue());
        assertThat(referenceLayer(peak.at())).isEqualTo(expected.get("at").textValue());
    }

    @Test
    void equation2OfMobileNetV2IsTheReferences() {
        JsonNode expected = Reference.memory().get("eq2_op_level_inputs_plus_outputs");
        Peak peak = MOBILENET_V2.memory().equation2();
        assertThat(peak.bytes()).isEqualTo(expected.get("peak_bytes").longValue());
        assertThat(referenceLayer(peak.at())).isEqualTo(expected.get("at").textValue());
    }

    @ParameterizedTest
    @CsvSource({"1, t1_no_split", "2, t2", "3, t3", "4, t4", "5, t5", "2147483647, t_eq_n_single_channel"})
    void slicedBlocksOfMobileNetV2AreTheReferences(int slices, String figure) {
        assertBlockPeak(MOBILENET_V2.memory().equation2Blocks(slices), figure);
    }

    @Test
    void theBoundOfSlicedBlocksOfMobileNetV2IsTheReferences() {
        assertBlockPeak(MOBILENET_V2.memory().equation2BlocksWithoutInner(), "inner_free");
    }

    private static void assertBlockPeak(Peak peak, String figure) {
        JsonNode expected = Reference.memory().get("eq2_block_as_single_op").get(figure);
        assertThat(peak.bytes()).isEqualTo(expected.get("peak_bytes").longValue());
        assertThat(referenceBlock(peak.at())).isEqualTo(expected.get("at").textValue());
    }

    @Test
    void table3OfMobileNetV2IsTheReferences() {
        JsonNode expected = Reference.memory().get("table3_rule");
        Map<String, Long> table3 = MOBILENET_V2.memory().table3();
        List<String> resolutions = new ArrayList<>();
        expected.get("by_resolution").fieldNames().forEachRemaining(resolutions::add);
        assertThat(table3.keySet()).containsExactlyElementsOf(resolutions);
        table3.forEach((resolution, bytes) -> assertThat(bytes)
                .isEqualTo(expected.get("by_resolution")
                        .get(resolution)
                        .get("bytes")
                        .longValue()));
        assertThat(MOBILENET_V2.memory().table3Peak())
                .isEqualTo(expected.get("peak_bytes").longValue());
    }

    /** The reference's name for the layer that stands where {@code tap} does. */
    private static String referenceLayer(String tap) {
        List<String> taps = MOBILENET_V2.layers().stream().map(LayerCost::name).toList();
        return Reference.network("mobilenet_v2_1.0_224_c1000")
                .get("layers")
                .get(taps.indexOf(tap))
                .get("name")
                .textValue();
    }

    /** The reference's name for a block, such as {@code 6x16->24 s2 @112}. */
    private static String referenceBlock(String name) {
        List<LayerCost> layers = MOBILENET_V2.layers().stream()
                .filter(layer -> layer.name().startsWith(name + "."))
                .toList();
        LayerCost depthwise = layers.stream()
                .filter(layer -> layer.origin().role().equals("depthwise"))
                .findFirst()
                .orElseThrow();
        int input = layers.get(0).inputs().get(0).channels();
        int resolution = layers.get(0).inputs().get(0).height();
        LayerCost last = layers.get(layers.size() - 1);
        return String.format(
                Locale.ROOT,
                "%dx%d->%d s%d @%d",
                depthwise.output().channels() / input,
                input,
                last.output().channels(),
                resolution / last.output().height(),
                resolution);
    }

    @Test
    void addsOverwriteAnOperandThatEndsThere() {
        Value image = sketch.image(1, 1, 10);
        Value x = sketch.relu6(next(), image);
        assertThat(liveness(sketch.node(next(), new Add(), x, image))).isEqualTo(new Peak("layer1", 20));
    }

    @Test
    void addsTakeRoomWhenBothOperandsAreReadLater() {
        Value image = sketch.image(1, 1, 10);
        Value x = sketch.relu6(next(), image);
        Value sum = sketch.node(next(), new Add(), x, image);
        Value more = sketch.node(next(), new Add(), sum, x);
        assertThat(liveness(sketch.node(next(), new Add(), more, image))).isEqualTo(new Peak("layer2", 30));
    }

    @Test
    void shortcutsStayAliveUntilTheyAreRead() {
        Value image = sketch.image(1, 1, 10);
        Value wide = sketch.convolution(next(), image, 5, 1, 1, 1);
        Value narrow = sketch.convolution(next(), wide, 1, 1, 1, 1);
        // The image, and the wide value with what it becomes.
        assertThat(liveness(sketch.node(next(), new Add(), narrow, image))).isEqualTo(new Peak("layer2", 70));
    }

    @Test
    void outputsStayAliveToTheEnd() {
        Value image = sketch.image(5, 1, 10);
        Value answer = sketch.convolution(next(), image, 1, 1, 1, 1);
        Value wide = sketch.convolution(next(), answer, 5, 1, 1, 1);
        Value wider = sketch.convolution(next(), wide, 6, 1, 1, 1);
        assertThat(CostReport.of(sketch.answering(wider, answer)).memory().liveness(1))
                .isEqualTo(new Peak("layer3", 120));
    }

    @Test
    void separableBlocksAreSlicedToo() {
        Graph graph = block(false);
        // 4 channels of 9 pixels come in, as many go through the depthwise, and 6 leave.
        assertThat(blocks(graph, 1)).isEqualTo(new Peak("row.1", (36 + 36 + 54) * 2));
        assertThat(blocks(graph, 3)).isEqualTo(new Peak("row.1", (36 + 18 + 54) * 2));
        assertThat(blocks(graph, 100)).isEqualTo(new Peak("row.1", (36 + 9 + 54) * 2));
    }

    @Test
    void whatIsReadOutsideOfABlockIsNotSliced() {
        Graph graph = block(true);
        assertThat(blocks(graph, 3)).isEqualTo(new Peak("row.1", (36 + 36 + 54) * 2));
    }

    private Graph block(boolean depthwiseIsRead) {
        Value image = sketch.from(new Origin(0, 1, "depthwise")).image(4, 3, 3);
        Value depthwise = sketch.convolution("row.1.depthwise/conv", image, 4, 3, 1, 4);
        Value output = sketch.from(new Origin(0, 1, "output")).convolution("row.1.output/conv", depthwise, 6, 1, 1, 1);
        Value small = sketch.from(new Origin(0, 2, "output"))
                .convolution("row.2.output/conv", depthwiseIsRead ? depthwise : output, 1, 1, 1, 1);
        return sketch.answering(output, small);
    }

    @Test
    void anExpansionThatTheNextBlockAddsBelongsToBoth() {
        // As in "shortcut between expansions": two blocks of 1 channel, expanded to 4, of 10 pixels.
        List<Row> rows = List.of(GraphSketch.row("row", "bottleneck"));
        GraphSketch sketch = new GraphSketch("expansions", rows);
        Value image = sketch.image(1, 1, 10);
        Value first = sketch.from(new Origin(0, 1, "expand")).convolution("row.1.expand/conv", image, 4, 1, 1, 1);
        Value x = sketch.from(new Origin(0, 1, "depthwise")).convolution("row.1.depthwise/conv", first, 4, 1, 1, 4);
        x = sketch.from(new Origin(0, 1, "project")).convolution("row.1.project/conv", x, 1, 1, 1, 1);
        Value second = sketch.from(new Origin(0, 2, "expand")).convolution("row.2.expand/conv", x, 4, 1, 1, 1);
        second = sketch.from(new Origin(0, 2, "sum")).node("row.2.sum/add", new Add(), first, second);
        x = sketch.from(new Origin(0, 2, "depthwise")).convolution("row.2.depthwise/conv", second, 4, 1, 1, 4);
        x = sketch.from(new Origin(0, 2, "project")).convolution("row.2.project/conv", x, 2, 1, 1, 1);
        // Second block: the first expansion, the input, slices of sum and depthwise, the output.
        assertThat(blocks(sketch.answering(x), 4)).isEqualTo(new Peak("row.2", (40 + 10 + 10 + 10 + 20) * 2));
    }

    @Test
    void table3KeepsWhatLeavesBlocksAndPools() {
        Value image = sketch.from(new Origin(0, 1, "depthwise")).image(4, 3, 3);
        Value x = sketch.convolution("row.1.depthwise/conv", image, 4, 3, 1, 4);
        x = sketch.from(new Origin(0, 1, "output")).convolution("row.1.output/conv", x, 6, 1, 1, 1);
        x = sketch.from(new Origin(0, 2, "output")).convolution("row.2.output/conv", x, 99, 1, 1, 1);
        x = sketch.from(new Origin(0, 3, "output")).convolution("row.3.output/conv", x, 2, 1, 1, 1);
        x = sketch.from(new Origin(0, 4, "output")).node("row.4.output/avgpool", new AveragePool(2, 1), x);
        Map<String, Long> table3 = CostReport.of(sketch.answering(x)).memory().table3();
        assertThat(table3).containsExactly(Map.entry("3x3", 6L * 9 * 2), Map.entry("2x2", 2L * 4 * 2));
    }

    @Test
    void aNetworkWithoutBlocksKeepsNothing() {
        PeakMemory memory = CostReport.of(TestNetworks.chain(2)).memory();
        assertThat(memory.table3()).isEmpty();
        assertThat(memory.table3Peak()).isZero();
    }

    @Test
    void aConvolutionOfOneChannelIsNoBlock() {
        Value image = sketch.image(1, 3, 3);
        CostReport report = CostReport.of(sketch.answering(sketch.convolution("row.1.output/conv", image, 1, 3, 1, 1)));
        assertThat(report.memory().table3()).isEmpty();
    }

    @Test
    void refusesToSplitIntoNothing() {
        assertThatThrownBy(() -> MOBILENET_V2.memory().equation2Blocks(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("at least one slice, not 0");
    }

    /** The name of the next node, which is a layer of its own. */
    private String next() {
        nodes++;
        sketch.from(new Origin(0, nodes, "output"));
        return "layer" + nodes;
    }

    private Peak liveness(Value answer) {
        return CostReport.of(sketch.answering(answer)).memory().liveness(1);
    }

    private static Peak blocks(Graph graph, int slices) {
        return CostReport.of(graph).memory().equation2Blocks(slices);
    }
}
