package io.tcns.dsl.check;

import io.tcns.dsl.model.ParameterValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The functions that an expression may call; all of them take and give numbers. */
enum BuiltIn {
    MIN,
    MAX,
    FLOOR,
    CEIL,
    ROUND;

    static final List<String> WORDS = Arrays.stream(values()).map(BuiltIn::word).toList();

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<BuiltIn> of(String word) {
        return Arrays.stream(values())
                .filter(function -> function.word().equals(word))
                .findFirst();
    }

    /** Whether it is a function of so many numbers. */
    boolean takes(int arguments) {
        return isExtremum() ? arguments >= 2 : arguments == 1;
    }

    /** What it takes, in words. */
    String arguments() {
        return isExtremum() ? "two numbers or more" : "one number";
    }

    private boolean isExtremum() {
        return this == MIN || this == MAX;
    }

    /** Its value; empty when that is too large. */
    Optional<ParameterValue> apply(List<ParameterValue> arguments) {
        return switch (this) {
            case MIN -> arguments.stream().min(Arithmetic::compare);
            case MAX -> arguments.stream().max(Arithmetic::compare);
            case FLOOR -> Arithmetic.floor(arguments.get(0));
            case CEIL -> Arithmetic.ceil(arguments.get(0));
            case ROUND -> Arithmetic.round(arguments.get(0));
        };
    }
}
