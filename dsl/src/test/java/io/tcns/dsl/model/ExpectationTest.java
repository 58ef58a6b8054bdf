package io.tcns.dsl.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcns.dsl.Span;
import io.tcns.dsl.model.Expectation.Quantity;
import io.tcns.dsl.model.ParameterValue.Real;
import io.tcns.dsl.model.ParameterValue.Whole;
import io.tcns.dsl.syntax.Expr.Operator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationTest {

    @ParameterizedTest
    @CsvSource({
        "<, true, false, false",
        "<=, true, true, false",
        ">, false, false, true",
        ">=, false, true, true",
        "==, false, true, false",
        "!=, true, false, true",
    })
    void comparesWhatWasMeasuredWithItsBound(String comparison, boolean below, boolean at, boolean above) {
        Expectation whole = expect(comparison, new Whole(100));
        assertThat(whole.holds(99L)).isEqualTo(below);
        assertThat(whole.holds(100L)).isEqualTo(at);
        assertThat(whole.holds(101L)).isEqualTo(above);
        Expectation real = expect(comparison, new Real(0.5));
        assertThat(real.holds(0.25)).isEqualTo(below);
        assertThat(real.holds(0.5)).isEqualTo(at);
        assertThat(real.holds(1L)).isEqualTo(above);
    }

    @Test
    void comparesIntegersExactlyBeyondWhatADoubleHolds() {
        long large = (1L << 53) + 1;
        assertThat(expect("==", new Whole(large)).holds(large - 1)).isFalse();
        assertThat(expect("<=", new Whole(large - 1)).holds(large)).isFalse();
        assertThat(expect("==", new Whole(large)).holds(large)).isTrue();
    }

    @Test
    void isNothingButAComparison() {
        Expectation sum = expect("+", new Whole(1));
        assertThatThrownBy(() -> sum.holds(1L)).hasMessage("+ compares nothing");
    }

    private static Expectation expect(String comparison, ParameterValue bound) {
        return new Expectation(new Span(0, 0), "", Quantity.MADDS, Operator.of(comparison), bound, true);
    }
}
