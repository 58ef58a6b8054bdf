package io.tcns.dsl.check;

import io.tcns.dsl.model.ParameterValue;
import io.tcns.dsl.model.ParameterValue.Real;
import io.tcns.dsl.model.ParameterValue.Whole;
import io.tcns.dsl.syntax.Expr.Operator;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Computes with numbers: integers are exact in 64 bits, reals are IEEE doubles, and {@code /} always gives a real. An answer
 * that is too large for its type is empty.
 */
final class Arithmetic {

    private Arithmetic() {}

    static boolean isNumber(ParameterValue value) {
        return value instanceof Whole || value instanceof Real;
    }

    static double toDouble(ParameterValue number) {
        return number instanceof Whole whole ? whole.number() : ((Real) number).number();
    }

    /** Less than, equal to or greater than 0, as {@code left} is to {@code right}; exact for each mixture of types. */
    static int compare(ParameterValue left, ParameterValue right) {
        return exact(left).compareTo(exact(right));
    }

    private static BigDecimal exact(ParameterValue number) {
        return number instanceof Whole whole ? BigDecimal.valueOf(whole.number()) : new BigDecimal(toDouble(number));
    }

    static Optional<ParameterValue> negated(ParameterValue number) {
        return apply(Operator.SUBTRACT, new Whole(0), number);
    }

    /**
     * The sum, difference, product or quotient.
     *
     * @param right not 0 for a quotient
     */
    static Optional<ParameterValue> apply(Operator operator, ParameterValue left, ParameterValue right) {
        if (left instanceof Whole a && right instanceof Whole b && operator != Operator.DIVIDE) {
            return exact(operator, a.number(), b.number());
        }
        double x = toDouble(left);
        double y = toDouble(right);
        double result = switch (operator) {
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case MULTIPLY -> x * y;
            case DIVIDE -> x / y;
            default -> throw new IllegalArgumentException(operator.symbol());
        };
        return Double.isFinite(result) ? Optional.of(new Real(result)) : Optional.empty();
    }

    private static Optional<ParameterValue> exact(Operator operator, long left, long right) {
        try {
            return Optional.of(new Whole(
                    switch (operator) {
                        case ADD -> Math.addExact(left, right);
                        case SUBTRACT -> Math.subtractExact(left, right);
                        case MULTIPLY -> Math.multiplyExact(left, right);
                        default -> throw new IllegalArgumentException(operator.symbol());
                    }));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** The largest integer that is not greater. */
    static Optional<ParameterValue> floor(ParameterValue number) {
        return number instanceof Whole ? Optional.of(number) : whole(Math.floor(toDouble(number)));
    }

    /** The smallest integer that is not less. */
    static Optional<ParameterValue> ceil(ParameterValue number) {
        return number instanceof Whole ? Optional.of(number) : whole(Math.ceil(toDouble(number)));
    }

    /** The nearest integer, and the greater of two that are equally near. */
    static Optional<ParameterValue> round(ParameterValue number) {
        if (number instanceof Whole) {
            return Optional.of(number);
        }
        double real = toDouble(number);
        double floor = Math.floor(real);
        return whole(real - floor >= 0.5 ? floor + 1 : floor);
    }

    private static Optional<ParameterValue> whole(double number) {
        return Math.abs(number) < 0x1p63 ? Optional.of(new Whole((long) number)) : Optional.empty();
    }
}
