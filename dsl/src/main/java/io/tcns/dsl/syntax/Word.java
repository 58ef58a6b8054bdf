package io.tcns.dsl.syntax;

import io.tcns.dsl.Span;

/**
 * A piece of text that white space may surround: a word, a sign, a comment.
 *
 * @param span where it stands in the text
 * @param text as it is written, but without the blanks inside a shape or a kernel and behind a comment
 * @param line where it stands, counted from 1; no word goes on to another line
 * @param lineBreaks how many lines below the word before it, or below the first line, it stands
 */
public record Word(Kind kind, Span span, String text, int line, int lineBreaks) {

    /** What a word can be. */
    public enum Kind {
        /** A name or a value: what an operator may stand behind. */
        OPERAND,
        /** A word of the language, or a sign. */
        SIGN,
        /** The bar that closes a row. */
        ROW_END,
        /** The whole line of dashes below a header. */
        RULE,
        /** From {@code //} to the end of the line. */
        COMMENT
    }

    /** Whether this is a comment. */
    public boolean isComment() {
        return kind == Kind.COMMENT;
    }

    /** Whether this is the sign or the word of the language that is written so. */
    public boolean is(String sign) {
        return text.equals(sign);
    }
}
