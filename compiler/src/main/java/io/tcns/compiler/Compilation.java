package io.tcns.compiler;

import io.tcns.compiler.binding.Binding;
import io.tcns.compiler.cost.CostReport;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Value;
import io.tcns.compiler.pass.Passes;
import io.tcns.dsl.model.Architecture;
import java.util.List;
import java.util.Optional;

/**
 * A network and its graph.
 *
 * @param network as it is trained: with batch norms and dropout
 * @param binding what a checkpoint gave
 * @param slices in which each bottleneck is deployed; 1: whole
 */
public record Compilation(Architecture architecture, Graph network, Optional<Binding> binding, int slices) {

    /** What the network costs, by the rules of the papers: counted before anything is folded. */
    public CostReport cost() {
        return CostReport.of(network);
    }

    /** The same network that answers with other values of its graph. */
    public Compilation withOutputs(List<Value> outputs) {
        return new Compilation(architecture, network.withOutputs(outputs), binding, slices);
    }

    /** The graph as it is deployed: without dropout, without batch norms if they are folded, and with its bottlenecks in slices. */
    public Graph deployed(boolean fold) {
        return Passes.apply(Passes.inference(fold, slices), network);
    }
}
