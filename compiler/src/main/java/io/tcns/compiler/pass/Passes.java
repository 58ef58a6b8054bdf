package io.tcns.compiler.pass;

import io.tcns.compiler.ir.Graph;
import java.util.ArrayList;
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
        return inference(fold, 1, false);
    }

    /**
     * The same, in a form that costs less time or memory.
     *
     * @param slices of each bottleneck; 1 leaves them whole
     * @param plain whether everything else stays as it was lowered, even where another form is faster
     */
    public static List<Pass> inference(boolean fold, int slices, boolean plain) {
        List<Pass> passes = new ArrayList<>(List.of(new RemoveDropout()));
        if (fold) {
            passes.add(new FoldBatchNorm());
        }
        if (slices > 1) {
            passes.add(new SplitBottlenecks(slices));
        }
        if (!plain) {
            passes.add(new EnlargePixelsWhole());
        }
        passes.add(new RemoveDeadNodes());
        return List.copyOf(passes);
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
