package io.tcns.exporters.report;

import io.tcns.exporters.report.Report.Claim;
import io.tcns.exporters.report.Report.RowFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A report for people at a terminal: the paper's table with the new columns beside it, then the totals. No line is longer
 * than the page is wide, and what finds no room is named.
 */
public final class TextReport {

    /** The width of a page that has none of its own, such as a file's. */
    public static final int WIDTH = 100;

    /** Narrower pages get lines of this length. */
    public static final int LEAST_WIDTH = 40;

    /** From here on there is room for more than the paper's columns and ours. */
    private static final int WIDE = 120;

    private static final String HANGING = "  ";

    /** What the titles of facts take. */
    private static final int TITLE = 10;

    private final Report report;
    private final ReportTable content;
    private final int width;

    private TextReport(Report report, int width) {
        this.report = report;
        this.content = ReportTable.of(report);
        this.width = width;
    }

    /**
     * The whole text; ends in a line break.
     *
     * @param pageWidth in columns of a terminal
     */
    public static String print(Report report, int pageWidth) {
        return new TextReport(report, Math.max(LEAST_WIDTH, pageWidth)).text();
    }

    /** Three parts with a line between them; a model that was not measured and is not ours has but a heading. */
    private String text() {
        if (content.rows().isEmpty()) {
            return join(heading(), facts());
        }
        TextTable table = layout();
        return join(heading(), rows(table), shortage(table) + facts());
    }

    private static String join(String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining("\n"));
    }

    private String heading() {
        Heading heading = Heading.of(report);
        List<String> phrases = new ArrayList<>(List.of(heading.name()));
        phrases.addAll(heading.details());
        return String.join("\n" + HANGING, Paragraph.lines(phrases, "  ", width - HANGING.length())) + "\n";
    }

    private TextTable layout() {
        if (width >= WIDE) {
            TextTable wide = layout(content.withMoreColumns());
            if (wide.wholeWidth() <= width) {
                return wide;
            }
        }
        return layout(content);
    }

    private TextTable layout(ReportTable table) {
        return new TextTable(
                table.columns().stream().map(column -> column.of(table.rows())).toList(), width);
    }

    private String rows(TextTable table) {
        if (report.latency() == null) {
            return table.print();
        }
        List<Double> shares = content.rows().stream().map(TextReport::share).toList();
        return table.print(Bars.of(shares, table.room()));
    }

    private static double share(RowFigures row) {
        return row.share() == null ? 0 : row.share();
    }

    private String shortage(TextTable table) {
        String all = table.wholeWidth() + " columns have room for all";
        String leftOut =
                table.leftOut().isEmpty() ? "" : fact("left out", List.of(String.join(", ", table.leftOut()), all));
        String shortened = table.shortened().isEmpty()
                ? ""
                : fact("shortened", List.of(String.join(", ", table.shortened()), all));
        return leftOut + shortened;
    }

    private String facts() {
        StringBuilder text = new StringBuilder();
        Fact.of(report).forEach(fact -> text.append(fact(fact.title(), fact.phrases())));
        report.expectations().forEach(claim -> text.append(fact("expect", List.of(claim(claim)))));
        return text.toString();
    }

    private static String claim(Claim claim) {
        if (claim.holds() == null) {
            return "not checked  " + Fact.condition(claim);
        }
        return (claim.holds() ? "holds" : "FALSE, it is " + claim.value()) + "  " + Fact.condition(claim);
    }

    private String fact(String title, List<String> phrases) {
        StringBuilder text = new StringBuilder();
        for (String line : Paragraph.lines(phrases, "; ", width - TITLE)) {
            String start = text.isEmpty() ? title : "";
            text.append(start)
                    .append(" ".repeat(TITLE - start.length()))
                    .append(line)
                    .append('\n');
        }
        return text.toString();
    }
}
