package io.tcns.compiler.cost;

import io.tcns.compiler.ir.Origin;
import io.tcns.compiler.ir.TensorType;
import java.util.List;

/**
 * A layer and its cost.
 *
 * @param name its tap, such as {@code stage6.1.expand}
 * @param op the name of the op that does the work, such as {@code Conv2d}
 * @param inputs the types of the activations that come in; one, but for an add
 */
public record LayerCost(String name, Origin origin, String op, List<TensorType> inputs, TensorType output, Cost cost) {

    public LayerCost {
        inputs = List.copyOf(inputs);
    }
}
