package io.tcns.runtime;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a model costs on this machine: whole runs and, from runs of a second session in between, every node.
 *
 * @param latency whole runs, profiling off
 * @param profiledRuns runs over which the nodes' times are means
 * @param profiledMicros mean microseconds of a profiled run, measured around the call
 * @param profilerMicros microseconds of every node that were the profiler's own, as a node that does nothing showed; taken off
 *     the nodes' times
 * @param nodes in order of execution
 * @param activationPeakBytes most memory of intermediate values at the end of any node of the first run, as requested:
 *     neither weights nor the model's inputs, nor outputs of a fixed shape; empty when the profile does not say
 * @param arenaPeakBytes most memory that ONNX Runtime's arena gave out at once, rounded up as it does, with scratch space and
 *     the weights that it holds; empty when the profile does not say
 */
public record Profile(
        Latency latency,
        int profiledRuns,
        double profiledMicros,
        double profilerMicros,
        List<ProfiledNode> nodes,
        OptionalLong activationPeakBytes,
        OptionalLong arenaPeakBytes) {
    private static final double MICROS_PER_MILLI = 1e3;

    public Profile {
        nodes = List.copyOf(nodes);
    }

    /**
     * Joins what was measured.
     *
     * @param allProfiledMicros microseconds of all profiled runs together
     * @param model the profile of the model
     * @param empty the profile of nodes that do nothing: what these took is taken off every node of the model
     */
    static Profile of(Latency latency, double allProfiledMicros, OrtProfile model, OrtProfile empty) {
        double profilerMicros = Statistics.median(
                empty.nodes().stream().mapToDouble(ProfiledNode::micros).toArray());
        return new Profile(
                latency,
                model.runs(),
                allProfiledMicros / model.runs(),
                profilerMicros,
                model.nodes().stream().map(node -> node.less(profilerMicros)).toList(),
                model.activationPeakBytes(),
                model.arenaPeakBytes());
    }

    /** Mean microseconds of a run that are spent in nodes. */
    public double nodeMicros() {
        return nodes.stream().mapToDouble(ProfiledNode::micros).sum();
    }

    /**
     * Mean microseconds of an unprofiled run beyond its nodes: the call, and going from node to node. With
     * {@link #nodeMicros()} it sums to the mean latency, unless the nodes alone took longer in the profiled runs; then it is 0.
     */
    public double runtimeMicros() {
        return Math.max(0, latency.meanMs() * MICROS_PER_MILLI - nodeMicros());
    }
}
