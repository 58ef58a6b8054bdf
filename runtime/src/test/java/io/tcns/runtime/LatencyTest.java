package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyTest {
    @Test
    void summarisesItsSamples() {
        Latency latency = new Latency(20, 35.5, List.of(4.0, 1.0, 3.0, 10.0, 2.0));
        assertThat(latency.runs()).isEqualTo(5);
        assertThat(latency.minMs()).isEqualTo(1);
        assertThat(latency.p50Ms()).isEqualTo(3);
        assertThat(latency.p90Ms()).isCloseTo(7.6, within(1e-12));
        assertThat(latency.p99Ms()).isCloseTo(9.76, within(1e-12));
        assertThat(latency.meanMs()).isEqualTo(4);
        assertThat(latency.stddevMs()).isCloseTo(3.5355339059327378, within(1e-15));
    }

    @Test
    void isStableWhenNineOfTenRunsAreWithinAFifthOfTheMedian() {
        assertThat(new Latency(0, 0, List.of(10.0, 10.0, 12.0, 12.0)).stable()).isTrue();
        assertThat(new Latency(0, 0, List.of(10.0, 10.0, 10.0, 12.9)).stable()).isFalse();
    }

    @Test
    void needsARun() {
        assertThatThrownBy(() -> new Latency(0, 0, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a latency needs at least one run");
    }
}
