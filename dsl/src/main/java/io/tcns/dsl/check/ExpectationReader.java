package io.tcns.dsl.check;

import static java.util.stream.Collectors.joining;

import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Suggestions;
import io.tcns.dsl.model.Expectation;
import io.tcns.dsl.model.Expectation.Quantity;
import io.tcns.dsl.model.ParameterValue;
import io.tcns.dsl.syntax.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads {@code expect ...}. */
final class ExpectationReader {

    private static final List<String> QUANTITIES =
            Arrays.stream(Quantity.values()).map(Quantity::text).toList();

    private final Values values;
    private final Problems problems;

    ExpectationReader(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    Optional<Expectation> read(Statement.Expect expect) {
        Optional<Quantity> quantity = quantity(expect);
        Optional<ParameterValue> bound = values.number(expect.bound());
        Optional<Boolean> active =
                expect.condition().isPresent() ? values.truth(expect.condition().get()) : Optional.of(true);
        if (quantity.isEmpty() || bound.isEmpty() || active.isEmpty()) {
            return Optional.empty();
        }
        String text = onOneLine(problems.source().text(expect.span()));
        return Optional.of(
                new Expectation(expect.span(), text, quantity.get(), expect.comparison(), bound.get(), active.get()));
    }

    private static String onOneLine(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(joining(" "));
    }

    private Optional<Quantity> quantity(Statement.Expect expect) {
        String text = expect.quantity().text()
                + expect.variant().map(variant -> "(" + variant.text() + ")").orElse("");
        Optional<Quantity> quantity = Arrays.stream(Quantity.values())
                .filter(known -> known.text().equals(text))
                .findFirst();
        if (quantity.isPresent()) {
            return quantity;
        }
        Span name = expect.quantity().span();
        problems.add(problems.at(
                        Code.UNKNOWN_QUANTITY,
                        expect.variant().map(variant -> name.to(variant.span())).orElse(name))
                .says("`%s` is nothing that can be expected", text)
                .help(Suggestions.didYouMeanOneOf(text, "known are", QUANTITIES)));
        return Optional.empty();
    }
}
