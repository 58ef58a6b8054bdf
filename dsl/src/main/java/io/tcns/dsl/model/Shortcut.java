package io.tcns.dsl.model;

import java.util.Locale;

/** Where a bottleneck's residual connection runs (Sandler et al. 2018, figure 6b). */
public enum Shortcut {
    /** From the block's input to its output, where stride is 1 and the channels agree. */
    BOTTLENECK,
    /** From the last expansion made so far to this one, where their shapes agree. */
    EXPANSION,
    /** Nowhere. */
    NONE;

    /** The word that a spec uses. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
