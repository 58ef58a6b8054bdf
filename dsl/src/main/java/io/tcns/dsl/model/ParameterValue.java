package io.tcns.dsl.model;

import java.math.BigDecimal;
import java.math.MathContext;

/** What a network's parameter or an expression is worth. */
public sealed interface ParameterValue {

    /** What a message calls a value of this type. */
    String type();

    /** An exact integer. */
    record Whole(long number) implements ParameterValue {
        @Override
        public String type() {
            return "an integer";
        }

        @Override
        public String toString() {
            return Long.toString(number);
        }
    }

    /** A finite IEEE double. */
    record Real(double number) implements ParameterValue {

        /** All decimal digits that a double holds for sure; {@link Double#toString} differs between JDKs beyond them. */
        private static final MathContext DIGITS = new MathContext(15);

        public Real {
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("not finite: " + number);
            }
        }

        @Override
        public String type() {
            return "a number";
        }

        @Override
        public String toString() {
            BigDecimal decimal = new BigDecimal(number).round(DIGITS).stripTrailingZeros();
            int zerosBehindPoint = decimal.scale() - decimal.precision();
            boolean plain = -zerosBehindPoint <= 15 && zerosBehindPoint < 6;
            if (!plain) {
                return decimal.toString().replace("E+", "e").replace('E', 'e');
            }
            return decimal.scale() <= 0 ? decimal.toPlainString() + ".0" : decimal.toPlainString();
        }
    }

    /** True or false. */
    record Truth(boolean value) implements ParameterValue {
        @Override
        public String type() {
            return "a boolean";
        }

        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** A string. */
    record Text(String text) implements ParameterValue {
        @Override
        public String type() {
            return "a string";
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** One of the language's fixed words, such as {@code same}. */
    record Word(String word) implements ParameterValue {
        @Override
        public String type() {
            return "a word";
        }

        @Override
        public String toString() {
            return word;
        }
    }
}
