package io.tcns.exporters.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Columns that are as wide as what stands in them, two spaces apart. */
public final class TextTable {

    private static final String GAP = "  ";

    private final List<String> titles = new ArrayList<>();
    private final List<Boolean> right = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a column for words. */
    public TextTable left(String title) {
        titles.add(title);
        right.add(false);
        return this;
    }

    /** Adds a column for numbers. */
    public TextTable right(String title) {
        titles.add(title);
        right.add(true);
        return this;
    }

    /** Adds a row; columns that it leaves out stay empty. */
    public void row(List<String> cells) {
        List<String> all = new ArrayList<>(cells);
        all.addAll(Collections.nCopies(titles.size() - cells.size(), ""));
        rows.add(all);
    }

    /** The titles and the rows, a line each. */
    public String print() {
        int[] widths = widths();
        StringBuilder text = new StringBuilder();
        append(text, titles, widths);
        rows.forEach(row -> append(text, row, widths));
        return text.toString();
    }

    private void append(StringBuilder text, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < titles.size(); column++) {
            String cell = cells.get(column);
            String space = " ".repeat(widths[column] - length(cell));
            line.append(column == 0 ? "" : GAP).append(right.get(column) ? space + cell : cell + space);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private int[] widths() {
        int[] widths = titles.stream().mapToInt(TextTable::length).toArray();
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], length(row.get(column)));
            }
        }
        return widths;
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
