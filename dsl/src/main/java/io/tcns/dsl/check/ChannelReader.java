package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.syntax.Cell;
import io.tcns.dsl.syntax.Expr;
import java.util.Optional;

/** Reads the cells of {@code c} and {@code exp}: channels, scaled like their table unless a cell says {@code exactly}. */
final class ChannelReader {

    private final RowCells cells;
    private final Optional<ChannelScaling> scaling;
    private final Values values;
    private final Problems problems;

    /** @param scaling what the table says; empty where it scales nothing */
    ChannelReader(RowCells cells, Optional<ChannelScaling> scaling, Values values, Problems problems) {
        this.cells = cells;
        this.scaling = scaling;
        this.values = values;
        this.problems = problems;
    }

    /** From 1 to {@link Limits#CHANNELS}; empty when the cell is, or when a problem has been reported. */
    Optional<Integer> read(Column column) {
        if (!cells.isFilled(column)) {
            return Optional.empty();
        }
        Cell cell = cells.cell(column).orElseThrow();
        if (cell instanceof Cell.Exactly exactly) {
            return channels(exactly.value(), column);
        }
        if (cell instanceof Cell.Plain plain) {
            return isPapersClassCount(plain, column) ? Optional.empty() : scaled(plain, column);
        }
        cells.reportMisfit(column);
        return Optional.empty();
    }

    private Optional<Integer> channels(Expr expr, Column column) {
        return values.whole(expr, RowCells.quoted(column), 1, Limits.CHANNELS);
    }

    private Optional<Integer> scaled(Cell.Plain cell, Column column) {
        Optional<Integer> channels = channels(cell.value(), column);
        if (scaling.isEmpty()) {
            if (cell.least().isPresent()) {
                cells.reportMisplaced(column, "`at least` needs a table that is `scaled by` something");
            }
            return channels;
        }
        Optional<Double> least = cell.least().isPresent()
                ? values.real(cell.least().get(), "the least width", 0, ChannelScaling.MOST_FACTOR)
                : Optional.of(0.0);
        if (channels.isEmpty() || least.isEmpty()) {
            return Optional.empty();
        }
        return within(scaling.get().scaled(channels.get(), least.get()), cell.span());
    }

    private Optional<Integer> within(double scaled, Span span) {
        if (scaled > Limits.CHANNELS) {
            problems.add(problems.at(Code.OUT_OF_RANGE, span)
                    .says("scaled, these are %.0f channels, but there must be at most %d", scaled, Limits.CHANNELS));
            return Optional.empty();
        }
        return Optional.of((int) scaled);
    }

    /** The paper writes its last row as {@code conv2d 1x1 | - | k}. */
    private boolean isPapersClassCount(Cell.Plain cell, Column column) {
        boolean is = column == Column.C
                && cell.value() instanceof Expr.Reference reference
                && reference.name().equals("k")
                && !values.isParameter("k");
        if (is) {
            problems.add(problems.at(Code.UNKNOWN_NAME, cell.span())
                    .says("`k` is not a parameter of this network")
                    .help("for the last rows of the paper's table write `head classifier { classes: 1000 }`"));
        }
        return is;
    }
}
