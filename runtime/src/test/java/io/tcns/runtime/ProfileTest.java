package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProfileTest {
    private static final OrtProfile MODEL = profile(40, 2, 13);
    private static final OrtProfile EMPTY = profile(2, 3, 90);

    @Test
    void takesTheMedianOfEmptyNodesOffEveryNode() {
        Profile profile = Profile.of(latency(0.06), 200, MODEL, EMPTY);
        assertThat(profile.profilerMicros()).isEqualTo(3);
        assertThat(profile.nodes()).extracting(ProfiledNode::micros).containsExactly(37.0, 0.0, 10.0);
        assertThat(profile.profiledRuns()).isEqualTo(2);
        assertThat(profile.profiledMicros()).isEqualTo(100);
    }

    @Test
    void countsWhatARunTakesBeyondItsNodesAsRuntime() {
        Profile profile = Profile.of(latency(0.05, 0.07), 200, MODEL, EMPTY);
        assertThat(profile.nodeMicros()).isEqualTo(47);
        assertThat(profile.runtimeMicros()).isCloseTo(13, within(1e-9));
    }

    @Test
    void hasNoRuntimeWhereTheNodesOfTheProfiledRunsTookLongerThanUnprofiledRuns() {
        assertThat(Profile.of(latency(0.04), 200, MODEL, EMPTY).runtimeMicros()).isZero();
    }

    private static Latency latency(double... samplesMs) {
        return new Latency(0, 0, Arrays.stream(samplesMs).boxed().toList());
    }

    private static OrtProfile profile(double... micros) {
        List<ProfiledNode> nodes = IntStream.range(0, micros.length)
                .mapToObj(i -> new ProfiledNode("node" + i, "node" + i, "Conv", micros[i]))
                .toList();
        return new OrtProfile(2, nodes, OptionalLong.empty(), OptionalLong.empty());
    }
}
