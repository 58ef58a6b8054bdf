package io.tcns.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tcns.compiler.ir.ArgMax;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.PixelOrder;
import io.tcns.compiler.ir.Resize;
import io.tcns.compiler.lower.Lowering;
import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import io.tcns.dsl.model.Head.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link EnlargePixelsWhole} makes of the paper's segmenters. */
class EnlargedSegmentersTest {

    private static final Path SPECS = Path.of(System.getProperty("tcns.root"), "examples", "specs");

    @ParameterizedTest
    @EnumSource(names = {"LOGITS", "PROBABILITIES"})
    void enlargeLogitsAsTheyAreWhereOthersReadThem(Answer answer) {
        Graph graph = segmenter("deeplabv3_mobilenet_v2", Map.of(), answer);
        assertThat(new EnlargePixelsWhole().apply(graph)).isEqualTo(graph);
    }

    /** The pooled branch is enlarged as before: a concatenation reads it. */
    @ParameterizedTest
    @ValueSource(strings = {"deeplabv3_mobilenet_v2_aspp", "deeplabv3_resnet101_aspp"})
    void enlargePixelsWholeForAMaskAlone(String spec) {
        Graph after = new EnlargePixelsWhole().apply(segmenter(spec, Map.of(), Answer.MASK));

        assertThat(after.nodes())
                .filteredOn(node -> node.op() instanceof Resize || node.op() instanceof ArgMax)
                .extracting(Node::name, EnlargedSegmentersTest::order)
                .containsExactly(
                        tuple("deeplabv3.pooling.output/resize", PixelOrder.CHANNELS_FIRST),
                        tuple("deeplabv3.resize/resize", PixelOrder.CHANNELS_LAST),
                        tuple("deeplabv3.argmax/argmax", PixelOrder.CHANNELS_LAST));
    }

    private static PixelOrder order(Node node) {
        return node.op() instanceof Resize resize ? resize.order() : ((ArgMax) node.op()).order();
    }

    @Test
    void giveTheSameMaskWhenPixelsAreEnlargedWhole() {
        SameMeaning.verify(small("deeplabv3_mobilenet_v2", "16", Answer.MASK), new EnlargePixelsWhole(), 0);
    }

    private static Graph small(String spec, String outputStride, Answer answer) {
        return segmenter(
                spec,
                Map.of("output_stride", outputStride, "width", "0.35", "resolution", "33", "classes", "5"),
                answer);
    }

    private static Graph segmenter(String spec, Map<String, String> parameters, Answer answer) {
        Source source = Source.read(SPECS.resolve(spec + ".tcns")).orThrow();
        return Lowering.lower(Tcns.check(source, parameters).orThrow().withAnswer(answer), 1);
    }
}
