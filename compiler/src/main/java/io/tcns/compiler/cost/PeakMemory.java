package io.tcns.compiler.cost;

import io.tcns.compiler.ir.Add;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * The activation memory that a network needs at its worst moment, by several rules. Weights are not part of it.
 *
 * <p>The rules of the paper (Sandler et al. 2018, section 5.1 and Table 3) take values of 16 bits.
 */
public final class PeakMemory {

    /** Bytes of a value in the paper's rules. */
    public static final int PAPER_BYTES = 2;

    private final Layers layers;

    PeakMemory(Layers layers) {
        this.layers = layers;
    }

    /** Of a graph in any form, also after passes. */
    public static PeakMemory of(Graph graph) {
        return new PeakMemory(LayerWalk.of(graph));
    }

    /**
     * A peak and where it is; the first, where several are equal.
     *
     * @param at a layer by its tap, such as {@code stage2.1.expand}, or a block, such as {@code stage2.1}
     */
    public record Peak(String at, long bytes) {

        private static final Peak NONE = new Peak("", 0);

        private Peak max(String other, long values, int bytesPerValue) {
            long candidate = Math.multiplyExact(values, bytesPerValue);
            return candidate > bytes ? new Peak(other, candidate) : this;
        }
    }

    /**
     * The most that is alive at once when layers run in order: while a layer runs, what it reads, what it gives and all
     * that is read later. An add overwrites an operand that ends with it. The graph's inputs are there from the
     * start, its outputs until the end.
     */
    public Peak liveness(int bytesPerValue) {
        Peak peak = Peak.NONE;
        long alive = Layer.elements(layers.graph().inputs());
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            long result = layer.output().type().elements();
            long ending = ending(i);
            boolean inPlace = layer.op() instanceof Add && ending > 0;
            peak = peak.max(layer.name(), inPlace ? alive : Math.addExact(alive, result), bytesPerValue);
            alive = Math.addExact(alive, result) - ending;
        }
        return peak;
    }

    /** Elements of the inputs that nobody reads after a layer. */
    private long ending(int layer) {
        long ending = 0;
        for (Value input : layers.get(layer).inputs()) {
            ending += layers.lastReader(input) == layer ? input.type().elements() : 0;
        }
        return ending;
    }

    /** Equation 2 with every layer as an operator: what goes in and what comes out. */
    public Peak equation2() {
        Peak peak = Peak.NONE;
        for (Layer layer : layers.list()) {
            peak = peak.max(layer.name(), layer.operands(), PAPER_BYTES);
        }
        return peak;
    }

    /**
     * Equation 2 with every block as one operator, whose inner tensors are made in {@code slices} parts (section 5.1).
     * Layers outside of blocks are operators of their own.
     *
     * @param slices at least 1; as many as there are channels, or more, keep one channel at a time
     */
    public Peak equation2Blocks(int slices) {
        if (slices < 1) {
            throw new IllegalArgumentException("at least one slice, not " + slices);
        }
        return equation2Blocks(channels -> (channels - 1) / slices + 1);
    }

    /** The bound that {@link #equation2Blocks} approaches: inner tensors cost nothing. */
    public Peak equation2BlocksWithoutInner() {
        return equation2Blocks(channels -> 0);
    }

    /**
     * As above.
     *
     * @param kept how many channels of an inner tensor exist at a time, of how many
     */
    private Peak equation2Blocks(IntUnaryOperator kept) {
        Peak peak = Peak.NONE;
        for (Repeat repeat : layers.repeats()) {
            if (repeat.isBlock()) {
                peak = peak.max(repeat.name(), repeat.operands(kept), PAPER_BYTES);
                continue;
            }
            for (Layer layer : repeat.layers()) {
                peak = peak.max(layer.name(), layer.operands(), PAPER_BYTES);
            }
        }
        return peak;
    }

    /**
     * Table 3: the largest tensor that has to be kept at each resolution, in bytes, by {@code 112x112} and so on, in
     * the order in which the network reaches them. Kept is what leaves a block or a pool; a convolution of its own,
     * such as the first and the last, hands its pixels on.
     */
    public Map<String, Long> table3() {
        Map<String, Long> byResolution = new LinkedHashMap<>();
        for (Repeat repeat : layers.repeats()) {
            if (repeat.isBlock() || repeat.isPool()) {
                TensorType output = repeat.output().type();
                boolean flat = output.rank() < 4;
                String resolution = flat ? "1x1" : output.height() + "x" + output.width();
                byResolution.merge(resolution, Math.multiplyExact(output.elements(), PAPER_BYTES), Math::max);
            }
        }
        return byResolution;
    }

    /** The largest entry of {@link #table3}; 0 for a network without blocks and pools. */
    public long table3Peak() {
        return table3().values().stream().mapToLong(Long::longValue).max().orElse(0);
    }
}
