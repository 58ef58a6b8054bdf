package io.tcns.compiler.reference;

import io.tcns.compiler.ir.Anchors.Anchor;
import io.tcns.compiler.ir.BoxCoder;
import io.tcns.compiler.ir.DecodeBoxes;
import io.tcns.compiler.ir.DetectionField;
import io.tcns.compiler.ir.NonMaxSuppression;
import io.tcns.compiler.ir.TensorType;

/** What becomes of a detector's predictions before and after {@link Suppression}. */
final class Detection {

    private static final int BOX = 4;

    private Detection() {}

    /** From one plane for each value of each anchor to the values of one anchor after the other. */
    static float[] predictions(Evaluator.Step step) {
        TensorType map = step.type(0);
        int cells = map.height() * map.width();
        float[] x = step.operand(0);
        float[] y = step.emptyResult();
        for (int i = 0; i < y.length; i++) {
            int plane = i % map.channels();
            int cell = i / map.channels() % cells;
            int image = i / map.channels() / cells;
            y[i] = x[(image * map.channels() + plane) * cells + cell];
        }
        return y;
    }

    static float[] boxes(DecodeBoxes op, Evaluator.Step step) {
        float[] raw = step.operand(0);
        float[] boxes = step.emptyResult();
        int image = step.type(0).size(1) * BOX;
        for (int from = 0; from < raw.length; from += image) {
            int first = from;
            op.anchors().forEach((index, anchor) -> decode(op.coder(), anchor, raw, boxes, first + index * BOX));
        }
        return boxes;
    }

    /** The box that starts at {@code i}. */
    private static void decode(BoxCoder coder, Anchor anchor, float[] raw, float[] boxes, int i) {
        double y = anchor.yCenter() + raw[i] / coder.y() * anchor.height();
        double x = anchor.xCenter() + raw[i + 1] / coder.x() * anchor.width();
        double halfHeight = StrictMath.exp(raw[i + 2] / coder.h()) * anchor.height() / 2;
        double halfWidth = StrictMath.exp(raw[i + 3] / coder.w()) * anchor.width() / 2;
        boxes[i] = (float) (y - halfHeight);
        boxes[i + 1] = (float) (x - halfWidth);
        boxes[i + 2] = (float) (y + halfHeight);
        boxes[i + 3] = (float) (x + halfWidth);
    }

    static float[] field(DetectionField op, Evaluator.Step step) {
        return switch (op.field()) {
            case BOXES -> columns(step, 0, BOX);
            case SCORES -> columns(step, NonMaxSuppression.SCORE, 1);
            case CLASSES -> columns(step, NonMaxSuppression.CLASS, 1);
            case COUNT -> counts(step);
        };
    }

    /** The same {@code count} numbers of each detection. */
    private static float[] columns(Evaluator.Step step, int from, int count) {
        float[] detections = step.operand(0);
        float[] y = step.emptyResult();
        for (int i = 0; i < y.length; i++) {
            y[i] = detections[i / count * NonMaxSuppression.FIELDS + from + i % count];
        }
        return y;
    }

    /** Of each image, the detections that have a score. */
    private static float[] counts(Evaluator.Step step) {
        float[] detections = step.operand(0);
        float[] counts = step.emptyResult();
        int image = detections.length / counts.length;
        for (int i = NonMaxSuppression.SCORE; i < detections.length; i += NonMaxSuppression.FIELDS) {
            counts[i / image] += detections[i] > 0 ? 1 : 0;
        }
        return counts;
    }
}
