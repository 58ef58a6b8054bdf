package io.tcns.cli;

import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.exporters.report.Report;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of {@code tcns check}.
 *
 * @param rows as in a report; none while there are errors
 */
record CheckAnswer(
        String schema,
        String spec,
        boolean valid,
        List<Problem> diagnostics,
        List<Report.RowFigures> rows,
        List<Report.Claim> expectations) {

    static final String SCHEMA = "tcns.check/1";

    /** One diagnostic, with places for editors. */
    record Problem(
            String code,
            String severity,
            String message,
            Place place,
            String label,
            List<RelatedPlace> related,
            @Nullable String help) {}

    /** A stretch of text; lines and columns are counted from 1, the end is the column after the last character. */
    record Place(String file, int line, int column, int endLine, int endColumn) {}

    /** A second place, and what it has to do with the problem. */
    record RelatedPlace(Place place, String label) {}

    static CheckAnswer of(String spec, Checked<?> checked, Optional<Report> report) {
        return new CheckAnswer(
                SCHEMA,
                spec,
                checked.value().isPresent(),
                checked.diagnostics().stream().map(CheckAnswer::problem).toList(),
                report.map(Report::rows).orElse(List.of()),
                report.map(Report::expectations).orElse(List.of()));
    }

    private static Problem problem(Diagnostic diagnostic) {
        Source source = diagnostic.source();
        return new Problem(
                diagnostic.code().id(),
                diagnostic.severity().name().toLowerCase(Locale.ROOT),
                diagnostic.message(),
                place(source, diagnostic.span()),
                diagnostic.label(),
                diagnostic.related().stream()
                        .map(related -> new RelatedPlace(place(source, related.span()), related.label()))
                        .toList(),
                diagnostic.help().orElse(null));
    }

    private static Place place(Source source, Span span) {
        return new Place(
                source.name(),
                source.line(span.start()),
                source.column(span.start()),
                source.line(span.end()),
                source.column(span.end()));
    }
}
