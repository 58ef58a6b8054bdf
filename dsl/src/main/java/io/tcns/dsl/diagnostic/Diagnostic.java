package io.tcns.dsl.diagnostic;

import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One problem of a user's input, as data; printing is somebody else's job.
 *
 * @param message what is wrong, in the field's terms; it stands alone, without the source
 * @param span the smallest place that shows it
 * @param label a few words under the span, or empty
 * @param related other places that explain it
 * @param help what to write instead, where that is known
 */
public record Diagnostic(
        Code code,
        String message,
        Source source,
        Span span,
        String label,
        List<Related> related,
        Optional<String> help) {

    /** A second place, and what it has to do with the problem. */
    public record Related(Span span, String label) {}

    public Diagnostic {
        related = List.copyOf(related);
    }

    /** A diagnostic that says nothing yet. */
    public static Diagnostic of(Code code, Source source, Span span) {
        return new Diagnostic(code, code.title(), source, span, "", List.of(), Optional.empty());
    }

    /** With this message, formatted as {@link String#format} does. */
    public Diagnostic says(String format, Object... details) {
        return new Diagnostic(code, formatted(format, details), source, span, label, related, help);
    }

    /** With these words under the span. */
    public Diagnostic label(String format, Object... details) {
        return new Diagnostic(code, message, source, span, formatted(format, details), related, help);
    }

    /** With a second place. */
    public Diagnostic see(Span place, String format, Object... details) {
        List<Related> more = new ArrayList<>(related);
        more.add(new Related(place, formatted(format, details)));
        return new Diagnostic(code, message, source, span, label, more, help);
    }

    /** With advice. */
    public Diagnostic help(String format, Object... details) {
        return help(Optional.of(formatted(format, details)));
    }

    /** With advice, if there is any. */
    public Diagnostic help(Optional<String> advice) {
        return new Diagnostic(code, message, source, span, label, related, advice);
    }

    public Severity severity() {
        return code.severity();
    }

    public boolean isError() {
        return severity() == Severity.ERROR;
    }

    private static String formatted(String format, Object... details) {
        return String.format(Locale.ROOT, format, details);
    }
}
