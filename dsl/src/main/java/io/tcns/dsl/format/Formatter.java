package io.tcns.dsl.format;

import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.format.Outline.Brackets;
import io.tcns.dsl.format.Outline.Part;
import io.tcns.dsl.format.Outline.Phrase;
import io.tcns.dsl.format.Outline.Row;
import io.tcns.dsl.format.Outline.Single;
import io.tcns.dsl.format.Outline.Table;
import io.tcns.dsl.syntax.SpecText;
import io.tcns.dsl.syntax.Statement;
import io.tcns.dsl.syntax.Word;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Prints a spec in its canonical form: the same words and comments in the same order, with the white space, the commas
 * between settings and the lines of dashes that the form has.
 *
 * <p>Linear in the text. The form of a text in canonical form is that text.
 */
public final class Formatter {

    /** What is longer does not stay on one line where it need not. */
    private static final int MAX_WIDTH = 120;

    private static final int INDENT = 2;

    /** What is above a line: a blank line or none. */
    private enum Gap {
        NONE,
        AS_WRITTEN,
        BLANK
    }

    private final Page page = new Page();

    private Formatter() {}

    /** The canonical form; an error when it, unlike the text itself, is larger than a file may be. */
    public static Checked<String> format(SpecText text) {
        Formatter formatter = new Formatter();
        formatter.print(OutlineReader.read(text), text.spec().statements());
        String form = formatter.page.text();
        if (form.getBytes(StandardCharsets.UTF_8).length > Source.MAX_BYTES) {
            return Checked.failed(Diagnostic.of(Code.FILE_TOO_LARGE, text.spec().source(), new Span(0, 0))
                    .says("the canonical form is larger than %d bytes", Source.MAX_BYTES));
        }
        return Checked.of(form);
    }

    private void print(Outline outline, List<Statement> statements) {
        Gap aboveImport = Gap.NONE;
        for (Phrase line : outline.imports()) {
            print(line, 0, aboveImport);
            aboveImport = Gap.AS_WRITTEN;
        }
        print(outline.network(), 0, outline.imports().isEmpty() ? Gap.NONE : Gap.BLANK);
        for (int i = 0; i < statements.size(); i++) {
            boolean isNextClaim = i > 0 && isClaim(statements.get(i - 1)) && isClaim(statements.get(i));
            print(outline.statements().get(i), 0, isNextClaim ? Gap.AS_WRITTEN : Gap.BLANK);
        }
        comments(outline.end(), 0, Gap.AS_WRITTEN);
    }

    private static boolean isClaim(Statement statement) {
        return statement instanceof Statement.Expect;
    }

    private void print(Phrase phrase, int indent, Gap gap) {
        beginLine(phrase.before(), phrase.lineBreaks(), indent, gap);
        print(phrase, indent);
    }

    private void print(Phrase phrase, int indent) {
        boolean tooLong = indent + Widths.of(phrase) > MAX_WIDTH;
        for (Part part : phrase.parts()) {
            if (part instanceof Single single) {
                print(single, indent, tooLong && single.word().is("when"));
            } else if (part instanceof Brackets brackets) {
                print(brackets, indent);
            } else if (part instanceof Table table) {
                print(table, indent);
            }
        }
    }

    /** @param below whether it goes on below, where phrases are indented once more */
    private void print(Single single, int indent, boolean below) {
        Word word = single.word();
        if (word.isComment()) {
            page.comment(word, indent + INDENT, false);
            return;
        }
        boolean breaks = below || page.endsInComment();
        if (breaks) {
            page.newLine(indent + INDENT, false);
        }
        page.append(single.spaced() && !breaks ? " " + word.text() : word.text());
    }

    private void print(Brackets brackets, int indent) {
        print(brackets.open(), indent, false);
        boolean fits = page.column() + Widths.behindOpening(brackets) <= MAX_WIDTH;
        if (brackets.isEmpty() || (fits && !brackets.isBroken())) {
            printInLine(brackets, indent);
        } else {
            printBroken(brackets, indent);
        }
        page.append(brackets.close().text());
    }

    private void printInLine(Brackets brackets, int indent) {
        String separator = brackets.padding();
        for (Phrase phrase : brackets.phrases()) {
            page.append(separator);
            print(phrase, indent);
            separator = ", ";
        }
        page.append(brackets.padding());
    }

    private void printBroken(Brackets brackets, int indent) {
        Gap gap = Gap.NONE;
        String separator = "";
        for (Phrase phrase : brackets.phrases()) {
            page.append(separator);
            print(phrase, indent + INDENT, gap);
            gap = Gap.AS_WRITTEN;
            separator = brackets.isBraces() ? "" : ",";
        }
        end(brackets.end(), indent, gap);
    }

    private void print(Table table, int indent) {
        print(table.open(), indent, false);
        Columns columns = new Columns(table.rows());
        Gap gap = Gap.NONE;
        for (Row row : table.rows()) {
            beginLine(row.before(), row.lineBreaks(), indent + INDENT, row.isRule() ? Gap.NONE : gap);
            columns.print(row, page);
            row.behind().ifPresent(comment -> page.comment(comment, indent, false));
            gap = Gap.AS_WRITTEN;
        }
        end(table.end(), indent, gap);
        page.append("}");
    }

    private void beginLine(List<Word> comments, int lineBreaks, int indent, Gap gap) {
        boolean isSetOff = lineBreaks > 1 || comments.stream().anyMatch(comment -> comment.lineBreaks() > 1);
        Gap behind = comments(comments, indent, gap == Gap.BLANK && isSetOff ? Gap.AS_WRITTEN : gap);
        page.newLine(indent, hasBlankLine(behind, lineBreaks));
    }

    private void end(List<Word> comments, int indent, Gap gap) {
        comments(comments, indent + INDENT, gap);
        page.newLine(indent, false);
    }

    /** Prints comments; the answer is the gap below them. */
    private Gap comments(List<Word> comments, int indent, Gap above) {
        Gap gap = above;
        for (Word comment : comments) {
            boolean ownLine = page.comment(comment, indent, hasBlankLine(gap, comment.lineBreaks()));
            gap = ownLine ? Gap.AS_WRITTEN : gap;
        }
        return gap;
    }

    private static boolean hasBlankLine(Gap gap, int lineBreaks) {
        return gap == Gap.BLANK || (gap == Gap.AS_WRITTEN && lineBreaks > 1);
    }
}
