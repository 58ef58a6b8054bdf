package io.tcns.dsl.syntax;

import java.util.List;

/**
 * A spec with all that is written in its text, what means nothing included.
 *
 * @param words those of the whole text, comments among them, in their order
 */
public record SpecText(SpecFile spec, List<Word> words) {

    public SpecText {
        words = List.copyOf(words);
    }
}
