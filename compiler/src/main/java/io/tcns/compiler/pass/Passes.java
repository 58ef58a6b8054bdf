package io.tcns.compiler.pass;

import io.tcns.compiler.ir.Graph;
import java.util.List;

/** The pipelines, each a list of passes in the order in which they run. */
public final class Passes {

    private Passes() {}

    /**
     * What a lowered graph goes through before it is run or exported.
     *
     * @param fold whether batch norms disappear in the convolutions before them
     */
    public static List<Pass> inference(boolean fold) {
        if (fold) {
            return List.of(new RemoveDropout(), new FoldBatchNorm(), new RemoveDeadNodes());
        }
        return List.of(new RemoveDropout(), new RemoveDeadNodes());
    }

    /** The graph after all passes. */
    public static Graph apply(List<Pass> passes, Graph graph) {
        Graph present = graph;
        for (Pass pass : passes) {
            present = pass.apply(present);
        }
        return present;
    }
}
