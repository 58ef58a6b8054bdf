package io.tcns.compiler.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.ir.NonMaxSuppression;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.reference.OneOp.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SuppressionTest {

    static Stream<SuppressionCase> cases() {
        return SuppressionCase.all().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void leavesTheBestThatDoNotOverlap(SuppressionCase test) {
        OneOp suppression = new OneOp(
                test.op(), new Operand(test.boxesType(), test.boxes()), new Operand(test.scoresType(), test.scores()));
        assertThat(suppression.run()).containsExactly(test.expected());
    }

    @Test
    void looksAtEachImageByItself() {
        float[] boxes = {0, 0, 1, 1, 0, 0, 1, 0.5f, /* */ 0, 0, 1, 1, 0, 0, 0.5f, 1};
        float[] scores = {0, 0.9f, 0, 0.8f, /* */ 0, 0.2f, 0, 0.7f};
        OneOp suppression = new OneOp(
                new NonMaxSuppression(0.5, 0.25, 2, 2),
                new Operand(TensorType.of(2, 2, 4), boxes),
                new Operand(TensorType.of(2, 2, 2), scores));
        assertThat(suppression.run())
                .containsExactly(
                        0, 0, 1, 1, 0.9f, 1, /* */ 0, 0, 1, 0.5f, 0.8f, 1, //
                        0, 0, 0.5f, 1, 0.7f, 1, /* */ 0, 0, 0, 0, 0, 0);
    }

    /** The best of {@code torchvision.ops.batched_nms} 0.14.1: anchor, class and 1024 times the score. */
    private static final int[][] TORCHVISION = {
        {9, 3, 1018}, {11, 2, 993}, {2, 2, 990}, {6, 3, 986}, {13, 1, 973}, {33, 2, 965}, {13, 2, 938},
        {31, 1, 933}, {15, 3, 920}, {34, 1, 908}, {39, 1, 904}, {1, 2, 892}, {7, 3, 886}, {30, 1, 880},
        {39, 3, 870}, {3, 3, 857}, {12, 1, 856}, {23, 2, 830}, {21, 3, 829}, {13, 3, 827}
    };

    @Test
    void agreesWithTorchvision() {
        int anchors = 40;
        int classes = 3;
        LinearCongruence random = new LinearCongruence();
        List<Float> boxes = new ArrayList<>();
        List<Float> scores = new ArrayList<>();
        for (int anchor = 0; anchor < anchors; anchor++) {
            int y = random.below(48);
            int x = random.below(48);
            int height = 8 + random.below(24);
            int width = 8 + random.below(24);
            boxes.addAll(List.of(y / 64f, x / 64f, Math.min(y + height, 64) / 64f, Math.min(x + width, 64) / 64f));
            scores.add(0f);
            for (int label = 0; label < classes; label++) {
                scores.add(random.below(1024) / 1024f);
            }
        }
        List<Float> expected = new ArrayList<>();
        for (int[] answer : TORCHVISION) {
            expected.addAll(boxes.subList(answer[0] * 4, answer[0] * 4 + 4));
            expected.add(answer[2] / 1024f);
            expected.add((float) answer[1]);
        }
        OneOp suppression = new OneOp(
                new NonMaxSuppression(0.3, 0.5, anchors, TORCHVISION.length),
                new Operand(TensorType.of(1, anchors, 4), floats(boxes)),
                new Operand(TensorType.of(1, anchors, classes + 1), floats(scores)));
        assertThat(suppression.run()).containsExactly(floats(expected));
    }

    /** Numbers that Python made too, for torchvision. */
    private static final class LinearCongruence {
        private long state = 1;

        int below(int bound) {
            state = (state * 1_103_515_245 + 12_345) % (1L << 31);
            return (int) (state >> 16) % bound;
        }
    }

    private static float[] floats(List<Float> numbers) {
        float[] floats = new float[numbers.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = numbers.get(i);
        }
        return floats;
    }
}
