package io.tcns.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.GraphSketch;
import io.tcns.compiler.ir.ArgMax;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Op;
import io.tcns.compiler.ir.PixelOrder;
import io.tcns.compiler.ir.Resize;
import io.tcns.compiler.ir.Resize.Alignment;
import io.tcns.compiler.ir.Softmax;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnlargePixelsWholeTest {

    private static final ArgMax LARGEST = new ArgMax(PixelOrder.CHANNELS_FIRST);

    private final GraphSketch sketch = new GraphSketch();
    private final Value logits = sketch.convolution("logits", sketch.image(3, 5, 4), 6, 3, 1, 1);

    private Value enlarged(Alignment alignment) {
        return sketch.node("enlarged", new Resize(9, 11, alignment), logits);
    }

    private static List<Op> ops(Graph graph) {
        return graph.nodes().stream()
                .map(Node::op)
                .filter(op -> op instanceof Resize || op instanceof ArgMax)
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void laysChannelsSideBySideForTheirLargest(Alignment alignment) {
        Graph before = sketch.answering(sketch.node("mask", LARGEST, enlarged(alignment)));

        Graph after = SameMeaning.verify(before, new EnlargePixelsWhole());

        assertThat(ops(after))
                .containsExactly(
                        new Resize(9, 11, alignment, PixelOrder.CHANNELS_LAST), new ArgMax(PixelOrder.CHANNELS_LAST));
        assertThat(after.nodes().get(1).result().type()).isEqualTo(TensorType.of(1, 9, 11, 6));
        assertThat(after.nodes()).hasSameSizeAs(before.nodes());
    }

    @Test
    void doesSoForSeveralThatTakeTheLargest() {
        Value enlarged = enlarged(Alignment.HALF_PIXEL);
        Graph before =
                sketch.answering(sketch.node("first", LARGEST, enlarged), sketch.node("second", LARGEST, enlarged));

        assertThat(ops(SameMeaning.verify(before, new EnlargePixelsWhole())))
                .extracting(op -> op instanceof Resize resize ? resize.order() : ((ArgMax) op).order())
                .containsOnly(PixelOrder.CHANNELS_LAST);
    }

    @Test
    void leavesMapsThatOthersReadToo() {
        Value enlarged = enlarged(Alignment.ALIGN_CORNERS);
        Graph before = sketch.answering(
                sketch.node("mask", LARGEST, enlarged), sketch.node("shares", new Softmax(), enlarged));
        assertThat(new EnlargePixelsWhole().apply(before)).isEqualTo(before);
    }

    @Test
    void leavesMapsThatAreAnswers() {
        Value enlarged = enlarged(Alignment.ALIGN_CORNERS);
        Graph before = sketch.answering(enlarged, sketch.node("mask", LARGEST, enlarged));
        assertThat(new EnlargePixelsWhole().apply(before)).isEqualTo(before);
    }

    @Test
    void leavesMapsThatNobodyTakesTheLargestOf() {
        Graph unread = sketch.answering(enlarged(Alignment.ALIGN_CORNERS));
        assertThat(new EnlargePixelsWhole().apply(unread)).isEqualTo(unread);
    }

    @Test
    void leavesTheLargestOfMapsThatAreNotEnlarged() {
        Graph small = sketch.answering(sketch.node("mask", LARGEST, logits));
        assertThat(new EnlargePixelsWhole().apply(small)).isEqualTo(small);
    }
}
