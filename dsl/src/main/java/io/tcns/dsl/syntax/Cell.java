package io.tcns.dsl.syntax;

import io.tcns.dsl.Span;
import java.util.Optional;

/** What stands between two bars of a row. */
public sealed interface Cell {

    /** The text of the cell; for an empty one, the room between its bars. */
    Span span();

    /** Nothing: the column's default. */
    record Empty(Span span) implements Cell {}

    /** {@code -}: not applicable. */
    record None(Span span) implements Cell {}

    /** {@code 224^2x3} or {@code 112x96x32}. */
    record Shape(Span span) implements Cell {}

    /** {@code conv2d 3x3}. */
    record Operator(Span span, Name name, Span kernel) implements Cell {}

    /** {@code exactly 1280}: not scaled. */
    record Exactly(Span span, Expr value) implements Cell {}

    /** {@code 64} or {@code 1280 at least 1}. */
    record Plain(Span span, Expr value, Optional<Expr> least) implements Cell {}
}
