package io.tcns.dsl.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.model.ParameterValue.Real;
import io.tcns.dsl.model.ParameterValue.Whole;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "224, 224",
        "-3, -3",
        "300_774_272, 300774272",
        "2k, 2000",
        "3M, 3000000",
        "1G, 1000000000",
        "64KiB, 65536",
        "14MiB, 14680064",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
        "007, 7",
    })
    void readsIntegersExactly(String text, long expected) {
        assertThat(Numbers.parse(text)).contains(new Whole(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0",
        "0.35, 0.35",
        "1e-3, 0.001",
        "1E3, 1000.0",
        "3.6M, 3600000.0",
        "1.5KiB, 1536.0",
        "1_0.2_5, 10.25",
        "1e-400, 0.0",
        "0e99999999999, 0.0",
        "1.7976931348623157e308, 1.7976931348623157e308",
    })
    void readsWhatHasAPointOrAnExponentAsAReal(String text, double expected) {
        assertThat(Numbers.parse(text)).contains(new Real(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                ".5",
                "5.",
                "1e",
                "0x10",
                "1 000",
                "1,0",
                "NaN",
                "Infinity",
                "3KB",
                "१",
                "--1",
                "+1",
                "9223372036854775808",
                "9223372036854775807k",
                "1e309",
                "1e99999999999",
                "1.7e308k",
                "11111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111",
            })
    void readsNothingElse(String text) {
        assertThat(Numbers.parse(text)).isEmpty();
    }
}
