package io.tcns.compiler;

import io.tcns.compiler.binding.BindOptions;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.dsl.model.Head.Answer;
import java.util.Optional;

/**
 * What a caller can decide about a compilation; the spec decides everything else.
 *
 * @param seed of the weights that no checkpoint gives
 * @param weights trained ones
 * @param binding how strictly they must fit
 * @param answer what a classifier gives, in place of what its head says
 */
public record CompileOptions(long seed, Optional<Checkpoint> weights, BindOptions binding, Optional<Answer> answer) {

    /** Seeded weights, and the answer that the spec asks for. */
    public static final CompileOptions DEFAULT =
            new CompileOptions(1, Optional.empty(), BindOptions.STRICT, Optional.empty());
}
