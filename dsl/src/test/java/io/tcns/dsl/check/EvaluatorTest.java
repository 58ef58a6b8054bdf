package io.tcns.dsl.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import io.tcns.dsl.Tcns;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import io.tcns.dsl.model.ParameterValue;
import io.tcns.dsl.model.ParameterValue.Real;
import io.tcns.dsl.model.ParameterValue.Text;
import io.tcns.dsl.model.ParameterValue.Truth;
import io.tcns.dsl.model.ParameterValue.Whole;
import io.tcns.dsl.model.ParameterValue.Word;
import io.tcns.dsl.syntax.Expr;
import io.tcns.dsl.syntax.Name;
import io.tcns.dsl.syntax.SpecFile;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluatorTest {

    @ParameterizedTest
    @CsvSource({
        "1 + 2 * 3, 7",
        "(1 + 2) * 3, 9",
        "10 - 4 - 3, 3",
        "-2 * 3, -6",
        "--2, 2",
        "2 - -2, 4",
        "9_007_199_254_740_993 + 0, 9007199254740993",
        "4_000_000_000 * 2, 8000000000",
        "'min(3, 1, 2)', 1",
        "'max(3, 1, 2)', 3",
        "floor(2), 2",
        "floor(2.9), 2",
        "floor(-2.1), -3",
        "ceil(2.1), 3",
        "ceil(-2.9), -2",
        "round(2.5), 3",
        "round(-2.5), -2",
        "round(2.4), 2",
        "round(0.49999999999999994), 0",
        "round(4503599627370497.5), 4503599627370498",
        "round(224 * 256 / 224), 256",
        "n * 2, 448",
    })
    void computesWithIntegersExactly(String text, long expected) {
        assertThat(value(text)).isEqualTo(new Whole(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "4 / 2, 2.0",
        "1 / 3, 0.3333333333333333",
        "8 / 4 / 2, 1.0",
        "2 * 0.5, 1.0",
        "1 + 0.5, 1.5",
        "1.5 - 1, 0.5",
        "-0.5, -0.5",
        "'max(1, 2.5)', 2.5",
        "w, 0.5",
    })
    void givesRealsForQuotientsAndForRealOperands(String text, double expected) {
        assertThat(value(text)).isEqualTo(new Real(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "1 < 2, true",
        "2 < 2, false",
        "2 <= 2, true",
        "3 > 2, true",
        "2 >= 3, false",
        "1 == 1.0, true",
        "-0.0 == 0, true",
        "1 != 1.0, false",
        "9_007_199_254_740_993 == 9_007_199_254_740_992.0, false",
        "9_007_199_254_740_993 > 9_007_199_254_740_992.0, true",
        "0.1 + 0.2 == 0.3, false",
        "s == \"deep\", true",
        "s != \"deep\", false",
        "same == rule, true",
        "symmetric == rule, false",
        "true == not false, true",
        "not true, false",
        "true or false and false, true",
        "not false and false, false",
        "1 + 1 == 2 and 3 < 4, true",
        "b, true",
    })
    void comparesAndCombines(String text, boolean expected) {
        assertThat(value(text)).isEqualTo(new Truth(expected));
    }

    @Test
    void knowsStringsAndFixedWords() {
        assertThat(value("\"a // b\"")).isEqualTo(new Text("a // b"));
        assertThat(value("relu6")).isEqualTo(new Word("relu6"));
        assertThat(value("rounded")).isEqualTo(new Word("rounded"));
    }

    @ParameterizedTest
    @CsvSource({
        "9_223_372_036_854_775_807 + 1, the number is too large",
        "-9_223_372_036_854_775_807 - 2, the number is too large",
        "4_000_000_000 * 4_000_000_000, the number is too large",
        "-(-9_223_372_036_854_775_807 - 1), the number is too large",
        "1e308 * 10, the number is too large",
        "1e308 + 1e308, the number is too large",
        "1e308 / 0.1, the number is too large",
        "round(1e19), the number is too large",
        "1 / 0, division by zero",
        "1 / 0.0, division by zero",
        "1 / (n - n), division by zero",
        "1 + \"a\", 'expected a number, found a string'",
        "same + 1, 'expected a number, found a word'",
        "-true, 'expected a number, found a boolean'",
        "true < 1, 'expected a number, found a boolean'",
        "1 and true, 'expected true or false, found an integer'",
        "true or 0.5, 'expected true or false, found a number'",
        "not 1, 'expected true or false, found an integer'",
        "1 == \"a\", an integer is compared with a string",
        "\"a\" == same, a string is compared with a word",
        "m, `m` is not a parameter of this network",
        "later, '`later` has no value yet: a default sees the parameters before it'",
        "sqrt(2), there is no function `sqrt`",
        "'round(1, 2)', '`round` takes one number, not 2'",
        "min(1), '`min` takes two numbers or more, not 1'",
        "'min(1, true)', 'expected a number, found a boolean'",
    })
    void reportsWhatHasNoValueOnce(String text, String message) {
        Problems problems = new Problems(Source.of("t", text));
        assertThat(evaluate(text, problems)).isEmpty();
        assertThat(problems.sorted()).extracting(Diagnostic::message).containsExactly(message);
    }

    @Test
    void reportsBothSidesOfAnOperator() {
        Problems problems = new Problems(Source.of("t", ""));
        assertThat(evaluate("a + b2", problems)).isEmpty();
        assertThat(problems.sorted())
                .extracting(Diagnostic::message)
                .containsExactly("`a` is not a parameter of this network", "`b2` is not a parameter of this network");
    }

    @Test
    void isSilentAboutAParameterWhoseOwnMistakeHasBeenReported() {
        Problems problems = new Problems(Source.of("t", ""));
        assertThat(evaluate("broken + 1", problems)).isEmpty();
        assertThat(problems.sorted()).isEmpty();
        assertThat(problems.failures()).isEqualTo(1);
    }

    private static ParameterValue value(String text) {
        Problems problems = new Problems(Source.of("t", text));
        Optional<ParameterValue> value = evaluate(text, problems);
        assertThat(problems.sorted()).extracting(DiagnosticPrinter::line).isEmpty();
        return value.orElseThrow();
    }

    private static Optional<ParameterValue> evaluate(String text, Problems problems) {
        Expr expr = Tcns.parse(Source.of("t", "network t(x = " + text + ")"))
                .orThrow()
                .parameters()
                .get(0)
                .value();
        Parameters parameters = new Parameters(
                Stream.of("n", "w", "b", "s", "rule", "broken", "later")
                        .collect(Collectors.toMap(
                                name -> name, name -> new SpecFile.Parameter(new Name(name, new Span(0, 0)), expr))),
                Overrides.NONE);
        parameters.put("n", Optional.of(new Whole(224)));
        parameters.put("w", Optional.of(new Real(0.5)));
        parameters.put("b", Optional.of(new Truth(true)));
        parameters.put("s", Optional.of(new Text("deep")));
        parameters.put("rule", Optional.of(new Word("same")));
        parameters.put("broken", Optional.empty());
        assertThat(parameters.names()).isEqualTo(List.of("n", "w", "b", "s", "rule", "broken"));
        return new Evaluator(parameters, problems).value(expr);
    }
}
