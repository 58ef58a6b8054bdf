package io.tcns.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.model.ParameterValue;
import io.tcns.dsl.model.ParameterValue.Real;
import io.tcns.dsl.model.ParameterValue.Text;
import io.tcns.dsl.model.ParameterValue.Truth;
import io.tcns.dsl.model.ParameterValue.Whole;
import io.tcns.dsl.model.ParameterValue.Word;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameters at their defaults and at what the caller says instead. */
class ParametersTest {

    private static final String TEXT = """
            network test(n = 8, w = 1.0, half = w / 2, b = true, s = "a", rule = same)
            input x [8, 8, 3]
            table body {
              | operator   | c |
              | conv2d 3x3 | n |
            }
            head features
            """;

    @Test
    void haveTheTypesOfTheirDefaults() {
        assertThat(values(Map.of()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "n", new Whole(8),
                        "w", new Real(1),
                        "half", new Real(0.5),
                        "b", new Truth(true),
                        "s", new Text("a"),
                        "rule", new Word("same")));
    }

    @Test
    void takeWhatTheCallerSays() {
        Map<String, String> given = Map.of("n", "2k", "w", "3", "b", "false", "s", "b c", "rule", "symmetric");
        assertThat(values(given))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "n", new Whole(2000),
                        "w", new Real(3),
                        "half", new Real(1.5),
                        "b", new Truth(false),
                        "s", new Text("b c"),
                        "rule", new Word("symmetric")));
    }

    @Test
    void areNotDerivedWhereTheyAreGiven() {
        assertThat(values(Map.of("w", "3", "half", "0.25"))).containsEntry("half", new Real(0.25));
    }

    @ParameterizedTest
    @CsvSource({
        "n, 1.0, '`n` takes an integer, not `1.0`'",
        "n, 1e3, '`n` takes an integer, not `1e3`'",
        "n, '', '`n` takes an integer, not nothing'",
        "n, 99999999999999999999, '`n` takes an integer, not `99999999999999999999`'",
        "w, 1e999, '`w` takes a number, not `1e999`'",
        "w, true, '`w` takes a number, not `true`'",
        "b, TRUE, '`b` takes a boolean, not `TRUE`'",
        "rule, sam, '`rule` takes a word, not `sam`'",
        "m, 1, the network `test` has no parameter `m`",
    })
    void refuseWhatIsNotOfTheirType(String name, String value, String message) {
        assertThat(Tcns.check(Source.of("test.tcns", TEXT), Map.of(name, value)).diagnostics())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message()).isEqualTo(message);
                    assertThat(problem.source().name()).isEqualTo("--set");
                });
    }

    @Test
    void areReportedInTheSameOrderHoweverTheyAreGiven() {
        Map<String, String> some = Map.of("x1", "1", "x2", "2", "x3", "3", "x4", "4", "x5", "5");
        assertThat(Tcns.check(Source.of("test.tcns", TEXT), some).diagnostics())
                .extracting(problem -> problem.source().text())
                .containsExactly("x1=1", "x2=2", "x3=3", "x4=4", "x5=5");
    }

    private static Map<String, ParameterValue> values(Map<String, String> given) {
        return Specs.check(Source.of("test.tcns", TEXT), given).parameters();
    }
}
