package io.tcns.compiler;

import io.tcns.compiler.binding.BindOptions;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.dsl.model.Detector.Post;
import io.tcns.dsl.model.Head.Answer;
import java.util.Optional;

/**
 * What a caller can decide about a compilation; the spec decides everything else.
 *
 * @param seed of the weights that no checkpoint gives
 * @param weights trained ones
 * @param binding how strictly they must fit
 * @param answer what a classifier gives, in place of what its head says
 * @param post what a detector does behind its predictors, in place of what its head says
 * @param slices in which the inner tensors of each bottleneck are computed when it is deployed, one after the other; 1 to
 *     {@link #MAX_SLICES}
 * @param plain whether the graph is deployed as it was lowered, even where another form is faster
 */
public record CompileOptions(
        long seed,
        Optional<Checkpoint> weights,
        BindOptions binding,
        Optional<Answer> answer,
        Optional<Post> post,
        int slices,
        boolean plain) {

    /** More would be slices of a few channels. */
    public static final int MAX_SLICES = 64;

    /** Seeded weights, and the answer that the spec asks for. */
    public static final CompileOptions DEFAULT =
            new CompileOptions(1, Optional.empty(), BindOptions.STRICT, Optional.empty(), Optional.empty(), 1, false);

    public CompileOptions {
        if (slices < 1 || slices > MAX_SLICES) {
            throw new IllegalArgumentException("slices must be 1 to " + MAX_SLICES + ", got " + slices);
        }
    }

    public CompileOptions withSeed(long other) {
        return new CompileOptions(other, weights, binding, answer, post, slices, plain);
    }

    public CompileOptions withWeights(Checkpoint trained) {
        return new CompileOptions(seed, Optional.of(trained), binding, answer, post, slices, plain);
    }

    public CompileOptions withAnswer(Answer other) {
        return new CompileOptions(seed, weights, binding, Optional.of(other), post, slices, plain);
    }

    public CompileOptions withPost(Post other) {
        return new CompileOptions(seed, weights, binding, answer, Optional.of(other), slices, plain);
    }

    public CompileOptions withSlices(int count) {
        return new CompileOptions(seed, weights, binding, answer, post, count, plain);
    }

    public CompileOptions withPlain(boolean other) {
        return new CompileOptions(seed, weights, binding, answer, post, slices, other);
    }
}
