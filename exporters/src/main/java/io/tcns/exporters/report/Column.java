package io.tcns.exporters.report;

import io.tcns.exporters.report.Report.RowFigures;
import io.tcns.exporters.report.TextTable.Kind;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can stand beside a row for people, from left to right. */
enum Column {
    NODE("node", Kind.NAME),
    ROW("row", Kind.NUMBER),
    NAME("name", Kind.NAME),
    OPERATOR("operator", Kind.NAME),
    T("t", Kind.NUMBER),
    C("c", Kind.NUMBER),
    N("n", Kind.NUMBER),
    S("s", Kind.NUMBER),
    INPUT("input", Kind.WORD),
    OUTPUT("output", Kind.WORD),
    PARAMS("params", Kind.NUMBER),
    MADDS("MAdds", Kind.NUMBER),
    ACTIVATIONS("act. KiB", Kind.NUMBER),
    LATENCY("ms", Kind.NUMBER),
    SHARE("%", Kind.NUMBER),
    SPEED("GMAC/s", Kind.NUMBER);

    private static final String NONE = "-";

    /** What a narrow page keeps longest stands first. */
    private static final List<Column> BY_RANK = List.of(
            OPERATOR, NODE, LATENCY, ROW, MADDS, C, T, N, S, PARAMS, OUTPUT, ACTIVATIONS, SHARE, SPEED, NAME, INPUT);

    private final String title;
    private final Kind kind;

    Column(String title, Kind kind) {
        this.title = title;
        this.kind = kind;
    }

    String title() {
        return title;
    }

    Kind kind() {
        return kind;
    }

    String cell(RowFigures row) {
        return switch (this) {
            case NODE -> orNone(row.name());
            case ROW -> orNone(row.row());
            case NAME -> orNone(row.name());
            case OPERATOR -> row.operator();
            case T -> trimmed(row.t());
            case C -> orNone(row.c());
            case N -> orNone(row.n());
            case S -> orNone(row.s());
            case INPUT -> shape(row.input());
            case OUTPUT -> shape(row.output());
            case PARAMS -> unlessZero("%,.0f", (double) row.params());
            case MADDS -> unlessZero("%,.1f M", row.madds() / 1e6);
            case ACTIVATIONS -> unlessZero("%,.0f", row.activationBytes() / 1024.0);
            case LATENCY -> decimal("%.3f", row.latencyMs());
            case SHARE -> decimal("%.1f", row.share() == null ? null : Double.valueOf(100 * row.share()));
            case SPEED -> decimal("%.1f", row.gmacsPerSecond());
        };
    }

    /** For a page of text. */
    TextTable.Column of(List<RowFigures> rows) {
        return new TextTable.Column(
                title,
                kind,
                BY_RANK.indexOf(this),
                rows.stream().map(this::cell).toList());
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
