package io.tcns.dsl.format;

import io.tcns.dsl.format.Outline.Brackets;
import io.tcns.dsl.format.Outline.Part;
import io.tcns.dsl.format.Outline.Phrase;
import io.tcns.dsl.format.Outline.Single;

/** How many characters things take on one line, comments aside. */
final class Widths {

    private Widths() {}

    static int of(String text) {
        return text.codePointCount(0, text.length());
    }

    static int of(Phrase phrase) {
        return phrase.parts().stream().mapToInt(Widths::of).sum();
    }

    private static int of(Part part) {
        if (part instanceof Single single) {
            return single.word().isComment() ? 0 : of(single.word().text()) + (single.spaced() ? 1 : 0);
        }
        return part instanceof Brackets brackets ? of((Part) brackets.open()) + behindOpening(brackets) : 0;
    }

    static int behindOpening(Brackets brackets) {
        int commas = Math.max(0, brackets.phrases().size() - 1) * ", ".length();
        int padding = 2 * brackets.padding().length();
        return brackets.phrases().stream().mapToInt(Widths::of).sum() + commas + padding + 1;
    }
}
