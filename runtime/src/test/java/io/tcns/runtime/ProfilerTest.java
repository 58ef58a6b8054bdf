package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProfilerTest {
    private final Model model = TinyModels.bottleneck().model();

    @Test
    void namesNodesByTheirOwnNamesUpToExtended() {
        assertThat(profile(OptimizationLevel.EXTENDED, 2, 1).nodes())
                .extracting(ProfiledNode::subject)
                .containsExactly(
                        "stem/conv",
                        "stage1.1.expand/conv",
                        "stage1.1.depthwise/conv",
                        "stage1.1.project/conv",
                        "stage1.1.output/add",
                        "last.1.output/conv",
                        "avgpool/pool",
                        "avgpool/flatten");
    }

    @Test
    void namesBlockedNodesByTheValuesThatTheyCompute() {
        List<ProfiledNode> nodes = profile(OptimizationLevel.ALL, 2, 1).nodes();
        assumeTrue(
                nodes.stream().anyMatch(node -> node.name().endsWith("_nchwc")),
                "ONNX Runtime has blocked layouts on x86-64 only");
        // Where ONNX Runtime leaves the blocked layout depends on the width of the machine's vectors.
        assertThat(nodes).extracting(ProfiledNode::subject).containsOnlyOnce("ReorderOutput");
        assertThat(nodes)
                .extracting(ProfiledNode::subject)
                .filteredOn(subject -> !subject.equals("ReorderOutput"))
                .containsExactly(
                        "stem.1.output",
                        "stage1.1.expand",
                        "stage1.1.depthwise",
                        "stage1.1.project",
                        "last.1.output",
                        "avgpool/pool",
                        "avgpool/flatten");
    }

    @Test
    void runsAsOftenAsTold() {
        Profile profile = profile(OptimizationLevel.ALL, 20, 3);
        assertThat(profile.latency().runs()).isEqualTo(20);
        assertThat(profile.latency().warmup()).isEqualTo(3);
        assertThat(profile.profiledRuns()).isEqualTo(20);
        assertThat(profile(OptimizationLevel.ALL, 1, 0).profiledRuns()).isEqualTo(1);
    }

    @Test
    void spreadsTheProfiledRunsWhenThereAreMany() {
        Profile profile = profile(OptimizationLevel.ALL, 1001, 0);
        assertThat(profile.latency().runs()).isEqualTo(1001);
        assertThat(profile.profiledRuns()).isEqualTo(334);
    }

    @Test
    void warmsUpByItselfWhenNotTold() {
        Profile profile =
                Profiler.profile(model, inputs(), ProfileOptions.defaults().withRuns(1));
        assertThat(profile.latency().warmup()).isBetween(1, 500);
        assertThat(profile.profiledRuns()).isEqualTo(1);
    }

    @Test
    void accountsForTheMeanLatencyByNodesAndRuntime() {
        Profile profile = profile(OptimizationLevel.NONE, 50, 20);
        double latency = 1000 * profile.latency().meanMs();
        assertThat(profile.nodeMicros() + profile.runtimeMicros())
                .isCloseTo(Math.max(latency, profile.nodeMicros()), within(1e-6));
        assertThat(profile.nodeMicros()).isPositive().isLessThan(profile.profiledMicros());
        assertThat(profile.profilerMicros()).isPositive();
    }

    @Test
    void findsTheLargestSetOfLiveActivations() {
        // 96 channels of 14x14 floats enter and leave the depthwise convolution while the shortcut's 16 wait.
        assertThat(profile(OptimizationLevel.EXTENDED, 1, 1).activationPeakBytes())
                .isEqualTo(OptionalLong.of(4L * 14 * 14 * (96 + 96 + 16)));
    }

    @Test
    void countsTheNodesOfABranchOnce() {
        Profile profile = Profiler.profile(
                TinyModels.branches().model(),
                List.of(Tensor.of(new float[] {1}, 1)),
                options(OptimizationLevel.NONE, 50, 20));
        assertThat(profile.nodes())
                .extracting(ProfiledNode::name)
                .containsExactly("row1/greater", "row1/if", "then/neg");
        assertThat(profile.nodeMicros()).isLessThan(profile.profiledMicros());
    }

    @Test
    void measuresTheProfilerWithNodesThatDoNothing() throws IOException {
        try (InputStream in = Profiler.class.getResourceAsStream("empty-nodes.onnx")) {
            assertThat(in.readAllBytes()).isEqualTo(TinyModels.emptyNodes().bytes());
        }
    }

    @Test
    void refusesCountsBeyondTheirLimits() {
        ProfileOptions options = ProfileOptions.defaults();
        assertThatThrownBy(() -> options.withRuns(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("runs must be 1 to 100000, got 0");
        assertThatThrownBy(() -> options.withWarmup(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("warmup must be 0 to 100000, got -1");
    }

    private List<Tensor> inputs() {
        try (Session opened = Session.open(model, SessionOptions.defaults())) {
            return RandomInputs.of(opened.inputs(), 1);
        }
    }

    private Profile profile(OptimizationLevel level, int runs, int warmup) {
        return Profiler.profile(model, inputs(), options(level, runs, warmup));
    }

    private static ProfileOptions options(OptimizationLevel level, int runs, int warmup) {
        return ProfileOptions.defaults()
                .withSession(SessionOptions.defaults().withOptimization(level))
                .withRuns(runs)
                .withWarmup(warmup);
    }
}
