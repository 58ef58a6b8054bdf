package io.tcns.dsl.check;

import io.tcns.dsl.model.Architecture.Conventions;
import io.tcns.dsl.model.Nonlinearity;
import io.tcns.dsl.model.PaddingRule;
import io.tcns.dsl.syntax.Statement;
import java.util.List;
import java.util.Optional;

/**
 * What {@code layers { ... }} says for all layers, and TF-slim's choices where it says nothing.
 *
 * @param saidHidden whether expanded channels become a multiple of 8, or just whole
 */
record Defaults(
        Optional<PaddingRule> saidPadding,
        Optional<Double> saidEpsilon,
        Optional<Nonlinearity> saidActivation,
        Optional<Boolean> saidHidden) {

    /** What holds where a spec says nothing. */
    static final Defaults TF_SLIM =
            new Defaults(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final List<String> SETTINGS = List.of("padding", "epsilon", "activation", "hidden");
    private static final double LEAST_EPSILON = 1e-12;
    private static final double MOST_EPSILON = 0.1;
    private static final double SLIM_EPSILON = 1e-3;
    private static final double DEEPLAB_EPSILON = 1e-5;

    static Defaults of(Statement.Layers layers, Values values, Problems problems) {
        Settings settings = new Settings("layers", layers.block(), SETTINGS, values, problems);
        return new Defaults(
                settings.word("padding", Words.PADDINGS),
                settings.real("epsilon", LEAST_EPSILON, MOST_EPSILON),
                settings.word("activation", Words.ACTIVATIONS),
                settings.word("hidden", Words.HIDDEN));
    }

    /** What holds for the layers of a head: that of DeepLabv3 makes other choices than TF-slim where a spec says nothing. */
    Defaults forHead(String kind) {
        return kind.equals(SegmenterReader.DEEPLAB)
                ? new Defaults(
                        saidPadding,
                        saidEpsilon.or(() -> Optional.of(DEEPLAB_EPSILON)),
                        saidActivation.or(() -> Optional.of(Nonlinearity.RELU)),
                        saidHidden)
                : this;
    }

    PaddingRule padding() {
        return saidPadding.orElse(PaddingRule.SAME);
    }

    Nonlinearity activation() {
        return saidActivation.orElse(Nonlinearity.RELU6);
    }

    boolean roundsHidden() {
        return saidHidden.orElse(true);
    }

    Conventions conventions() {
        return new Conventions(padding(), saidEpsilon.orElse(SLIM_EPSILON), activation());
    }
}
