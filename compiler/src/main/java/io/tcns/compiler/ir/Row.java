package io.tcns.compiler.ir;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One row of the network as its author reads it: a row of the spec's table, or one that its head adds.
 *
 * @param name the row's label, the first part of its taps, such as {@code stage6} or {@code body.row3}
 * @param line the line in the spec, counted from 1
 * @param operator as the table writes it, such as {@code conv2d 3x3}
 * @param expansion t, where the row has one
 * @param channels c after scaling, where the row has one
 * @param repeats n
 * @param stride s of the first repeat
 */
public record Row(
        String name,
        int line,
        String operator,
        OptionalDouble expansion,
        OptionalInt channels,
        int repeats,
        OptionalInt stride) {}
