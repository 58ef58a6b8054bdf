package io.tcns.dsl.format;

import io.tcns.dsl.syntax.Word;
import java.util.List;
import java.util.Optional;

/**
 * A spec as far as its lines depend on it: the imports, the network's name with its parameters, the statements, and what stands in
 * their brackets. Every comment of the text has one place in it.
 *
 * @param imports one for each
 * @param network its name and parameters
 * @param end the comments below the last word
 */
record Outline(List<Phrase> imports, Phrase network, List<Phrase> statements, List<Word> end) {

    /**
     * What begins on a line of its own: a statement, or one of several things in brackets.
     *
     * @param before the comments above it, the first of which may stand behind the word before it
     * @param lineBreaks how many lines below the word or comment before it the phrase stands
     */
    record Phrase(List<Word> before, int lineBreaks, List<Part> parts) {}

    /** A piece of a phrase. */
    sealed interface Part {}

    /**
     * One word or comment.
     *
     * @param spaced whether there is a space before it where it does not begin a line
     */
    record Single(Word word, boolean spaced) implements Part {}

    /**
     * Phrases in brackets, either all on one line or each on its own.
     *
     * @param end the comments between the last of them and the closing bracket
     */
    record Brackets(Single open, List<Phrase> phrases, List<Word> end, Word close) implements Part {

        boolean isEmpty() {
            return phrases.isEmpty() && end.isEmpty();
        }

        /** Whether the author broke them over lines. */
        boolean isBroken() {
            return open.word().line() < close.line();
        }

        /** In braces there are settings, which need no commas; all else in brackets has them. */
        boolean isBraces() {
            return open.word().is("{");
        }

        /** What stands inside of the brackets on either side when all is on one line. */
        String padding() {
            return isBraces() && !phrases.isEmpty() ? " " : "";
        }
    }

    /**
     * The rows of a table in their braces.
     *
     * @param end the comments between the last row and the closing brace
     */
    record Table(Single open, List<Row> rows, List<Word> end) implements Part {}

    /**
     * A row of a table.
     *
     * @param before the comments above it
     * @param lineBreaks how many lines below what is before it the row stands
     * @param cells their canonical text; none for the line of dashes
     * @param behind the comment behind the closing bar
     */
    record Row(List<Word> before, int lineBreaks, List<String> cells, Optional<Word> behind) {

        /** The line of dashes, straight below a header that has none. */
        static final Row RULE = new Row(List.of(), 1, List.of(), Optional.empty());

        boolean isRule() {
            return cells.isEmpty();
        }
    }
}
