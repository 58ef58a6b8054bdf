package io.tcns.dsl.check;

import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import io.tcns.dsl.model.Architecture.Conventions;
import io.tcns.dsl.model.Block;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.Nonlinearity;
import io.tcns.dsl.model.Shortcut;
import io.tcns.dsl.model.TableRow;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What one row says: everything about it that does not depend on what comes in.
 *
 * @param name label, or {@code table.rowN}
 * @param cells where it says so
 * @param claimed the cell {@code input}
 * @param stride of the first repeat, where no output stride takes it
 * @param channels c after scaling; absent for pools
 * @param expansion t
 * @param hidden {@code exp} after scaling
 */
record RowSettings(
        OperatorKind kind,
        String name,
        RowCells cells,
        Optional<FeatureMap> claimed,
        int kernel,
        int repeats,
        int stride,
        int dilation,
        Optional<Integer> channels,
        Optional<Double> expansion,
        Optional<Integer> hidden,
        Nonlinearity activation,
        Nonlinearity projection,
        Shortcut shortcut) {

    /** As a report prints it. */
    private String operator() {
        return kind.kernel() == OperatorKind.Kernel.NONE || (kind == OperatorKind.SEPARABLE && kernel == 3)
                ? kind.word()
                : kind.word() + " " + kernel + "x" + kernel;
    }

    /** The row, decided. */
    TableRow decided(Source source, Conventions conventions, FeatureMap input, List<Block> blocks) {
        return new TableRow(
                name,
                source,
                span(),
                conventions,
                operator(),
                expansion.isPresent() ? OptionalDouble.of(expansion.get()) : OptionalDouble.empty(),
                channels.isPresent() ? OptionalInt.of(channels.get()) : OptionalInt.empty(),
                blocks.get(0).stride(),
                input,
                blocks);
    }

    /** Where the row stands. */
    Span span() {
        return cells.row();
    }

    /** The cell that says how large the window is. */
    Span windowSpan() {
        return cells.span(cells.isFilled(Column.K) ? Column.K : Column.OPERATOR);
    }

    /** The cell that says how many channels the expansion has. */
    Span hiddenSpan() {
        return cells.span(hidden.isPresent() ? Column.EXP : Column.T);
    }
}
