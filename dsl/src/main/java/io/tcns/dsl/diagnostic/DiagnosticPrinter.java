package io.tcns.dsl.diagnostic;

import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import java.util.List;
import java.util.Locale;

/** Diagnostics as text: a block with the line and a caret for people, one line for editors and logs. */
public final class DiagnosticPrinter {

    /** How much of a long source line is shown. */
    private static final int MAX_SHOWN = 160;

    /** How many diagnostics are printed at once: nobody reads more, and a hostile file has a hundred thousand. */
    private static final int MAX_BLOCKS = 100;

    private static final String ELLIPSIS = "…";

    private DiagnosticPrinter() {}

    /** {@code file:line:column: error[T0123]: message}. */
    public static String line(Diagnostic diagnostic) {
        return place(diagnostic.source(), diagnostic.span())
                + severity(diagnostic)
                + "["
                + diagnostic.code().id()
                + "]: "
                + Printable.of(diagnostic.message());
    }

    /** The line, then the source with a caret, the related places and the help; ends in a line break. */
    public static String block(Diagnostic diagnostic) {
        StringBuilder text = new StringBuilder(line(diagnostic)).append('\n');
        Source source = diagnostic.source();
        if (!source.text().isEmpty()) {
            String shown = appendExcerpt(text, "", source, diagnostic.span(), diagnostic.label());
            for (Diagnostic.Related related : diagnostic.related()) {
                shown = appendExcerpt(text, shown, source, related.span(), related.label());
            }
        }
        diagnostic
                .help()
                .ifPresent(help ->
                        text.append("  help: ").append(Printable.of(help)).append('\n'));
        return text.toString();
    }

    /** The blocks of the first hundred, and how many more there are. */
    public static String blocks(List<Diagnostic> diagnostics) {
        StringBuilder text = new StringBuilder();
        diagnostics.stream().limit(MAX_BLOCKS).map(DiagnosticPrinter::block).forEach(text::append);
        if (diagnostics.size() > MAX_BLOCKS) {
            text.append(String.format(Locale.ROOT, "… and %d more\n", diagnostics.size() - MAX_BLOCKS));
        }
        return text.toString();
    }

    private static String place(Source source, Span span) {
        String name = Printable.of(source.name());
        if (source.text().isEmpty()) {
            return name + ": ";
        }
        return name + ":" + source.line(span.start()) + ":" + source.column(span.start()) + ": ";
    }

    private static String severity(Diagnostic diagnostic) {
        return diagnostic.severity().name().toLowerCase(Locale.ROOT);
    }

    /** Adds the source line, unless it was the last one shown, and a line of carets; gives the source line as shown. */
    private static String appendExcerpt(StringBuilder text, String lastShown, Source source, Span span, String label) {
        int number = source.line(span.start());
        Span whole = source.lineSpan(number);
        // A window of the line around the span: a hostile line may be a megabyte long.
        int from = Math.max(whole.start(), Math.min(span.start() - MAX_SHOWN / 2, whole.end() - MAX_SHOWN));
        int to = Math.min(whole.end(), from + MAX_SHOWN);
        String left = from > whole.start() ? ELLIPSIS : "";
        String right = to < whole.end() ? ELLIPSIS : "";
        String shown = Printable.of(source.text().substring(from, to));
        String line = String.format(Locale.ROOT, "%5d | %s%s%s", number, left, shown, right)
                .stripTrailing();
        if (!line.equals(lastShown)) {
            text.append(line).append('\n');
        }
        String before = Printable.of(source.text().substring(from, Math.min(span.start(), to)));
        int carets = source.text().codePointCount(span.start(), Math.max(span.start(), Math.min(span.end(), to)));
        text.append("      | ")
                .append(" ".repeat(left.length()))
                .append(before.replaceAll("[^\t]", " "))
                .append("^".repeat(Math.max(1, carets)))
                .append(label.isEmpty() ? "" : " " + Printable.of(label))
                .append('\n');
        return line;
    }
}
