package io.tcns.compiler.reference;

import static java.util.Comparator.comparingDouble;

import io.tcns.compiler.ir.NonMaxSuppression;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Non-maximum suppression as its record defines it, image by image. */
final class Suppression {

    private static final Comparator<Candidate> BEST_FIRST = comparingDouble(Candidate::score)
            .reversed()
            .thenComparingInt(Candidate::label)
            .thenComparingInt(Candidate::anchor);

    /** Where classes do not matter. */
    private static final Comparator<Candidate> BEST_ANCHOR_FIRST =
            comparingDouble(Candidate::score).reversed().thenComparingInt(Candidate::anchor);

    private final NonMaxSuppression op;
    private final float[] boxes;
    private final float[] scores;
    private final int anchors;
    /** Of one box: the background and all classes. */
    private final int labels;

    private final Comparator<Candidate> bestFirst;

    private Suppression(NonMaxSuppression op, Evaluator.Step step) {
        this.op = op;
        boxes = step.operand(0);
        scores = step.operand(1);
        anchors = step.type(1).size(1);
        labels = step.type(1).size(2);
        bestFirst = op.acrossClasses() ? BEST_ANCHOR_FIRST : BEST_FIRST;
    }

    static float[] detections(NonMaxSuppression op, Evaluator.Step step) {
        Suppression suppression = new Suppression(op, step);
        float[] y = step.emptyResult();
        for (int image = 0; image < step.resultType().size(0); image++) {
            int to = image * op.detections() * NonMaxSuppression.FIELDS;
            for (Candidate answer : suppression.answers(image)) {
                answer.write(y, to);
                to += NonMaxSuppression.FIELDS;
            }
        }
        return y;
    }

    private List<Candidate> answers(int image) {
        List<Box> clipped = boxes(image);
        List<Candidate> answers = new ArrayList<>();
        if (op.acrossClasses()) {
            answers.addAll(distinct(likeliest(image, clipped)));
        } else {
            for (int label = 1; label < labels; label++) {
                answers.addAll(distinct(candidates(image, label, clipped)));
            }
        }
        answers.sort(bestFirst);
        return answers.subList(0, Math.min(op.detections(), answers.size()));
    }

    private List<Box> boxes(int image) {
        List<Box> clipped = new ArrayList<>(anchors);
        for (int anchor = 0; anchor < anchors; anchor++) {
            clipped.add(Box.inImage(boxes, (image * anchors + anchor) * Box.SIZE));
        }
        return clipped;
    }

    private List<Candidate> candidates(int image, int label, List<Box> clipped) {
        List<Candidate> candidates = new ArrayList<>();
        for (int anchor = 0; anchor < anchors; anchor++) {
            Candidate candidate = new Candidate(clipped.get(anchor), score(image, anchor, label), label, anchor);
            if (candidate.score() > (float) op.score() && candidate.box().isVisible()) {
                candidates.add(candidate);
            }
        }
        return candidates;
    }

    /** One candidate of each anchor that has any. */
    private List<Candidate> likeliest(int image, List<Box> clipped) {
        List<Candidate> candidates = new ArrayList<>();
        for (int anchor = 0; anchor < anchors; anchor++) {
            int best = 0;
            float most = (float) op.score();
            for (int label = 1; label < labels; label++) {
                if (score(image, anchor, label) > most) {
                    best = label;
                    most = score(image, anchor, label);
                }
            }
            if (best > 0 && clipped.get(anchor).isVisible()) {
                candidates.add(new Candidate(clipped.get(anchor), most, best, anchor));
            }
        }
        return candidates;
    }

    private float score(int image, int anchor, int label) {
        return scores[(image * anchors + anchor) * labels + label];
    }

    /** Those that overlap no better one too far. */
    private List<Candidate> distinct(List<Candidate> candidates) {
        candidates.sort(bestFirst);
        List<Candidate> taken = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (taken.size() == op.perClass()) {
                break;
            }
            if (taken.stream().noneMatch(better -> better.box().overlap(candidate.box()) > (float) op.iou())) {
                taken.add(candidate);
            }
        }
        return taken;
    }

    /** A box that may be an answer. */
    private record Candidate(Box box, float score, int label, int anchor) {

        void write(float[] y, int to) {
            y[to] = box.yMin();
            y[to + 1] = box.xMin();
            y[to + 2] = box.yMax();
            y[to + 3] = box.xMax();
            y[to + NonMaxSuppression.SCORE] = score;
            y[to + NonMaxSuppression.CLASS] = label;
        }
    }

    /** What is inside the image of a box. */
    private record Box(float yMin, float xMin, float yMax, float xMax) {

        static final int SIZE = 4;

        private static final Box NOTHING = new Box(0, 0, 0, 0);

        /** The part of the box that starts at {@code i}; nothing of one that has no finite size and place. */
        static Box inImage(float[] boxes, int i) {
            for (int side = i; side < i + SIZE; side++) {
                if (!Float.isFinite(boxes[side])) {
                    return NOTHING;
                }
            }
            return new Box(clip(boxes[i]), clip(boxes[i + 1]), clip(boxes[i + 2]), clip(boxes[i + 3]));
        }

        private static float clip(float side) {
            return Math.min(Math.max(side, 0), 1);
        }

        boolean isVisible() {
            return yMax > yMin && xMax > xMin;
        }

        /** Intersection over union. */
        float overlap(Box other) {
            double height = (double) Math.min(yMax, other.yMax) - Math.max(yMin, other.yMin);
            double width = (double) Math.min(xMax, other.xMax) - Math.max(xMin, other.xMin);
            double intersection = Math.max(height, 0) * Math.max(width, 0);
            return (float) (intersection / (area() + other.area() - intersection));
        }

        private double area() {
            return ((double) yMax - yMin) * ((double) xMax - xMin);
        }
    }
}
