package io.tcns.dsl.check;

import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.diagnostic.Suggestions;
import io.tcns.dsl.model.ParameterValue;
import io.tcns.dsl.model.ParameterValue.Real;
import io.tcns.dsl.model.ParameterValue.Whole;
import io.tcns.dsl.model.ParameterValue.Word;
import io.tcns.dsl.syntax.Expr;
import java.util.Map;
import java.util.Optional;

/**
 * Reads expressions as what their place asks for: a whole number, a real in a range, one of a few words. An answer is empty
 * when the problem has been reported.
 *
 * <p>Wherever a method takes {@code what}, that is how a message calls the value, such as {@code `n`} or {@code the height}.
 */
final class Values {

    private final Evaluator evaluator;
    private final Problems problems;

    Values(Evaluator evaluator, Problems problems) {
        this.evaluator = evaluator;
        this.problems = problems;
    }

    /** Whether the network has a parameter of this name. */
    boolean isParameter(String name) {
        return evaluator.isParameter(name);
    }

    /** An integer or a real. */
    Optional<ParameterValue> number(Expr expr) {
        return evaluator.number(expr);
    }

    /** Reports a problem with the value of an expression. */
    void report(Expr expr, Diagnostic problem) {
        evaluator.add(expr, problem);
    }

    /** A value of any type. */
    Optional<ParameterValue> any(Expr expr) {
        return evaluator.value(expr);
    }

    Optional<Boolean> truth(Expr expr) {
        return evaluator.truth(expr);
    }

    /** A number between two bounds, each inclusive. */
    Optional<Double> real(Expr expr, String what, double least, double most) {
        return evaluator
                .number(expr)
                .filter(value -> isInRange(expr, what, value, new Real(least), new Real(most)))
                .map(Arithmetic::toDouble);
    }

    /** A whole number of any size. */
    Optional<ParameterValue> whole(Expr expr, String what) {
        return evaluator.number(expr).filter(value -> isWhole(expr, what, value));
    }

    /** A whole number between two bounds, each inclusive. */
    Optional<Integer> whole(Expr expr, String what, int least, int most) {
        return whole(expr, what)
                .filter(value -> isInRange(expr, what, value, new Whole(least), new Whole(most)))
                .map(value -> (int) Arithmetic.toDouble(value));
    }

    private boolean isWhole(Expr expr, String what, ParameterValue value) {
        double number = Arithmetic.toDouble(value);
        if (number == Math.rint(number)) {
            return true;
        }
        evaluator.add(
                expr,
                problems.at(Code.NOT_WHOLE, expr.span())
                        .says("%s must be a whole number, not %s", what, value)
                        .help(
                                expr instanceof Expr.Numeral
                                        ? Optional.empty()
                                        : Optional.of("`floor`, `round` and `ceil` give whole numbers")));
        return false;
    }

    private boolean isInRange(Expr expr, String what, ParameterValue value, ParameterValue least, ParameterValue most) {
        boolean tooSmall = Arithmetic.compare(value, least) < 0;
        if (!tooSmall && Arithmetic.compare(value, most) <= 0) {
            return true;
        }
        evaluator.add(
                expr,
                problems.at(Code.OUT_OF_RANGE, expr.span())
                        .says(
                                "%s is %s, but must be at %s %s",
                                what, value, tooSmall ? "least" : "most", shortest(tooSmall ? least : most)));
        return false;
    }

    /** A bound without a fraction of nothing: {@code 1}, not {@code 1.0}. */
    private static String shortest(ParameterValue bound) {
        String text = bound.toString();
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** One of a few words, written as itself or held by a parameter. */
    <E> Optional<E> word(Expr expr, String what, Map<String, E> choices) {
        if (expr instanceof Expr.Reference reference && !isParameter(reference.name())) {
            return choice(expr, reference.name(), what, choices);
        }
        Optional<ParameterValue> value = evaluator.value(expr);
        if (value.isPresent() && !(value.get() instanceof Word)) {
            evaluator.add(
                    expr,
                    problems.at(Code.WRONG_TYPE, expr.span())
                            .says("%s is a word, not %s", what, value.get().type())
                            .label("one of %s", String.join(", ", choices.keySet())));
            return Optional.empty();
        }
        return value.flatMap(word -> choice(expr, ((Word) word).word(), what, choices));
    }

    private <E> Optional<E> choice(Expr expr, String word, String what, Map<String, E> choices) {
        Optional<E> chosen = Optional.ofNullable(choices.get(word));
        if (chosen.isEmpty()) {
            evaluator.add(
                    expr,
                    problems.at(Code.UNKNOWN_WORD, expr.span())
                            .says("%s cannot be `%s`", what, word)
                            .label("one of %s", String.join(", ", choices.keySet()))
                            .help(Suggestions.didYouMean(word, choices.keySet())));
        }
        return chosen;
    }
}
