package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Expected values by hand and by NumPy's mean, std(ddof=1) and percentile. */
class StatisticsTest {
    private static final double[] SAMPLES = {4, 1, 3, 10, 2};
    private static final double[] SORTED = {1, 2, 3, 4, 10};

    @Test
    void meanDividesTheSumByTheCount() {
        assertThat(Statistics.mean(SAMPLES)).isEqualTo(4);
    }

    @Test
    void standardDeviationDividesByOneLessThanTheCount() {
        assertThat(Statistics.standardDeviation(SAMPLES)).isCloseTo(3.5355339059327378, within(1e-15));
        assertThat(Statistics.standardDeviation(new double[] {7})).isZero();
    }

    @Test
    void percentilesInterpolateBetweenSamples() {
        assertThat(Statistics.percentile(SORTED, 0)).isEqualTo(1);
        assertThat(Statistics.percentile(SORTED, 50)).isEqualTo(3);
        assertThat(Statistics.percentile(SORTED, 90)).isCloseTo(7.6, within(1e-12));
        assertThat(Statistics.percentile(SORTED, 99)).isCloseTo(9.76, within(1e-12));
        assertThat(Statistics.percentile(SORTED, 100)).isEqualTo(10);
        assertThat(Statistics.percentile(new double[] {7}, 99)).isEqualTo(7);
    }

    @Test
    void medianOfAnEvenCountLiesBetweenTheMiddleTwoAndLeavesTheOrderAlone() {
        double[] samples = {4, 1, 3, 2};
        assertThat(Statistics.median(samples)).isEqualTo(2.5);
        assertThat(samples).containsExactly(4, 1, 3, 2);
    }
}
