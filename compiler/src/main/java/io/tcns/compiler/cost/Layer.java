package io.tcns.compiler.cost;

import io.tcns.compiler.ir.Op;
import io.tcns.compiler.ir.Origin;
import io.tcns.compiler.ir.Value;
import java.util.Collection;
import java.util.List;

/**
 * What people count as one: a convolution with its batch norm and activation, an add, a pool. In a graph, neighbouring
 * nodes of one origin.
 *
 * @param name the tap, such as {@code stage6.1.expand}
 * @param op what the layer is about; norms, activations and the like go with it
 * @param inputs the activations that come from outside, each once, in the order of their first use
 * @param output the result of the last node
 */
record Layer(String name, Origin origin, Op op, List<Value> inputs, Value output, Cost cost) {

    Layer {
        inputs = List.copyOf(inputs);
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException(name + " reads no activation");
        }
    }

    LayerCost report() {
        return new LayerCost(name, origin, op.getClass().getSimpleName(), Value.types(inputs), output.type(), cost);
    }

    /** Elements of what it reads and gives. */
    long operands() {
        return Math.addExact(elements(inputs), output.type().elements());
    }

    /** The elements of several values. */
    static long elements(Collection<Value> values) {
        long elements = 0;
        for (Value value : values) {
            elements = Math.addExact(elements, value.type().elements());
        }
        return elements;
    }
}
