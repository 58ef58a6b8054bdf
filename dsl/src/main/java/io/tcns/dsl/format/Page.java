package io.tcns.dsl.format;

import io.tcns.dsl.Source;
import io.tcns.dsl.syntax.Word;

/** The canonical text as it grows, line by line. Takes no more than a file may hold. */
final class Page {

    private final StringBuilder text = new StringBuilder();
    private int lineStart;
    private boolean endsInComment;

    /** Begins a line; the first one of all has nothing above it. */
    void newLine(int indent, boolean blankAbove) {
        if (text.isEmpty()) {
            return;
        }
        text.append(blankAbove ? "\n\n" : "\n");
        lineStart = text.length();
        endsInComment = false;
        fill(" ", indent);
    }

    void append(String piece) {
        if (!isFull()) {
            text.append(piece);
        }
    }

    void fill(String piece, int times) {
        if (!isFull()) {
            text.append(piece.repeat(times));
        }
    }

    /** Writes a comment behind a word, if it stood there, or on a line of its own; the answer is whether on the latter. */
    boolean comment(Word comment, int indent, boolean blankAbove) {
        boolean ownLine = text.isEmpty() || endsInComment || comment.lineBreaks() > 0;
        if (ownLine) {
            newLine(indent, blankAbove);
        }
        append(ownLine ? comment.text() : " " + comment.text());
        endsInComment = true;
        return ownLine;
    }

    /** Whether what follows has to begin a line. */
    boolean endsInComment() {
        return endsInComment;
    }

    /** How many characters stand on the present line. */
    int column() {
        return text.codePointCount(lineStart, text.length());
    }

    /** Whether there is more than a file may hold; the text is then of no use. */
    private boolean isFull() {
        return text.length() > Source.MAX_BYTES;
    }

    /** The lines, the last one with its end. */
    String text() {
        return text + "\n";
    }
}
