package io.tcns.exporters.report;

import io.tcns.dsl.diagnostic.Printable;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A table on a page of limited width. Columns stand two spaces apart; where they do not fit, one; where that is not enough
 * either, columns are left out, those of the last rank first. Names have what is left, and lose their middle to fit in.
 */
public final class TextTable {

    private static final int GAP = 2;
    private static final int NARROW_GAP = 1;

    /** The most that a name insists on. */
    private static final int LEAST_NAME = 12;

    private static final String ELLIPSIS = "…";
    private static final int LEFT_OUT = -1;

    /** How a column is set. */
    public enum Kind {
        /** To the right. */
        NUMBER,
        /** To the left. */
        WORD,
        /** To the left, and of any length. */
        NAME
    }

    /**
     * One column.
     *
     * @param rank 0 for the column that is left out last
     */
    public record Column(String title, Kind kind, int rank, List<String> cells) {
        public Column {
            cells = cells.stream()
                    .map(cell -> Printable.of(cell).replace('\t', ' '))
                    .toList();
        }

        private int width() {
            return cells.stream().mapToInt(DisplayWidth::of).reduce(DisplayWidth.of(title), Math::max);
        }
    }

    private final List<Column> columns;
    private final int pageWidth;
    private final int gap;

    /** What each column would take. */
    private final int[] wholeWidths;

    /** What each column takes. */
    private final int[] widths;

    /**
     * The table on a page.
     *
     * @param columns from left to right, with as many cells each
     * @param pageWidth in columns of a terminal
     */
    public TextTable(List<Column> columns, int pageWidth) {
        this.columns = List.copyOf(columns);
        this.pageWidth = pageWidth;
        this.wholeWidths = columns.stream().mapToInt(Column::width).toArray();
        int[] leastWidths = IntStream.range(0, wholeWidths.length)
                .map(i -> columns.get(i).kind() == Kind.NAME ? Math.min(wholeWidths[i], LEAST_NAME) : wholeWidths[i])
                .toArray();
        this.gap = total(leastWidths, GAP) <= pageWidth ? GAP : NARROW_GAP;
        this.widths = fit(leastWidths);
    }

    /** The titles and the rows, a line each. */
    public String print() {
        return print(Collections.nCopies(columns.get(0).cells().size(), ""));
    }

    /** The same, with something in the margin of each row, at most {@link #room()} wide. */
    String print(List<String> margins) {
        StringBuilder text = new StringBuilder();
        append(text, columns.stream().map(Column::title).toList(), "");
        for (int row = 0; row < margins.size(); row++) {
            int current = row;
            append(
                    text,
                    columns.stream().map(column -> column.cells().get(current)).toList(),
                    margins.get(row));
        }
        return text.toString();
    }

    /** What the table leaves of the page. */
    int room() {
        return pageWidth - total(widths, gap) - gap;
    }

    /** What the table would take of a page without end. */
    int wholeWidth() {
        return total(wholeWidths, GAP);
    }

    /** The titles of the columns for which there is no room. */
    List<String> leftOut() {
        return titles(i -> widths[i] == LEFT_OUT);
    }

    /** The titles of the columns whose names are not all whole. */
    List<String> shortened() {
        return titles(i -> widths[i] != LEFT_OUT && widths[i] < wholeWidths[i]);
    }

    private List<String> titles(IntPredicate which) {
        return IntStream.range(0, widths.length)
                .filter(which)
                .mapToObj(i -> columns.get(i).title())
                .toList();
    }

    private int[] fit(int[] leastWidths) {
        int[] byRank = IntStream.range(0, leastWidths.length)
                .boxed()
                .sorted(Comparator.comparingInt(i -> columns.get(i).rank()))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] fitting = new int[leastWidths.length];
        Arrays.fill(fitting, LEFT_OUT);
        int room = pageWidth + gap;
        for (int i : byRank) {
            if (leastWidths[i] + gap > room) {
                break;
            }
            fitting[i] = leastWidths[i];
            room -= leastWidths[i] + gap;
        }
        for (int i : byRank) {
            int more = fitting[i] == LEFT_OUT ? 0 : Math.min(room, wholeWidths[i] - fitting[i]);
            fitting[i] += more;
            room -= more;
        }
        return fitting;
    }

    private static int total(int[] widths, int gap) {
        return Math.max(
                0,
                Arrays.stream(widths)
                                .filter(width -> width != LEFT_OUT)
                                .map(width -> width + gap)
                                .sum()
                        - gap);
    }

    private void append(StringBuilder text, List<String> cells, String margin) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] != LEFT_OUT) {
                String cell = shortened(cells.get(i), widths[i]);
                line.append(padded(cell, widths[i], columns.get(i).kind())).append(" ".repeat(gap));
            }
        }
        text.append(line.append(margin).toString().stripTrailing()).append('\n');
    }

    private static String padded(String cell, int width, Kind kind) {
        String space = " ".repeat(width - DisplayWidth.of(cell));
        return kind == Kind.NUMBER ? space + cell : cell + space;
    }

    /** Without its middle: names of nodes often differ at their ends alone. */
    private static String shortened(String cell, int width) {
        if (DisplayWidth.of(cell) <= width) {
            return cell;
        }
        int tail = (width - 1) / 2;
        return cell.substring(0, DisplayWidth.prefix(cell, width - 1 - tail))
                + ELLIPSIS
                + cell.substring(DisplayWidth.suffix(cell, tail));
    }
}
