package io.tcns.compiler.ir;

import java.util.List;

/**
 * The boxes that are answers: of each class the likeliest ones that do not overlap a likelier one too far.
 *
 * <p>Boxes are clipped to the image first. A box is no candidate when a coordinate is no finite number, or when nothing of it
 * is left inside the image; of a class, when its score is NaN or not above {@code score}. Class 0 is the background and never
 * an answer. In each class by itself, the best candidate (of equal ones the first anchor) is taken, and each other one whose
 * overlap with it (intersection over union) is more than {@code iou} falls out, until {@code perClass} are taken. Of all
 * that were taken the {@code detections} best remain, of equal ones those of the smaller class and then of the first anchor.
 *
 * <p>Where it works {@code acrossClasses}, an anchor is a candidate of its likeliest class alone (of equal ones the smaller), and
 * all candidates are suppressed as if they were of one class, of equal ones the first anchor's first: no place has two answers.
 *
 * <p>Both limits are float32, as scores are: a score of 0.3 does not exceed 0.3.
 *
 * <p>Operands: boxes (N, A, 4) of [ymin, xmin, ymax, xmax], scores (N, A, classes + 1). Result: (N, detections, 6) of [ymin,
 * xmin, ymax, xmax, score, class], best first, filled up with zeros; {@link DetectionField} takes it apart.
 *
 * @param iou the largest overlap of two answers of a class, 0 to 1
 * @param score that an answer must exceed, at least 0
 * @param perClass the most answers of one class, at least 1; across classes, of all
 * @param detections the most answers of all classes, 1 to A * classes; across classes, to A
 * @param acrossClasses whether answers of different classes suppress each other
 */
public record NonMaxSuppression(double iou, double score, int perClass, int detections, boolean acrossClasses)
        implements Op {

    /** Numbers of one answer. */
    public static final int FIELDS = 6;

    /** Where in an answer its score stands. */
    public static final int SCORE = 4;

    /** Where in an answer its class stands. */
    public static final int CLASS = 5;

    /** The class is a float32 number, too, and exact up to here. */
    private static final int MAX_CLASSES = 1 << 24;

    /** Each class by itself. */
    public NonMaxSuppression(double iou, double score, int perClass, int detections) {
        this(iou, score, perClass, detections, false);
    }

    public NonMaxSuppression {
        Checks.argument(iou >= 0 && iou <= 1 && score >= 0, "iou %s, score %s", iou, score);
        Checks.argument(perClass >= 1 && detections >= 1, "%d of %d detections", perClass, detections);
    }

    @Override
    public TensorType infer(List<TensorType> operands) {
        Operands.count("NonMaxSuppression", operands, 2, 2);
        TensorType boxes = operands.get(0);
        TensorType scores = operands.get(1);
        Operands.boxes("NonMaxSuppression", boxes);
        Operands.rank("NonMaxSuppression", scores, 3);
        Checks.argument(
                boxes.size(0) == scores.size(0) && boxes.size(1) == scores.size(1),
                "NonMaxSuppression: boxes %s do not fit scores %s",
                boxes,
                scores);
        Checks.argument(scores.size(2) <= MAX_CLASSES, "NonMaxSuppression: %d classes", scores.size(2));
        long candidates = (long) scores.size(1) * (acrossClasses ? 1 : scores.size(2) - 1);
        Checks.argument(
                detections <= candidates, "NonMaxSuppression: %d detections of %d candidates", detections, candidates);
        return TensorType.of(boxes.size(0), detections, FIELDS);
    }

    @Override
    public long macs(List<TensorType> operands, TensorType result) {
        return 0;
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
        return visitor.nonMaxSuppression(this, context);
    }
}
