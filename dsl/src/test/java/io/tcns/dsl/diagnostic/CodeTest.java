package io.tcns.dsl.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodeTest {

    @Test
    void numbersEachProblemOnceAndInOrder() {
        assertThat(Arrays.stream(Code.values()).map(Code::id)).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void titlesAProblemInAPhraseWithoutBlame(Code code) {
        assertThat(code.id()).matches("T\\d{4}");
        assertThat(code.title()).matches("[a-z].*[^.]").doesNotContain("illegal", "invalid");
        assertThat(code.severity() == Severity.WARNING).isEqualTo(code.id().startsWith("T06"));
    }
}
