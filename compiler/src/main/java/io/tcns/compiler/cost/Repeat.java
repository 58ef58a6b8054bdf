package io.tcns.compiler.cost;

import io.tcns.compiler.ir.Add;
import io.tcns.compiler.ir.AveragePool;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.GlobalAveragePool;
import io.tcns.compiler.ir.MaxPool;
import io.tcns.compiler.ir.Op;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * The layers of one repeat of a row.
 *
 * @param all the layers of the network
 * @param start index of the first layer
 * @param end index after the last layer
 */
record Repeat(Layers all, int start, int end) {

    List<Layer> layers() {
        return all.list().subList(start, end);
    }

    /** The taps' common part, such as {@code stage2.1}. */
    String name() {
        String tap = all.get(start).name();
        return tap.substring(0, Math.max(tap.lastIndexOf('.'), 0));
    }

    Value output() {
        return all.get(end - 1).output();
    }

    /**
     * Whether this is a block in the sense of Sandler et al. 2018, section 5.1: several layers whose middle works on
     * each channel by itself, so that it can be computed a few channels at a time.
     */
    boolean isBlock() {
        return end - start > 1 && layers().stream().anyMatch(Repeat::worksPerChannel);
    }

    private static boolean worksPerChannel(Layer layer) {
        return layer.op() instanceof Conv2d convolution
                && convolution.groups() == layer.inputs().get(0).type().channels()
                && convolution.groups() == layer.output().type().channels();
    }

    boolean isPool() {
        Op op = all.get(end - 1).op();
        return op instanceof MaxPool || op instanceof AveragePool || op instanceof GlobalAveragePool;
    }

    /**
     * The elements that exist while this block runs as one operator: what it reads from outside, what is read outside
     * of it, and a slice of what is only read inside.
     *
     * @param kept how many channels of an inner tensor exist at a time, of how many
     */
    long operands(IntUnaryOperator kept) {
        Set<Value> inputs = new LinkedHashSet<>();
        layers().forEach(layer -> inputs.addAll(layer.inputs()));
        layers().forEach(layer -> inputs.remove(layer.output()));
        long elements = Layer.elements(inputs);
        for (Layer layer : layers()) {
            elements = Math.addExact(elements, elementsKept(layer.output(), kept));
        }
        return elements;
    }

    private long elementsKept(Value result, IntUnaryOperator kept) {
        int lastReader = all.lastReader(result);
        if (lastReader >= end) {
            return result.type().elements();
        }
        // An add writes its sum over what the block has computed for it.
        if (lastReader >= 0 && all.get(lastReader).op() instanceof Add) {
            return 0;
        }
        TensorType type = result.type();
        return type.elements() / type.channels() * kept.applyAsInt(type.channels());
    }
}
