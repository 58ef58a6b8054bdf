package io.tcns.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tcns.cli.ImageAnswer.Guess;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code tcns run} for one image that was asked for by its name: what the network says of it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunAnswer(
        String schema,
        String model,
        String image,
        double latencyMs,
        @Nullable List<Guess> top,
        @Nullable List<Float> features) {

    static final String SCHEMA = "tcns.run/1";

    static RunAnswer of(String model, ImageAnswer answer) {
        return new RunAnswer(SCHEMA, model, answer.image(), answer.latencyMs(), answer.top(), answer.features());
    }
}
