package io.tcns.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** The JSON of {@code tcns run} for one image that was asked for by its name: what the network says of it. */
record RunAnswer(String schema, String model, @JsonUnwrapped OfImage answer) {

    static final String SCHEMA = "tcns.run/1";

    /** What stands there of each image. */
    record OfImage(
            String image, double latencyMs, @JsonUnwrapped Record answer) {

        static OfImage of(ImageAnswer answer) {
            return new OfImage(
                    answer.image(), answer.latencyMs(), answer.answer().json());
        }
    }

    static RunAnswer of(String model, ImageAnswer answer) {
        return new RunAnswer(SCHEMA, model, OfImage.of(answer));
    }
}
