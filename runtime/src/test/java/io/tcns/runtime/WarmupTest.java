package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WarmupTest {
    @Test
    void isOverWhenTwoSuccessiveMediansAreClose() {
        assertThat(runsUntilSettled(100, 96, 95)).isEqualTo(30);
        assertThat(runsUntilSettled(100, 98)).isEqualTo(20);
        assertThat(runsUntilSettled(100, 103.1, 100, 102.9)).isEqualTo(40);
    }

    @Test
    void looksAtMediansNotAtSingleRuns() {
        Warmup warmup = new Warmup();
        for (int run = 1; run < 20; run++) {
            assertThat(warmup.settledAfter(run % 3 == 0 ? 900 : 100)).isFalse();
        }
        assertThat(warmup.settledAfter(100)).isTrue();
    }

    /** @param times of the runs of each block of ten */
    private static int runsUntilSettled(double... times) {
        Warmup warmup = new Warmup();
        for (double time : times) {
            for (int run = 0; run < Warmup.BLOCK; run++) {
                if (warmup.settledAfter(time)) {
                    return warmup.runs();
                }
            }
        }
        return -1;
    }
}
