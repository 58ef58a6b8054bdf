package io.tcns.compiler.lower;

import io.tcns.compiler.ir.Initializer;
import io.tcns.compiler.ir.Initializer.Seeded;
import io.tcns.compiler.ir.Parameter.Kind;
import io.tcns.compiler.ir.TensorType;

/**
 * Weights for a network that has none yet, from a seed.
 *
 * <p>They have to make comparisons mean something. With He's weights and identity norms the activations of a MobileNet
 * vanish layer by layer, and whoever compares two graphs compares noise; norms that differ a little from channel to
 * channel, and are not centred, keep every layer alive.
 */
record SeededWeights(long seed) {

    private static final float NORM_SPREAD = 0.2f;
    private static final float NORM_SHIFT = 0.1f;

    Initializer of(Kind kind, TensorType type) {
        return switch (kind) {
            case WEIGHT -> {
                float bound = heBound(type.elements() / type.size(0));
                yield new Seeded(seed, -bound, bound);
            }
            case BIAS, BETA, MEAN -> new Seeded(seed, -NORM_SHIFT, NORM_SHIFT);
            case GAMMA, VARIANCE -> new Seeded(seed, 1 - NORM_SPREAD, 1 + NORM_SPREAD);
        };
    }

    /** The uniform distribution's bound with variance 2 / fan-in (He et al. 2015, equation 10). */
    private static float heBound(long fanIn) {
        return (float) Math.sqrt(6.0 / fanIn);
    }
}
