package io.tcns.compiler.reference;

import io.tcns.compiler.ir.NonMaxSuppression;
import io.tcns.compiler.ir.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Non-maximum suppression of a few boxes, whose result a person has worked out.
 *
 * @param name what happens, in words
 * @param anchors what is said of each of them, at least one
 * @param answers what is left, best first
 */
public record SuppressionCase(String name, NonMaxSuppression op, List<Anchor> anchors, List<Answer> answers) {

    /** The limits of a case where they do not matter: half of an overlap, a tenth of a score, two answers. */
    private static final NonMaxSuppression USUAL = new NonMaxSuppression(0.5, 0.1, 4, 2);

    /** Not a number. */
    private static final float NAN = Float.NaN;

    private static final float INFINITY = Float.POSITIVE_INFINITY;

    /** Its upper left and lower right corner. */
    private record Box(float yMin, float xMin, float yMax, float xMax) {}

    /** A box, and the scores of the classes; that of the background is always 1. */
    private record Anchor(Box box, List<Float> scores) {}

    private record Answer(int label, float score, Box box) {}

    private static final Box LEFT = box(0, 0, 1, 0.25);
    private static final Box RIGHT = box(0, 0.75, 1, 1);
    private static final Box TOP_LEFT = box(0, 0, 0.5, 0.5);
    /** 3/5 of the two are in both. */
    private static final Box THREE_FIFTHS_OF_TOP_LEFT = box(0, 0.125, 0.5, 0.625);

    /** All of them. */
    public static List<SuppressionCase> all() {
        List<SuppressionCase> all = new ArrayList<>(byOverlap());
        all.addAll(byScore());
        all.addAll(byNumber());
        all.addAll(byPlace());
        all.addAll(acrossClasses());
        return all;
    }

    private static List<SuppressionCase> byOverlap() {
        return List.of(
                of("drops what overlaps a better one of its class", new NonMaxSuppression(0.59, 0.1, 4, 2))
                        .anchor(THREE_FIFTHS_OF_TOP_LEFT, 0.8)
                        .anchor(TOP_LEFT, 0.9)
                        .gives(1, 0.9, TOP_LEFT),
                of("keeps what overlaps just as far as it may", new NonMaxSuppression(0.6, 0.1, 4, 2))
                        .anchor(THREE_FIFTHS_OF_TOP_LEFT, 0.8)
                        .anchor(TOP_LEFT, 0.9)
                        .gives(1, 0.9, TOP_LEFT)
                        .gives(1, 0.8, THREE_FIFTHS_OF_TOP_LEFT),
                of("keeps what overlaps only one that was dropped", USUAL)
                        .anchor(TOP_LEFT, 0.9)
                        .anchor(THREE_FIFTHS_OF_TOP_LEFT, 0.8)
                        .anchor(box(0, 0.25, 0.5, 0.75), 0.7)
                        .gives(1, 0.9, TOP_LEFT)
                        .gives(1, 0.7, box(0, 0.25, 0.5, 0.75)),
                of("keeps what overlaps another class", USUAL)
                        .anchor(TOP_LEFT, 0, 0.9)
                        .anchor(TOP_LEFT, 0.8, 0)
                        .gives(2, 0.9, TOP_LEFT)
                        .gives(1, 0.8, TOP_LEFT),
                of("finds two classes in one box", USUAL)
                        .anchor(TOP_LEFT, 0.8, 0.9)
                        .gives(2, 0.9, TOP_LEFT)
                        .gives(1, 0.8, TOP_LEFT),
                of("drops what is inside a better one and more than half as large", USUAL)
                        .anchor(box(0, 0, 0.5, 1), 0.9)
                        .anchor(box(0, 0, 0.375, 1), 0.8)
                        .anchor(box(0, 0, 0.25, 1), 0.7)
                        .gives(1, 0.9, box(0, 0, 0.5, 1))
                        .gives(1, 0.7, box(0, 0, 0.25, 1)),
                of("keeps equal boxes where all may overlap", new NonMaxSuppression(1, 0.1, 4, 2))
                        .anchor(LEFT, 0.9)
                        .anchor(LEFT, 0.8)
                        .gives(1, 0.9, LEFT)
                        .gives(1, 0.8, LEFT),
                of("drops the least overlap where nothing may", new NonMaxSuppression(0, 0.1, 4, 2))
                        .anchor(TOP_LEFT, 0.9)
                        .anchor(box(0.484375, 0.484375, 1, 1), 0.8)
                        .anchor(box(0, 0.5, 0.5, 1), 0.7)
                        .gives(1, 0.9, TOP_LEFT)
                        .gives(1, 0.7, box(0, 0.5, 0.5, 1)));
    }

    private static List<SuppressionCase> byScore() {
        return List.of(
                of("drops a score that only reaches the threshold", new NonMaxSuppression(0.5, 0.3, 4, 2))
                        .anchor(LEFT, 0.3)
                        .anchor(RIGHT, Math.nextUp(0.3f))
                        .gives(1, Math.nextUp(0.3f), RIGHT),
                of("drops a score of 0 at a threshold of 0", new NonMaxSuppression(0.5, 0, 4, 2))
                        .anchor(LEFT, 0)
                        .anchor(RIGHT, Float.MIN_NORMAL)
                        .gives(1, Float.MIN_NORMAL, RIGHT),
                of("drops a score that is no number", USUAL)
                        .anchor(LEFT, NAN, 0.9)
                        .anchor(RIGHT, 0.8, NAN)
                        .gives(2, 0.9, LEFT)
                        .gives(1, 0.8, RIGHT),
                of("finds nothing where there is nothing", USUAL)
                        .anchor(LEFT, 0.1, 0.05)
                        .anchor(RIGHT, 0, 0.1));
    }

    private static List<SuppressionCase> byNumber() {
        return List.of(
                of("takes the best of each class", new NonMaxSuppression(0.5, 0.1, 1, 4))
                        .anchor(LEFT, 0.7, 0.2)
                        .anchor(RIGHT, 0.8, 0.3)
                        .gives(1, 0.8, RIGHT)
                        .gives(2, 0.3, RIGHT),
                of("counts no dropped box among those of a class", new NonMaxSuppression(0.5, 0.1, 2, 4))
                        .anchor(LEFT, 0.9)
                        .anchor(LEFT, 0.8)
                        .anchor(RIGHT, 0.7)
                        .anchor(box(0, 0.25, 1, 0.75), 0.6)
                        .gives(1, 0.9, LEFT)
                        .gives(1, 0.7, RIGHT),
                of("takes the best of all classes", new NonMaxSuppression(0.5, 0.1, 4, 3))
                        .anchor(LEFT, 0.4, 0.7)
                        .anchor(RIGHT, 0.6, 0.5)
                        .gives(2, 0.7, LEFT)
                        .gives(1, 0.6, RIGHT)
                        .gives(2, 0.5, RIGHT),
                of("takes the first of equal ones", new NonMaxSuppression(0.5, 0.1, 1, 2))
                        .anchor(RIGHT, 0.5, 0)
                        .anchor(LEFT, 0.5, 0.5)
                        .anchor(TOP_LEFT, 0, 0.5)
                        .gives(1, 0.5, RIGHT)
                        .gives(2, 0.5, LEFT),
                of("takes the smaller of equally likely classes first", new NonMaxSuppression(0.5, 0.1, 2, 3))
                        .anchor(RIGHT, 0, 0.5, 0.5)
                        .anchor(LEFT, 0.5, 0, 0.5)
                        .gives(1, 0.5, LEFT)
                        .gives(2, 0.5, RIGHT)
                        .gives(3, 0.5, RIGHT));
    }

    private static List<SuppressionCase> byPlace() {
        return List.of(
                of("clips boxes before it compares them", USUAL)
                        .anchor(box(-3, 0, 0.5, 0.5), 0.9)
                        .anchor(box(0, -3, 0.5, 0.5), 0.8)
                        .anchor(box(0.5, 0.5, 7, 8), 0.7)
                        .gives(1, 0.9, TOP_LEFT)
                        .gives(1, 0.7, box(0.5, 0.5, 1, 1)),
                of("drops boxes beside the image", new NonMaxSuppression(0.5, 0.1, 1, 2))
                        .anchor(box(0, -0.5, 1, 0), 0.9)
                        .anchor(box(0, 1, 1, 1.5), 0.9)
                        .anchor(box(-0.5, 0, 0, 1), 0.9)
                        .anchor(box(1, 0, 1.5, 1), 0.9)
                        .anchor(LEFT, 0.2)
                        .gives(1, 0.2, LEFT),
                of("drops boxes of no size", new NonMaxSuppression(0.5, 0.1, 1, 2))
                        .anchor(box(0.5, 0, 0.5, 1), 0.9)
                        .anchor(box(0, 0.5, 1, 0.5), 0.9)
                        .anchor(box(0.5, 0.5, 0.5, 0.5), 0.9)
                        .anchor(box(0.75, 0, 0.5, 1), 0.9)
                        .anchor(box(0, 0.75, 1, 0.5), 0.9)
                        .anchor(box(1, 1, 0, 0), 0.9)
                        .anchor(LEFT, 0.2)
                        .gives(1, 0.2, LEFT),
                of("drops boxes with a coordinate that is no number", new NonMaxSuppression(0.5, 0.1, 1, 2))
                        .anchor(box(NAN, 0, 1, 1), 0.9)
                        .anchor(box(0, NAN, 1, 1), 0.9)
                        .anchor(box(0, 0, NAN, 1), 0.9)
                        .anchor(box(0, 0, 1, NAN), 0.9)
                        .anchor(box(NAN, NAN, NAN, NAN), 0.9)
                        .anchor(LEFT, 0.2)
                        .gives(1, 0.2, LEFT),
                of("drops boxes without end", new NonMaxSuppression(0.5, 0.1, 1, 2))
                        .anchor(box(-INFINITY, 0, 1, 1), 0.9)
                        .anchor(box(0, -INFINITY, 1, 1), 0.9)
                        .anchor(box(0, 0, INFINITY, 1), 0.9)
                        .anchor(box(0, 0, 1, INFINITY), 0.9)
                        .anchor(box(-INFINITY, -INFINITY, INFINITY, INFINITY), 0.9)
                        .anchor(LEFT, 0.2)
                        .gives(1, 0.2, LEFT));
    }

    private static List<SuppressionCase> acrossClasses() {
        return List.of(
                of("drops what overlaps a better one of another class", new NonMaxSuppression(0.5, 0.1, 4, 3, true))
                        .anchor(THREE_FIFTHS_OF_TOP_LEFT, 0, 0.8)
                        .anchor(TOP_LEFT, 0.9, 0)
                        .anchor(RIGHT, 0.1, 0.3)
                        .gives(1, 0.9, TOP_LEFT)
                        .gives(2, 0.3, RIGHT),
                of("finds the likeliest class in one box", new NonMaxSuppression(0.5, 0.1, 4, 2, true))
                        .anchor(LEFT, 0.5, 0.75, 0.6)
                        .anchor(RIGHT, 0.8, 0.8, 0.2)
                        .gives(1, 0.8, RIGHT)
                        .gives(2, 0.75, LEFT),
                of("takes the first of equal ones, whatever their class", new NonMaxSuppression(0.5, 0.1, 1, 1, true))
                        .anchor(LEFT, 0.2, 0.5)
                        .anchor(RIGHT, 0.5, 0.2)
                        .gives(2, 0.5, LEFT),
                of(
                                "looks past scores that are no numbers, and drops boxes that are none",
                                new NonMaxSuppression(0.5, 0.1, 4, 3, true))
                        .anchor(LEFT, NAN, 0.3, NAN)
                        .anchor(RIGHT, NAN, NAN, NAN)
                        .anchor(box(0, 0, NAN, 1), 0.9, 0.9, 0.9)
                        .gives(2, 0.3, LEFT),
                of("finds nothing across classes where there is nothing", new NonMaxSuppression(0.5, 0.1, 4, 2, true))
                        .anchor(LEFT, 0.1, 0)
                        .anchor(RIGHT, 0, 0.05));
    }

    private static Box box(double yMin, double xMin, double yMax, double xMax) {
        return new Box((float) yMin, (float) xMin, (float) yMax, (float) xMax);
    }

    private static SuppressionCase of(String name, NonMaxSuppression op) {
        return new SuppressionCase(name, op, List.of(), List.of());
    }

    private SuppressionCase anchor(Box box, double... scores) {
        List<Float> floats = new ArrayList<>();
        for (double score : scores) {
            floats.add((float) score);
        }
        return new SuppressionCase(name, op, with(anchors, new Anchor(box, floats)), answers);
    }

    private SuppressionCase gives(int label, double score, Box box) {
        return new SuppressionCase(name, op, anchors, with(answers, new Answer(label, (float) score, box)));
    }

    private static <T> List<T> with(List<T> list, T last) {
        List<T> longer = new ArrayList<>(list);
        longer.add(last);
        return longer;
    }

    /** Of the first operand. */
    public TensorType boxesType() {
        return TensorType.of(1, anchors.size(), 4);
    }

    /** Of the second operand. */
    public TensorType scoresType() {
        return TensorType.of(1, anchors.size(), 1 + anchors.get(0).scores().size());
    }

    /** The first operand. */
    public float[] boxes() {
        List<Float> boxes = new ArrayList<>();
        anchors.forEach(anchor -> add(boxes, anchor.box()));
        return floats(boxes);
    }

    /** The second operand. */
    public float[] scores() {
        List<Float> scores = new ArrayList<>();
        for (Anchor anchor : anchors) {
            scores.add(1f);
            scores.addAll(anchor.scores());
        }
        return floats(scores);
    }

    /** The result. */
    public float[] expected() {
        List<Float> expected = new ArrayList<>();
        for (Answer answer : answers) {
            add(expected, answer.box());
            expected.add(answer.score());
            expected.add((float) answer.label());
        }
        while (expected.size() < op.detections() * NonMaxSuppression.FIELDS) {
            expected.add(0f);
        }
        return floats(expected);
    }

    private static void add(List<Float> numbers, Box box) {
        numbers.addAll(List.of(box.yMin(), box.xMin(), box.yMax(), box.xMax()));
    }

    private static float[] floats(List<Float> numbers) {
        float[] floats = new float[numbers.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = numbers.get(i);
        }
        return floats;
    }

    @Override
    public String toString() {
        return name;
    }
}
