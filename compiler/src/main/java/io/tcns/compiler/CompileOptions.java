package io.tcns.compiler;

import io.tcns.dsl.model.Head.Answer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a caller can decide about a compilation; the spec decides everything else.
 *
 * @param seed of the weights that no checkpoint gives
 * @param weights a checkpoint
 * @param answer what a classifier gives, in place of what its head says
 */
public record CompileOptions(long seed, Optional<Path> weights, Optional<Answer> answer) {

    /** Seeded weights, and the answer that the spec asks for. */
    public static final CompileOptions DEFAULT = new CompileOptions(1, Optional.empty(), Optional.empty());
}
