package io.tcns.dsl.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaddingRuleTest {

    /** Computed by hand from TensorFlow's definition of SAME. */
    @ParameterizedTest
    @CsvSource({
        // size, window, stride, before, after, positions
        "224, 3, 1, 1, 1, 224",
        "224, 3, 2, 0, 1, 112",
        "225, 3, 2, 1, 1, 113",
        "7, 3, 2, 1, 1, 4",
        "8, 3, 2, 0, 1, 4",
        "112, 5, 2, 1, 2, 56",
        "113, 5, 2, 2, 2, 57",
        "224, 1, 2, 0, 0, 112",
        "224, 2, 2, 0, 0, 112",
        "225, 2, 2, 0, 1, 113",
        "224, 2, 1, 0, 1, 224",
        "33, 37, 1, 18, 18, 33",
        "1, 3, 1, 1, 1, 1",
        "1, 3, 2, 1, 1, 1",
    })
    void sameGivesTheCeilingOfTheQuotientWithTheOddPixelBehind(
            int size, int window, int stride, int before, int after, int positions) {
        assertPadding(PaddingRule.SAME, size, window, stride, before, after, positions);
    }

    /** As torch.nn.Conv2d(kernel_size=window, stride=stride, padding=(window - 1) // 2). */
    @ParameterizedTest
    @CsvSource({
        "224, 3, 1, 1, 1, 224",
        "224, 3, 2, 1, 1, 112",
        "225, 3, 2, 1, 1, 113",
        "112, 5, 2, 2, 2, 56",
        "224, 1, 2, 0, 0, 112",
        "225, 1, 2, 0, 0, 113",
        "33, 37, 1, 18, 18, 33",
        "1, 3, 2, 1, 1, 1",
    })
    void symmetricAddsTheSameOnEachSide(int size, int window, int stride, int before, int after, int positions) {
        assertPadding(PaddingRule.SYMMETRIC, size, window, stride, before, after, positions);
    }

    private static void assertPadding(
            PaddingRule rule, int size, int window, int stride, int before, int after, int positions) {
        assertThat(rule.before(size, window, stride)).as("before").isEqualTo(before);
        assertThat(rule.after(size, window, stride)).as("after").isEqualTo(after);
        assertThat(rule.positions(size, window, stride)).as("positions").isEqualTo(positions);
    }
}
