package io.tcns.exporters.report;

import io.tcns.dsl.diagnostic.Printable;
import io.tcns.exporters.report.Report.Claim;
import io.tcns.exporters.report.Report.RowFigures;
import io.tcns.exporters.report.TextTable.Kind;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report as Markdown with GitHub's tables, for a comment on a change or a summary of a build. */
public final class MarkdownReport {

    private static final Pattern MARKUP = Pattern.compile("[\\\\`*_{}\\[\\]<>#|~&@]");
    private static final Pattern BACKTICKS = Pattern.compile("`+");

    private MarkdownReport() {}

    /** The whole text; ends in a line break. */
    public static String print(Report report) {
        return Stream.of(heading(Heading.of(report)), table(ReportTable.of(report)), facts(report), claims(report))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static String heading(Heading heading) {
        String details = heading.details().stream().map(MarkdownReport::escaped).collect(Collectors.joining(", "));
        return "### " + code(heading.name()) + "\n" + (details.isEmpty() ? "" : "\n" + details + "\n");
    }

    private static String table(ReportTable table) {
        if (table.rows().isEmpty()) {
            return "";
        }
        String titles = line(table.columns(), Column::title);
        String rule = line(table.columns(), column -> column.kind() == Kind.NUMBER ? "--:" : ":--");
        return table.rows().stream()
                .map(row -> line(table.columns(), column -> cell(column, row)))
                .collect(Collectors.joining("", titles + rule, ""));
    }

    private static String line(List<Column> columns, Function<Column, String> cell) {
        return columns.stream().map(cell).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** In a table a bar must be escaped even within code. */
    private static String cell(Column column, RowFigures row) {
        String text = column.cell(row);
        return column.kind() == Kind.NAME ? code(text).replace("|", "\\|") : escaped(text);
    }

    private static String facts(Report report) {
        return Fact.of(report).stream()
                .map(fact -> "- **" + fact.title() + "** " + escaped(String.join("; ", fact.phrases())) + "\n")
                .collect(Collectors.joining());
    }

    private static String claims(Report report) {
        if (report.expectations().isEmpty()) {
            return "";
        }
        return report.expectations().stream()
                .map(claim -> "- " + verdict(claim) + " " + code(Fact.condition(claim)) + "\n")
                .collect(Collectors.joining("", "**Expectations**\n\n", ""));
    }

    private static String verdict(Claim claim) {
        if (claim.holds() == null) {
            return "➖ not checked:";
        }
        return claim.holds() ? "✅ holds:" : "❌ **false**, it is " + claim.value() + ":";
    }

    /** Our own words, in which nothing is markup. */
    private static String escaped(String text) {
        return MARKUP.matcher(oneLine(text)).replaceAll("\\\\$0");
    }

    /** What others named: in code nobody is mentioned, nothing linked and no markup read. */
    private static String code(String text) {
        String line = oneLine(text);
        int longest = BACKTICKS
                .matcher(line)
                .results()
                .map(run -> run.group().length())
                .reduce(0, Math::max);
        String fence = "`".repeat(longest + 1);
        boolean touches = line.isBlank() || line.matches("[` ].*|.*[` ]");
        return touches ? fence + " " + line + " " + fence : fence + line + fence;
    }

    private static String oneLine(String text) {
        return Printable.of(text).replace('\t', ' ');
    }
}
