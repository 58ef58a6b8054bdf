package io.tcns.compiler.pass;

import io.tcns.compiler.ir.Activation;
import io.tcns.compiler.ir.BatchNorm;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Value;
import java.util.List;

/**
 * A convolution that makes channels, nodes that work on each of these by itself, among them a depthwise convolution, and
 * a convolution that sums the channels up again.
 *
 * @param inner from the first convolution to what stands before the last; each is read by the next node alone
 * @param projection the last convolution
 * @param keepsInput whether somebody else reads what comes in, such as a shortcut
 */
record Bottleneck(List<Node> inner, Node projection, boolean keepsInput) {

    Bottleneck {
        inner = List.copyOf(inner);
    }

    /** Whether a node is a convolution over all channels. */
    static boolean isDense(Node node) {
        return node.op() instanceof Conv2d convolution && convolution.groups() == 1;
    }

    static boolean isDepthwise(Node node) {
        return node.op() instanceof Conv2d convolution
                && convolution.groups() > 1
                && convolution.groups() == node.operand(0).type().channels()
                && convolution.groups() == node.result().type().channels();
    }

    static boolean worksPerChannel(Node node) {
        return node.op() instanceof Activation || node.op() instanceof BatchNorm || isDepthwise(node);
    }

    /** Of the inner tensors. */
    int channels() {
        return projection.operand(0).type().channels();
    }

    /** The channels of every slice but the last, which may have fewer. */
    int channelsOfSlice(int slices) {
        return (channels() - 1) / slices + 1;
    }

    /** Whether slices need less memory at once than the whole, counted as {@code PeakMemory.liveness} does. */
    boolean needsLessIn(int slices) {
        return peakOfSlice(channelsOfSlice(slices)) < peak();
    }

    /** The most elements that are alive at once in the whole block. */
    private long peak() {
        long shortcut = keepsInput ? elements(input()) : 0;
        // The first convolution reads what the shortcut keeps.
        long most = elements(input()) - shortcut;
        long before = most;
        for (Node node : inner) {
            if (node.op() instanceof Conv2d) {
                long result = elements(node.result());
                most = Math.max(most, before + result);
                before = result;
            }
        }
        return shortcut + Math.max(most, before + elements(projection.result()));
    }

    /** The same while one slice is computed, beside what comes in and the sum of the slices before. */
    private long peakOfSlice(int channelsOfSlice) {
        long most = 0;
        long before = 0;
        for (Node node : inner) {
            if (node.op() instanceof Conv2d) {
                long result = elements(node.result()) / channels() * channelsOfSlice;
                most = Math.max(most, before + result);
                before = result;
            }
        }
        long sum = elements(projection.result());
        return elements(input()) + sum + Math.max(most, before + sum);
    }

    private Value input() {
        return inner.get(0).operand(0);
    }

    private static long elements(Value value) {
        return value.type().elements();
    }
}
