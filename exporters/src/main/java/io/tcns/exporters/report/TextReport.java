package io.tcns.exporters.report;

import io.tcns.exporters.report.Report.Claim;
import io.tcns.exporters.report.Report.Environment;
import io.tcns.exporters.report.Report.LatencyFigures;
import io.tcns.exporters.report.Report.LayerFigures;
import io.tcns.exporters.report.Report.Params;
import io.tcns.exporters.report.Report.RowFigures;
import io.tcns.exporters.report.Report.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A report for people: the paper's table with the new columns beside it, then the totals. */
public final class TextReport {

    /** Blocks of the bar that stands for all of the time. */
    private static final int BAR = 24;

    private static final String NONE = "-";

    private final Report report;
    private final boolean timed;

    private TextReport(Report report) {
        this.report = report;
        this.timed = report.latency() != null;
    }

    /** The whole text; ends in a line break. */
    public static String print(Report report) {
        return new TextReport(report).text();
    }

    /** Three parts with a line between them; a model that was not measured and is not ours has but a heading. */
    private String text() {
        return Stream.of(heading() + "\n", report.totals() == null ? nodes() : rows(), summary())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private String summary() {
        StringBuilder text = new StringBuilder();
        if (report.totals() != null) {
            text.append(totals(report.totals()));
        }
        if (report.latency() != null) {
            text.append(latency(report.latency()));
        }
        if (report.environment() != null) {
            text.append(environment(report.environment()));
        }
        report.expectations().forEach(claim -> text.append(line("expect", claim(claim))));
        return text.toString();
    }

    private String heading() {
        List<String> parts = new ArrayList<>();
        parts.add(report.model().name());
        for (Map.Entry<String, Object> parameter : report.model().parameters().entrySet()) {
            parts.add(parameter.getKey() + " " + parameter.getValue());
        }
        if (!report.model().input().isEmpty()) {
            parts.add(input(report.model().input()));
        }
        return String.join("  ", parts);
    }

    /** As papers write it; but nobody knows what the dimensions of a model are that tcns did not make. */
    private String input(List<Long> shape) {
        if (report.totals() != null && shape.size() == 4) {
            return shape.get(2) + "x" + shape.get(3) + "x" + shape.get(1);
        }
        return shape.stream().map(size -> size < 0 ? "?" : size.toString()).collect(Collectors.joining("x"));
    }

    private String rows() {
        TextTable table = new TextTable()
                .right("row")
                .left("operator")
                .right("t")
                .right("c")
                .right("n")
                .right("s")
                .left("output")
                .right("params")
                .right("MAdds")
                .right("act. KiB");
        if (timed) {
            table.right("ms").right("%").right("GMAC/s").left("");
        }
        report.rows().forEach(row -> table.row(cells(row)));
        return table.print();
    }

    private List<String> cells(RowFigures row) {
        List<String> cells = new ArrayList<>(List.of(
                orNone(row.row()),
                row.operator(),
                row.t() == null ? NONE : trimmed(row.t()),
                orNone(row.c()),
                orNone(row.n()),
                orNone(row.s()),
                shape(row.output()),
                row.params() == 0 ? NONE : grouped(row.params()),
                row.madds() == 0 ? NONE : millions(row.madds()),
                row.activationBytes() == 0 ? NONE : kibibytes(row.activationBytes())));
        if (timed && row.latencyMs() != null && row.share() != null) {
            cells.add(format("%.3f", row.latencyMs()));
            cells.add(format("%.1f", 100 * row.share()));
            cells.add(row.gmacsPerSecond() == null ? NONE : format("%.1f", row.gmacsPerSecond()));
            cells.add(bar(row.share()));
        }
        return cells;
    }

    /** A model that tcns did not make has no rows, only nodes and their times. */
    private String nodes() {
        if (report.layers().isEmpty()) {
            return "";
        }
        TextTable table = new TextTable()
                .left("node")
                .left("operator")
                .right("ms")
                .right("%")
                .left("");
        double total = Stream.concat(
                        report.layers().stream().map(LayerFigures::latencyMs),
                        report.rows().stream().map(RowFigures::latencyMs))
                .mapToDouble(TextReport::orZero)
                .sum();
        report.layers().forEach(layer -> table.row(timedNode(layer.name(), layer.op(), layer.latencyMs(), total)));
        report.rows().forEach(row -> table.row(timedNode(NONE, row.operator(), row.latencyMs(), total)));
        return table.print();
    }

    private static List<String> timedNode(String name, String operator, @Nullable Double ms, double total) {
        double share = total == 0 ? 0 : orZero(ms) / total;
        return List.of(name, operator, ms == null ? NONE : format("%.3f", ms), format("%.1f", 100 * share), bar(share));
    }

    private static double orZero(@Nullable Double number) {
        return number == null ? 0 : number;
    }

    private static String bar(double share) {
        return "█".repeat((int) Math.round(Math.min(Math.max(0, share), 1) * BAR));
    }

    private static String totals(Totals totals) {
        Params params = totals.params();
        String size = totals.modelBytes() == null ? "" : format("; %,d bytes", totals.modelBytes());
        return line("MAdds", format("%,d (conv + fc); %,d FLOPs", totals.madds(), totals.flops()))
                + line(
                        "params",
                        format(
                                "%,d trainable; %,d weights + biases; %,d with BN statistics; %,d folded",
                                params.trainable(),
                                params.weightsAndBiases(),
                                params.withBnStatistics(),
                                params.folded()))
                + line(
                        "memory",
                        format(
                                "%s KiB peak activations, float32 (16 bits, by the paper: Table 3 %,d B, equation 2 %,d B)",
                                kibibytes(totals.peakActivationBytes()),
                                totals.memory().table3(),
                                totals.memory().equation2()))
                + line("file", format("%d nodes, opset %d%s", totals.nodes(), totals.opset(), size));
    }

    private static String latency(LatencyFigures latency) {
        String figures = format(
                "%.2f ms p50, %d thread%s (min %.2f, p90 %.2f, p99 %.2f, mean %.2f ± %.2f; %d runs after %d to warm up;"
                        + " loaded in %.0f ms)",
                latency.p50Ms(),
                latency.threads(),
                latency.threads() == 1 ? "" : "s",
                latency.minMs(),
                latency.p90Ms(),
                latency.p99Ms(),
                latency.meanMs(),
                latency.stddevMs(),
                latency.runs(),
                latency.warmup(),
                latency.loadMs());
        if (latency.stable()) {
            return line("latency", figures);
        }
        String noise = format(
                "the machine was too noisy to tell: p90 is %.2f times p50, and 1.20 is the most",
                latency.p90Ms() / latency.p50Ms());
        return line("latency", figures) + line("", noise);
    }

    private static String environment(Environment on) {
        return line(
                "measured",
                format(
                        "%s, %d cores; ONNX Runtime %s, Java %s, tcns %s",
                        on.cpu(), on.cores(), on.onnxruntime(), on.java(), on.tcns()));
    }

    private static String claim(Claim claim) {
        if (claim.holds() == null) {
            return "not checked  " + condition(claim);
        }
        return claim.holds() ? "holds  " + condition(claim) : "FALSE, it is " + claim.value() + "  " + condition(claim);
    }

    private static String condition(Claim claim) {
        return claim.text().replaceFirst("^expect\\s+", "");
    }

    private static String line(String name, String text) {
        return format("%-9s %s\n", name, text);
    }

    private static String shape(List<Integer> shape) {
        if (shape.isEmpty()) {
            return NONE;
        }
        // Papers write height, width, channels.
        List<Integer> order = shape.size() == 3 ? List.of(shape.get(1), shape.get(2), shape.get(0)) : shape;
        return order.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }

    private static String millions(long madds) {
        return format("%,.1f M", madds / 1e6);
    }

    private static String kibibytes(long bytes) {
        return grouped(Math.round(bytes / 1024.0));
    }

    private static String grouped(long number) {
        return format("%,d", number);
    }

    private static String trimmed(double number) {
        return number == Math.rint(number) ? format("%.0f", number) : String.valueOf(number);
    }

    private static String orNone(@Nullable Integer number) {
        return number == null ? NONE : String.valueOf(number);
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
