package io.tcns.compiler.pass;

import io.tcns.compiler.ir.ArgMax;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.GraphBuilder;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.PixelOrder;
import io.tcns.compiler.ir.Resize;
import io.tcns.compiler.ir.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lays the channels of each pixel side by side where a map is enlarged for its largest channels alone: both steps then read and write
 * memory in order.
 */
public final class EnlargePixelsWhole implements Pass {

    @Override
    public Graph apply(Graph graph) {
        Map<Value, List<Node>> users = graph.users();
        Set<String> enlarged = new HashSet<>();
        for (Node node : graph.nodes()) {
            List<Node> readers = users.getOrDefault(node.result(), List.of());
            boolean isForLargest = node.op() instanceof Resize
                    && !readers.isEmpty()
                    && readers.stream().allMatch(reader -> reader.op() instanceof ArgMax)
                    && !graph.outputs().contains(node.result());
            if (isForLargest) {
                enlarged.add(node.result().name());
            }
        }
        return enlarged.isEmpty() ? graph : graph.rewrite((node, out) -> rewrite(node, enlarged, out));
    }

    private static Optional<Value> rewrite(Node node, Set<String> enlarged, GraphBuilder out) {
        if (node.op() instanceof Resize resize
                && enlarged.contains(node.result().name())) {
            Resize whole = resize.with(PixelOrder.CHANNELS_LAST);
            return Optional.of(
                    out.node(node.name(), whole, node.operands(), node.result().name(), node.origin()));
        }
        return node.op() instanceof ArgMax && enlarged.contains(node.operand(0).name())
                ? Optional.of(out.node(
                        node.name(),
                        new ArgMax(PixelOrder.CHANNELS_LAST),
                        node.operands(),
                        node.result().name(),
                        node.origin()))
                : Optional.empty();
    }
}
