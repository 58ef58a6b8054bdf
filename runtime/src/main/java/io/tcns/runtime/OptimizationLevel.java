package io.tcns.runtime;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;

/** How far ONNX Runtime rewrites a graph before it runs it; each level includes the ones above. */
public enum OptimizationLevel {
    /** The graph as it stands in the file. */
    NONE(OptLevel.NO_OPT),
    /** Constants folded, redundant nodes removed, batch norms folded. */
    BASIC(OptLevel.BASIC_OPT),
    /** Activations fused into convolutions. Nodes keep their names. */
    EXTENDED(OptLevel.EXTENDED_OPT),
    /** Blocked data layouts and sums fused into convolutions. Fused nodes are named by the value that they compute. */
    ALL(OptLevel.ALL_OPT);

    private final OptLevel level;

    OptimizationLevel(OptLevel level) {
        this.level = level;
    }

    OptLevel level() {
        return level;
    }
}
