package io.tcns.dsl.model;

import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import io.tcns.dsl.model.Architecture.Conventions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One row of a table, decided.
 *
 * @param name the row's label, or {@code table.rowN}; behind the name of its backbone and a dot, where it has one
 * @param source the file that it stands in: the network's, or one that is imported
 * @param span the row in its source
 * @param conventions those of its file
 * @param operator as written, in one spelling: {@code conv2d 3x3}
 * @param expansion t, where the row has one
 * @param channels c after scaling; absent for pools
 * @param stride of the first repeat: s, or 1 behind an output stride
 * @param input what enters the first repeat
 * @param repeats one block for each of the n repeats, at least one
 */
public record TableRow(
        String name,
        Source source,
        Span span,
        Conventions conventions,
        String operator,
        OptionalDouble expansion,
        OptionalInt channels,
        int stride,
        FeatureMap input,
        List<Block> repeats) {

    public TableRow {
        repeats = List.copyOf(repeats);
    }

    /** The line where the row stands, counted from 1. */
    public int line() {
        return source.line(span.start());
    }

    /** The same row as a part of a backbone. */
    public TableRow within(String backbone) {
        return new TableRow(
                backbone + "." + name,
                source,
                span,
                conventions,
                operator,
                expansion,
                channels,
                stride,
                input,
                repeats);
    }

    /** The same row where another resolution comes in. */
    TableRow at(FeatureMap other) {
        List<Block> blocks = new ArrayList<>();
        FeatureMap entering = other;
        for (Block block : repeats) {
            Block there = block.at(entering, conventions.padding());
            blocks.add(there);
            entering = there.output();
        }
        return new TableRow(name, source, span, conventions, operator, expansion, channels, stride, other, blocks);
    }

    /**
     * What can be tapped in one repeat.
     *
     * @param repeat counted from 1
     */
    public Map<String, FeatureMap> taps(int repeat) {
        FeatureMap entering = repeat == 1 ? input : repeats.get(repeat - 2).output();
        return repeats.get(repeat - 1).taps(entering);
    }

    /** What leaves the last repeat. */
    public FeatureMap output() {
        return repeats.get(repeats.size() - 1).output();
    }
}
