package io.tcns.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.CompileOptions;
import io.tcns.compiler.Compiler;
import io.tcns.compiler.cost.PeakMemory;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Node;
import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.model.Head.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Atrous backbones in slices, before DeepLabv3's branches. */
class SplitSegmentersTest {

    private static final double TOLERANCE = 1e-4;

    private static final Path SPECS = Path.of(System.getProperty("tcns.root"), "examples", "specs");

    private static Graph segmenter(String spec, Answer answer, Map<String, String> parameters) {
        Source source =
                Source.read(SPECS.resolve("deeplabv3_" + spec + ".tcns")).orThrow();
        Architecture network = Tcns.check(source, parameters).orThrow().withAnswer(answer);
        return Compiler.compile(network, CompileOptions.DEFAULT).orThrow().network();
    }

    private static Graph small(String spec, String outputStride) {
        return segmenter(
                spec,
                Answer.LOGITS,
                Map.of("width", "0.25", "resolution", "65", "classes", "5", "output_stride", outputStride));
    }

    private static Graph ofThePaper(String spec, String outputStride) {
        return segmenter(spec, Answer.MASK, Map.of("output_stride", outputStride));
    }

    private static Graph deployed(Graph network, int slices) {
        return Passes.apply(Passes.inference(true, slices, true), network);
    }

    @ParameterizedTest
    @CsvSource({
        "mobilenet_v2, 16, 2, true",
        "mobilenet_v2, 8, 5, true",
        "mobilenet_v2, 8, 3, false",
        "mobilenet_v2_aspp, 16, 3, true",
        "mobilenet_v2_aspp, 8, 2, true",
        "mobilenet_v2_aspp, 16, 5, false"
    })
    void keepTheirLogits(String spec, String outputStride, int slices, boolean fold) {
        Graph whole = small(spec, outputStride);

        Graph split = Passes.apply(Passes.inference(fold, slices, true), whole);

        assertThat(split.nodes()).extracting(Node::name).contains("base.stage6.2.project/conv/" + slices);
        SameMeaning.assertSameAnswers(whole, split, TOLERANCE);
        assertThat(split.outputs()).isEqualTo(whole.outputs());
        assertThat(split.macs()).isEqualTo(whole.macs());
    }

    /** The stem makes the channels of the first. */
    @ParameterizedTest
    @CsvSource({"mobilenet_v2, 16", "mobilenet_v2, 8", "mobilenet_v2_aspp, 16", "mobilenet_v2_aspp, 8"})
    void haveSeventeenBottlenecksAndAHeadThatStaysWhole(String spec, String outputStride) {
        Graph whole = deployed(ofThePaper(spec, outputStride), 1);

        assertThat(new SplitBottlenecks(2).count(whole)).isEqualTo(17);
        assertThat(headOf(new SplitBottlenecks(2).apply(whole)))
                .isEqualTo(headOf(whole))
                .isNotEmpty();
    }

    private static List<Node> headOf(Graph graph) {
        return graph.nodes().stream()
                .filter(node -> node.name().startsWith("deeplabv3."))
                .toList();
    }

    /**
     * Worked out by hand, in values at 513x513. Whole, at output stride 16: 96 channels of 257x257 and of 129x129, around the
     * depthwise of stage2. At 8: in stage6, 160 channels that come in and twice 960, of 65x65. In slices, 21 classes and the
     * mask of all pixels are more than that, however many slices there are. With ASPP at 8, so are five branches of 256
     * channels of 65x65 and what joins them.
     */
    @ParameterizedTest
    @CsvSource({
        "mobilenet_v2, 16, 7_938_240, 5_789_718",
        "mobilenet_v2, 8, 8_788_000, 5_789_718",
        "mobilenet_v2_aspp, 16, 7_938_240, 5_789_718",
        "mobilenet_v2_aspp, 8, 10_816_000, 10_816_000"
    })
    void needLessUntilTheHeadNeedsMost(String spec, String outputStride, String whole, String split) {
        Graph network = ofThePaper(spec, outputStride);

        assertThat(peak(deployed(network, 1))).isEqualTo(number(whole));
        for (int slices = 2; slices <= 5; slices++) {
            assertThat(peak(deployed(network, slices))).as("%d slices", slices).isEqualTo(number(split));
        }
    }

    private static long peak(Graph graph) {
        return PeakMemory.of(graph).liveness(1).bytes();
    }

    private static long number(String text) {
        return Long.parseLong(text.replace("_", ""));
    }

    /** Residual blocks have no depthwise convolution, and those of MobileNetV1 give as many channels as are inside, or more. */
    @ParameterizedTest
    @CsvSource({"resnet101_aspp, 16", "resnet101_aspp, 8", "mobilenet_v1_aspp, 16", "mobilenet_v1_aspp, 8"})
    void stayWholeWithoutBottlenecks(String spec, String outputStride) {
        Graph whole = deployed(small(spec, outputStride), 1);

        assertThat(new SplitBottlenecks(2).count(whole)).isZero();
        assertThat(new SplitBottlenecks(2).apply(whole)).isEqualTo(whole);
    }
}
