package io.tcns.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tcns.runtime.Scores.Ranked;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a network says of one picture.
 *
 * @param latencyMs milliseconds of the run
 * @param top of a classifier: the likeliest classes, the likeliest first
 * @param features of a feature extractor
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ImageAnswer(
        String image,
        double latencyMs,
        @Nullable List<Guess> top,
        @Nullable List<Float> features) {

    /**
     * A class that it may be.
     *
     * @param label null where nobody gave the class a name
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Guess(int index, @Nullable String label, double probability) {

        static Guess of(Ranked ranked, List<String> labels) {
            String label = ranked.index() < labels.size() ? labels.get(ranked.index()) : null;
            return new Guess(ranked.index(), label, ranked.score());
        }
    }

    /** The likeliest classes; none of a feature extractor. */
    List<Guess> guesses() {
        return top == null ? List.of() : top;
    }
}
