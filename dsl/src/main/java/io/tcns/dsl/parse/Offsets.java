package io.tcns.dsl.parse;

import io.tcns.dsl.Span;
import org.antlr.v4.runtime.Token;

/** ANTLR counts code points where Java counts chars: the one place that converts. */
final class Offsets {

    private final String text;

    /** The char offset of each code point, or empty while the two counts agree. */
    private final int[] chars;

    Offsets(String text) {
        this.text = text;
        this.chars = text.codePoints().anyMatch(Character::isSupplementaryCodePoint) ? charOffsets(text) : new int[0];
    }

    private static int[] charOffsets(String text) {
        int[] offsets = new int[text.codePointCount(0, text.length()) + 1];
        int offset = 0;
        for (int i = 0; i < offsets.length - 1; i++) {
            offsets[i] = offset;
            offset += Character.charCount(text.codePointAt(offset));
        }
        offsets[offsets.length - 1] = offset;
        return offsets;
    }

    /** The place of a token; for the end of the file, the empty place after the text. */
    Span span(Token token) {
        if (token.getType() == Token.EOF) {
            return new Span(text.length(), text.length());
        }
        return new Span(charOffset(token.getStartIndex()), charOffset(token.getStopIndex() + 1));
    }

    private int charOffset(int codePoint) {
        return chars.length == 0 ? codePoint : chars[codePoint];
    }
}
