package io.tcns.compiler.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tcns.compiler.ir.Anchors;
import io.tcns.compiler.ir.Anchors.Anchor;
import io.tcns.compiler.ir.Anchors.Grid;
import io.tcns.compiler.ir.Anchors.Shape;
import io.tcns.compiler.ir.BoxCoder;
import io.tcns.compiler.ir.BoxPredictions;
import io.tcns.compiler.ir.Concat;
import io.tcns.compiler.ir.DecodeBoxes;
import io.tcns.compiler.ir.DetectionField;
import io.tcns.compiler.ir.DetectionField.Field;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.reference.OneOp.Operand;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectionTest {

    private static final BoxCoder CODER = new BoxCoder(10, 12, 5, 4);

    /** Eleven anchors on two maps. */
    private static final Anchors ANCHORS = new Anchors(List.of(
            new Grid(2, 2, List.of(new Shape(0.1, 0.4), new Shape(0.3, 0.2))),
            new Grid(3, 1, List.of(new Shape(0.7, 0.9)))));

    @Test
    void listsPredictionsRowByRowOfEachImage() {
        // One value of one anchor: the pixels as they stand.
        OneOp one =
                new OneOp(new BoxPredictions(1), new Operand(TensorType.of(2, 1, 2, 2), 1, 2, 3, 4, /* */ 5, 6, 7, 8));
        assertThat(one.run()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        // Two values of one anchor in two columns, of two images.
        OneOp two =
                new OneOp(new BoxPredictions(1), new Operand(TensorType.of(2, 2, 1, 2), 1, 2, 3, 4, /* */ 5, 6, 7, 8));
        assertThat(two.run()).containsExactly(1, 3, 2, 4, 5, 7, 6, 8);
    }

    @Test
    void concatenatesInEachImage() {
        OneOp concat = new OneOp(
                new Concat(),
                new Operand(TensorType.of(2, 1, 2), 1, 2, /* */ 3, 4),
                new Operand(TensorType.of(2, 2, 2), 10, 20, 30, 40, /* */ 50, 60, 70, 80));
        assertThat(concat.run()).containsExactly(1, 2, 10, 20, 30, 40, 3, 4, 50, 60, 70, 80);
    }

    /** As predictors are trained: the offset of the centres by the anchor's sides, and the logarithm of the ratio of sides. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void findsTheBoxesThatWereEncoded(int seed) {
        Random random = new Random(seed);
        float[] boxes = new float[2 * ANCHORS.count() * 4];
        float[] raw = new float[boxes.length];
        for (int image = 0; image < 2; image++) {
            int first = image * ANCHORS.count() * 4;
            ANCHORS.forEach((index, anchor) -> encode(anchor, random, boxes, raw, first + index * 4));
        }
        OneOp decode =
                new OneOp(new DecodeBoxes(CODER, ANCHORS), new Operand(TensorType.of(2, ANCHORS.count(), 4), raw));
        assertThat(decode.run()).containsExactly(boxes, within(1e-6f));
    }

    private static void encode(Anchor anchor, Random random, float[] boxes, float[] raw, int i) {
        double y = random.nextDouble();
        double x = random.nextDouble();
        double height = 0.05 + random.nextDouble();
        double width = 0.05 + random.nextDouble();
        boxes[i] = (float) (y - height / 2);
        boxes[i + 1] = (float) (x - width / 2);
        boxes[i + 2] = (float) (y + height / 2);
        boxes[i + 3] = (float) (x + width / 2);
        raw[i] = (float) ((y - anchor.yCenter()) / anchor.height() * CODER.y());
        raw[i + 1] = (float) ((x - anchor.xCenter()) / anchor.width() * CODER.x());
        raw[i + 2] = (float) (Math.log(height / anchor.height()) * CODER.h());
        raw[i + 3] = (float) (Math.log(width / anchor.width()) * CODER.w());
    }

    @ParameterizedTest
    @EnumSource
    void saysEachFieldOfTheDetections(Field field) {
        Operand detections = new Operand(
                TensorType.of(2, 3, 6),
                /* */ 0.1f,
                0.2f,
                0.3f,
                0.4f,
                0.9f,
                7, /* */
                0.5f,
                0.6f,
                0.7f,
                0.8f,
                0.8f,
                3, /* */
                0,
                0,
                0,
                0,
                0,
                0,
                /* */ 0,
                0,
                1,
                1,
                0.7f,
                80, /* */
                0,
                0,
                0,
                0,
                0,
                0, /* */
                0,
                0,
                0,
                0,
                0,
                0);
        float[] expected = switch (field) {
            case BOXES ->
                new float[] {
                    0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0
                };
            case SCORES -> new float[] {0.9f, 0.8f, 0, 0.7f, 0, 0};
            case CLASSES -> new float[] {7, 3, 0, 80, 0, 0};
            case COUNT -> new float[] {2, 1};
        };
        assertThat(new OneOp(new DetectionField(field), detections).run()).containsExactly(expected);
    }
}
