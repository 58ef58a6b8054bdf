package io.tcns.exporters.report;

import io.tcns.exporters.report.Report.RowFigures;
import io.tcns.exporters.report.TextTable.Kind;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can stand beside a row for people, from left to right. */
enum Column {
    NODE("node", Kind.NAME, row -> orNone(row.name())),
    ROW("row", Kind.NUMBER, row -> orNone(row.row())),
    NAME("name", Kind.NAME, row -> orNone(row.name())),
    OPERATOR("operator", Kind.NAME, RowFigures::operator),
    T("t", Kind.NUMBER, row -> trimmed(row.t())),
    C("c", Kind.NUMBER, row -> orNone(row.c())),
    N("n", Kind.NUMBER, row -> orNone(row.n())),
    S("s", Kind.NUMBER, row -> orNone(row.s())),
    INPUT("input", Kind.WORD, row -> shape(row.input())),
    OUTPUT("output", Kind.WORD, row -> shape(row.output())),
    PARAMS("params", Kind.NUMBER, row -> unlessZero("%,.0f", row.params())),
    MADDS("MAdds", Kind.NUMBER, row -> unlessZero("%,.1f M", row.madds() / 1e6)),
    ACTIVATIONS("act. KiB", Kind.NUMBER, row -> unlessZero("%,.0f", row.activationBytes() / 1024.0)),
    LATENCY("ms", Kind.NUMBER, row -> decimal("%.3f", row.latencyMs())),
    SHARE("%", Kind.NUMBER, row -> decimal("%.1f", row.share() == null ? null : Double.valueOf(100 * row.share()))),
    SPEED("GMAC/s", Kind.NUMBER, row -> decimal("%.1f", row.gmacsPerSecond()));

    private static final String NONE = "-";

    /** What a narrow page keeps longest stands first. */
    private static final List<Column> BY_RANK = List.of(
            OPERATOR, NODE, LATENCY, ROW, MADDS, C, T, N, S, PARAMS, OUTPUT, ACTIVATIONS, SHARE, SPEED, NAME, INPUT);

    private final String title;
    private final Kind kind;
    private final Function<RowFigures, String> cell;

    Column(String title, Kind kind, Function<RowFigures, String> cell) {
        this.title = title;
        this.kind = kind;
        this.cell = cell;
    }

    String title() {
        return title;
    }

    Kind kind() {
        return kind;
    }

    String cell(RowFigures row) {
        return cell.apply(row);
    }

    /** For a page of text. */
    TextTable.Column of(List<RowFigures> rows) {
        return new TextTable.Column(
                title, kind, BY_RANK.indexOf(this), rows.stream().map(cell).toList());
    }

    private static String shape(List<Integer> shape) {
        if (shape.isEmpty()) {
            return NONE;
        }
        // Papers write height, width, channels.
        List<Integer> order = shape.size() == 3 ? List.of(shape.get(1), shape.get(2), shape.get(0)) : shape;
        return order.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }

    private static String trimmed(@Nullable Double number) {
        if (number == null) {
            return NONE;
        }
        return number == Math.rint(number) ? format("%.0f", number) : String.valueOf(number);
    }

    private static String unlessZero(String format, double number) {
        return number == 0 ? NONE : format(format, number);
    }

    private static String decimal(String format, @Nullable Double number) {
        return number == null ? NONE : format(format, number);
    }

    private static String orNone(@Nullable Object value) {
        return value == null ? NONE : value.toString();
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
