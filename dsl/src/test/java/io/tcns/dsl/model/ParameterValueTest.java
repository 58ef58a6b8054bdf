package io.tcns.dsl.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcns.dsl.model.ParameterValue.Real;
import io.tcns.dsl.model.ParameterValue.Text;
import io.tcns.dsl.model.ParameterValue.Truth;
import io.tcns.dsl.model.ParameterValue.Whole;
import io.tcns.dsl.model.ParameterValue.Word;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterValueTest {

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0",
        "0.35, 0.35",
        "-0.5, -0.5",
        "0.0, 0.0",
        "123.675, 123.675",
        "1e-5, 0.00001",
        "1e-12, 1e-12",
        "1e18, 1e18",
        "1.25e20, 1.25e20",
        "3600000.0, 3600000.0",
        "2e-3, 0.002",
        "0.1, 0.1",
        "0.30000000000000004, 0.3",
    })
    void printsRealsShortAndTheSameOnEveryJdk(double number, String text) {
        assertThat(new Real(number)).hasToString(text);
    }

    @Test
    void printsTheOthersAsTheyAreWritten() {
        assertThat(new Whole(-224)).hasToString("-224");
        assertThat(new Truth(true)).hasToString("true");
        assertThat(new Text("a b")).hasToString("a b");
        assertThat(new Word("same")).hasToString("same");
    }

    @Test
    void namesItsType() {
        assertThat(new Whole(1).type()).isEqualTo("an integer");
        assertThat(new Real(1).type()).isEqualTo("a number");
        assertThat(new Truth(true).type()).isEqualTo("a boolean");
        assertThat(new Text("").type()).isEqualTo("a string");
        assertThat(new Word("same").type()).isEqualTo("a word");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void isNeverInfinite(double number) {
        assertThatThrownBy(() -> new Real(number)).isInstanceOf(IllegalArgumentException.class);
    }
}
