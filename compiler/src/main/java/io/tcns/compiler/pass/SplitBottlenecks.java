package io.tcns.compiler.pass;

import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.GraphBuilder;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Computes the inner tensors of bottlenecks in slices, so that they never exist as a whole (Sandler et al. 2018, section
 * 5.1).
 *
 * <pre>
 * Before:  y = project(depthwise(expand(x)))
 * After:   y = project_1(depthwise_1(expand_1(x))) + ... + project_T(depthwise_T(expand_T(x)))
 * </pre>
 *
 * <p>Each slice has ceil(channels / T) of the inner channels, the last one what is left; with fewer channels than T there
 * are fewer slices. Parameters and multiply-adds are the same, and the sum over the channels is made in another order. Norms
 * and activations before the projection are split with it. What follows it stays and takes the sum, and a bias of the
 * projection goes with the first slice, so that both count once.
 *
 * <p>Slices run one after the other, each with what it adds to the sum of those before it, and so its inner values are gone
 * before the next one begins. Their nodes, values and parameters are called like those of the whole with the slice's
 * number behind them: {@code stage3.1.expand/conv/2}.
 *
 * <p>A block stays whole when somebody else reads an inner value or a weight, as a head that taps an expansion does, or a
 * sum of expansions; when nothing makes its inner channels, because they are the block's input, which would have to
 * be copied slice by slice; and when its peak would not fall, because what it gives is larger than what is inside.
 */
public final class SplitBottlenecks implements Pass {

    private final int slices;

    /** @param slices T, at least 2 */
    public SplitBottlenecks(int slices) {
        if (slices < 2) {
            throw new IllegalArgumentException("at least 2 slices, not " + slices);
        }
        this.slices = slices;
    }

    /** How many bottlenecks of a graph are split. */
    public int count(Graph graph) {
        return BottleneckSearch.bottlenecks(graph, slices).size();
    }

    @Override
    public Graph apply(Graph graph) {
        Map<Value, Bottleneck> bottlenecks = new HashMap<>();
        Set<Value> inner = new HashSet<>();
        for (Bottleneck bottleneck : BottleneckSearch.bottlenecks(graph, slices)) {
            bottlenecks.put(bottleneck.projection().result(), bottleneck);
            bottleneck.inner().forEach(node -> inner.add(node.result()));
        }
        Map<Value, Parameter> parameters = graph.parametersByValue();
        return graph.rewrite((node, out) -> {
            // An inner node hands on what comes in, until it reaches the projection.
            return inner.contains(node.result())
                    ? Optional.of(node.operand(0))
                    : Optional.ofNullable(bottlenecks.get(node.result()))
                            .map(bottleneck -> split(bottleneck, node.operand(0), parameters, out));
        });
    }

    /** @return the sum over all slices */
    private Value split(Bottleneck whole, Value x, Map<Value, Parameter> parameters, GraphBuilder out) {
        int most = whole.channelsOfSlice(slices);
        BottleneckSlice slice = new BottleneckSlice(whole, 1, 0, most);
        Value sum = slice.share(x, parameters, out);
        while (!slice.isLast()) {
            slice = slice.next();
            sum = slice.add(sum, slice.share(x, parameters, out), out);
        }
        return sum;
    }
}
