package io.tcns.dsl.syntax;

import io.tcns.dsl.Span;
import java.util.List;

/** An expression over the network's parameters. */
public sealed interface Expr {

    Span span();

    /** Calls the visitor's method for this kind of expression. */
    <R> R accept(Visitor<R> visitor);

    /** A number as it is written, such as {@code 3.6M}. */
    record Numeral(Span span, String text) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.numeral(this);
        }
    }

    /** A string without its quotes. */
    record Text(Span span, String text) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.text(this);
        }
    }

    /** {@code true} or {@code false}. */
    record Truth(Span span, boolean value) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.truth(this);
        }
    }

    /** A parameter, or one of the fixed words. */
    record Reference(Span span, String name) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.reference(this);
        }
    }

    /**
     * {@code @base.stage6.1.expand}.
     *
     * @param text without the sign
     */
    record Tap(Span span, String text) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.tap(this);
        }
    }

    /** {@code -x}. */
    record Negation(Span span, Expr operand) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.negation(this);
        }
    }

    /** {@code not x}. */
    record Not(Span span, Expr operand) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.not(this);
        }
    }

    /** {@code x + y}. */
    record Binary(Span span, Operator operator, Expr left, Expr right) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.binary(this);
        }
    }

    /** {@code min(x, y)}. */
    record Call(Span span, Name function, List<Expr> arguments) implements Expr {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.call(this);
        }
    }

    /** One answer for each kind of expression. */
    interface Visitor<R> {

        R numeral(Numeral numeral);

        R text(Text text);

        R truth(Truth truth);

        R reference(Reference reference);

        R tap(Tap tap);

        R negation(Negation negation);

        R not(Not not);

        R binary(Binary binary);

        R call(Call call);
    }

    /** The operators with two operands. */
    enum Operator {
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/"),
        LESS("<"),
        AT_MOST("<="),
        GREATER(">"),
        AT_LEAST(">="),
        EQUAL("=="),
        UNEQUAL("!="),
        AND("and"),
        OR("or");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        /** As it is written in a spec. */
        public String symbol() {
            return symbol;
        }

        /**
         * Whether a comparison holds.
         *
         * @param order less than, equal to or greater than 0, as the left side is to the right one
         */
        public boolean holds(int order) {
            return switch (this) {
                case LESS -> order < 0;
                case AT_MOST -> order <= 0;
                case GREATER -> order > 0;
                case AT_LEAST -> order >= 0;
                case EQUAL -> order == 0;
                case UNEQUAL -> order != 0;
                default -> throw new IllegalStateException(symbol + " compares nothing");
            };
        }

        /** The operator that is written {@code symbol}. */
        public static Operator of(String symbol) {
            for (Operator operator : values()) {
                if (operator.symbol.equals(symbol)) {
                    return operator;
                }
            }
            throw new IllegalArgumentException(symbol);
        }
    }
}
