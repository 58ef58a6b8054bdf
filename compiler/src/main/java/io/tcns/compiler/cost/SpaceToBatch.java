package io.tcns.compiler.cost;

import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.TensorType;

/**
 * Multiply-adds of convolutions with rates as TensorFlow runs and counts them: it cuts a map into rate x rate maps without
 * gaps, whose sides must divide evenly, and so convolves the map that is padded up to a multiple of the rate. The figures of
 * MobileNetV2's Table 7 are such.
 */
final class SpaceToBatch {

    private SpaceToBatch() {}

    static long macs(Graph graph) {
        long macs = 0;
        for (Node node : graph.nodes()) {
            macs = Math.addExact(macs, node.op() instanceof Conv2d conv ? macs(node, conv.dilation()) : node.macs());
        }
        return macs;
    }

    private static long macs(Node node, int rate) {
        TensorType map = node.result().type();
        long pixels = (long) map.height() * map.width();
        long padded = (long) multiple(map.height(), rate) * multiple(map.width(), rate);
        return Math.multiplyExact(node.macs() / pixels, padded);
    }

    private static int multiple(int size, int rate) {
        return (size + rate - 1) / rate * rate;
    }
}
