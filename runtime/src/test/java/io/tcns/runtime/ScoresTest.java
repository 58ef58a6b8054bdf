package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tcns.runtime.Scores.Ranked;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class ScoresTest {
    @Test
    void softmaxSumsToOne() {
        // exp(0), exp(1), exp(2) over their sum.
        assertThat(Scores.softmax(FloatBuffer.wrap(new float[] {0, 1, 2})))
                .containsExactly(
                        new double[] {0.09003057317038046, 0.24472847105479764, 0.6652409557748218}, within(1e-15));
    }

    @Test
    void softmaxDoesNotOverflow() {
        assertThat(Scores.softmax(FloatBuffer.wrap(new float[] {3e38f, -3e38f, 3e38f})))
                .containsExactly(0.5, 0, 0.5);
        assertThat(Scores.softmax(FloatBuffer.wrap(new float[] {-1e30f}))).containsExactly(1);
    }

    @Test
    void topPutsTheLargestFirstAndTiesByIndex() {
        double[] scores = {0.1, 0.4, 0.1, Double.NaN, 0.4};
        assertThat(Scores.top(scores, 3)).containsExactly(new Ranked(1, 0.4), new Ranked(4, 0.4), new Ranked(0, 0.1));
    }

    @Test
    void topPutsNanLastAndGivesAllWhenThereAreFewer() {
        assertThat(Scores.top(new double[] {Double.NaN, Double.NEGATIVE_INFINITY}, 5))
                .extracting(Ranked::index)
                .containsExactly(1, 0);
    }
}
