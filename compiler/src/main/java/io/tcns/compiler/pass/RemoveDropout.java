package io.tcns.compiler.pass;

import io.tcns.compiler.ir.Dropout;
import io.tcns.compiler.ir.Graph;
import java.util.Optional;

/**
 * Removes dropout: {@code Dropout(x) -> x}, its meaning at inference.
 *
 * <p>A dropout whose result is an output stays, because the value before it has another name, and the names of outputs are
 * the ones that users see.
 */
public final class RemoveDropout implements Pass {

    @Override
    public Graph apply(Graph graph) {
        return graph.rewrite((node, out) -> {
            boolean removable = node.op() instanceof Dropout && !graph.outputs().contains(node.result());
            return removable ? Optional.of(node.operand(0)) : Optional.empty();
        });
    }
}
