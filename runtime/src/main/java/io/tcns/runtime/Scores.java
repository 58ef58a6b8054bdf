package io.tcns.runtime;

import java.nio.FloatBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What a classifier's output says. */
public final class Scores {
    private Scores() {}

    /**
     * One class and its score.
     *
     * @param index from 0
     */
    public record Ranked(int index, double score) {}

    /** Probabilities of logits: {@code exp(x - max) / sum}, which no size of logit overflows. */
    public static double[] softmax(FloatBuffer logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = logits.position(); i < logits.limit(); i++) {
            max = Math.max(max, logits.get(i));
        }
        double[] probabilities = new double[logits.remaining()];
        double sum = 0;
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = Math.exp(logits.get(logits.position() + i) - max);
            sum += probabilities[i];
        }
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }

    /**
     * The largest scores, largest first; of equal ones the smaller index first, and NaN last.
     *
     * @param count how many; all when there are fewer
     */
    public static List<Ranked> top(double[] scores, int count) {
        return IntStream.range(0, scores.length)
                .mapToObj(index -> new Ranked(index, scores[index]))
                // The negative of NaN is NaN, which compares as larger than all.
                .sorted(Comparator.comparingDouble(ranked -> -ranked.score()))
                .limit(count)
                .toList();
    }
}
