package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.model.ParameterValue;
import io.tcns.dsl.syntax.Cell;
import io.tcns.dsl.syntax.Expr;
import io.tcns.dsl.syntax.Statement;
import java.util.Map;
import java.util.Optional;

/** The cells of one row by their columns, each read as what its column asks for. */
final class RowCells {

    private final Span row;
    private final TableHeader header;
    private final Map<Column, Cell> cells;
    private final Values values;
    private final Problems problems;

    /** @param row has as many cells as the header */
    RowCells(Statement.Row row, TableHeader header, Values values, Problems problems) {
        this.row = row.span();
        this.header = header;
        this.cells = header.cells(row);
        this.values = values;
        this.problems = problems;
    }

    /** Where the row stands. */
    Span row() {
        return row;
    }

    /** Where a cell stands; the row, where the table has no such column. */
    Span span(Column column) {
        return cell(column).map(Cell::span).orElse(row);
    }

    /** A cell, be it filled or not. */
    Optional<Cell> cell(Column column) {
        return Optional.ofNullable(cells.get(column));
    }

    /** Whether a cell says anything. */
    boolean isFilled(Column column) {
        return cell(column)
                .filter(cell -> !(cell instanceof Cell.Empty) && !(cell instanceof Cell.None))
                .isPresent();
    }

    /**
     * Reports the filled cells that mean nothing to an operator, and empties them.
     *
     * @return whether there was none; where there was one, an empty cell may be its neighbour that it was meant for
     */
    boolean keepOnly(OperatorKind kind) {
        int before = problems.failures();
        for (Column column : Column.values()) {
            if (isFilled(column) && !kind.knows(column)) {
                problems.add(problems.at(Code.CELL_NOT_APPLICABLE, span(column))
                        .says("`%s` has no `%s`", kind.word(), column.word())
                        .help("leave the cell empty, or write `-`"));
                cells.put(column, new Cell.Empty(span(column)));
            }
        }
        return problems.failures() == before;
    }

    /** Reports that a cell must be filled. */
    void require(Column column, String message) {
        if (header.has(column)) {
            problems.add(problems.at(Code.MISSING_CELL, span(column)).says("%s", message));
        } else {
            header.reportMissing(column, message + ", and the table has no such column");
        }
    }

    /** A whole number of any size. */
    Optional<ParameterValue> whole(Column column) {
        return expr(column).flatMap(expr -> values.whole(expr, quoted(column)));
    }

    Optional<Integer> whole(Column column, int least, int most) {
        return expr(column).flatMap(expr -> values.whole(expr, quoted(column), least, most));
    }

    Optional<Double> real(Column column, double least, double most) {
        return expr(column).flatMap(expr -> values.real(expr, quoted(column), least, most));
    }

    <E> Optional<E> word(Column column, Map<String, E> choices) {
        return expr(column).flatMap(expr -> values.word(expr, quoted(column), choices));
    }

    /** The expression of a cell, if it is filled; one that holds something else is reported. */
    Optional<Expr> expr(Column column) {
        if (!isFilled(column)) {
            return Optional.empty();
        }
        if (cells.get(column) instanceof Cell.Plain plain && plain.least().isEmpty()) {
            return Optional.of(plain.value());
        }
        reportMisfit(column);
        return Optional.empty();
    }

    /** Reports a cell that holds what its column cannot take. */
    void reportMisfit(Column column) {
        Cell cell = cells.get(column);
        String found = cell instanceof Cell.Shape
                ? "a shape"
                : cell instanceof Cell.Operator
                        ? "an operator"
                        : cell instanceof Cell.Exactly ? "`exactly`" : "`at least`";
        reportMisplaced(column, found + " does not fit the column `" + column.word() + "`");
    }

    void reportMisplaced(Column column, String message) {
        problems.add(problems.at(Code.CELL_MISPLACED, span(column)).says("%s", message));
    }

    static String quoted(Column column) {
        return "`" + column.word() + "`";
    }
}
