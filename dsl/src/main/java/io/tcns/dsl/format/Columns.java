package io.tcns.dsl.format;

import io.tcns.dsl.format.Outline.Row;
import java.util.ArrayList;
import java.util.List;

/** The columns of a table: as wide as the longest cell, in characters, and left-aligned. */
final class Columns {

    private final List<Integer> widths = new ArrayList<>();

    /** How many the header names; rows may have more cells, and the checker then says so. */
    private final int named;

    /** @param rows the header first */
    Columns(List<Row> rows) {
        this.named = rows.get(0).cells().size();
        rows.forEach(this::fit);
    }

    private void fit(Row row) {
        for (int column = 0; column < row.cells().size(); column++) {
            int width = Widths.of(row.cells().get(column));
            if (column == widths.size()) {
                widths.add(width);
            } else {
                widths.set(column, Math.max(widths.get(column), width));
            }
        }
    }

    void print(Row row, Page page) {
        int cells = row.isRule() ? named : row.cells().size();
        for (int column = 0; column < cells; column++) {
            page.append("|");
            if (row.isRule()) {
                page.fill("-", widths.get(column) + 2);
            } else {
                String cell = row.cells().get(column);
                page.append(" " + cell);
                page.fill(" ", widths.get(column) - Widths.of(cell) + 1);
            }
        }
        page.append("|");
    }
}
