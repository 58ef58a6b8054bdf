package io.tcns.cli;

import io.tcns.cli.RunAnswer.OfImage;
import java.util.List;

/** The JSON of {@code tcns run} for several images, or for a folder, however many it holds: an answer for each that could be read. */
record RunAnswers(String schema, String model, List<OfImage> images) {

    static final String SCHEMA = "tcns.run/2";

    static RunAnswers of(String model, List<ImageAnswer> images) {
        return new RunAnswers(SCHEMA, model, images.stream().map(OfImage::of).toList());
    }
}
