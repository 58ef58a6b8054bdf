package io.tcns.dsl.model;

import io.tcns.dsl.Span;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One row of a table, decided.
 *
 * @param name the row's label, or {@code table.rowN}
 * @param span the row in its source
 * @param operator as written, in one spelling: {@code conv2d 3x3}
 * @param expansion t, where the row has one
 * @param channels c after scaling; absent for pools
 * @param stride s of the first repeat
 * @param input what enters the first repeat
 * @param repeats one block for each of the n repeats, at least one
 */
public record TableRow(
        String name,
        Span span,
        String operator,
        OptionalDouble expansion,
        OptionalInt channels,
        int stride,
        FeatureMap input,
        List<Block> repeats) {

    public TableRow {
        repeats = List.copyOf(repeats);
    }

    /** What leaves the last repeat. */
    public FeatureMap output() {
        return repeats.get(repeats.size() - 1).output();
    }
}
