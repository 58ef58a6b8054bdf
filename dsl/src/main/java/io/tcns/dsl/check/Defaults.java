package io.tcns.dsl.check;

import io.tcns.dsl.model.Architecture.Conventions;
import io.tcns.dsl.model.Nonlinearity;
import io.tcns.dsl.model.PaddingRule;
import io.tcns.dsl.syntax.Statement;
import java.util.List;

/**
 * What {@code layers { ... }} says for all rows.
 *
 * @param roundsHidden whether expanded channels become a multiple of 8, or just whole
 */
record Defaults(PaddingRule padding, double epsilon, Nonlinearity activation, boolean roundsHidden) {

    /** What holds where a spec says nothing. */
    static final Defaults TF_SLIM = new Defaults(PaddingRule.SAME, 1e-3, Nonlinearity.RELU6, true);

    private static final List<String> SETTINGS = List.of("padding", "epsilon", "activation", "hidden");
    private static final double LEAST_EPSILON = 1e-12;
    private static final double MOST_EPSILON = 0.1;

    /** TF-slim's choices, but for those that are named. */
    static Defaults of(Statement.Layers layers, Values values, Problems problems) {
        Settings settings = new Settings("layers", layers.block(), SETTINGS, values, problems);
        return new Defaults(
                settings.word("padding", Words.PADDINGS).orElse(TF_SLIM.padding),
                settings.real("epsilon", LEAST_EPSILON, MOST_EPSILON).orElse(TF_SLIM.epsilon),
                settings.word("activation", Words.ACTIVATIONS).orElse(TF_SLIM.activation),
                settings.word("hidden", Words.HIDDEN).orElse(TF_SLIM.roundsHidden));
    }

    Conventions conventions() {
        return new Conventions(padding, epsilon, activation);
    }
}
