package io.tcns.dsl.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckedTest {

    private static final Source SOURCE = Source.of("t", "text");
    private static final Diagnostic ERROR =
            Diagnostic.of(Code.UNEXPECTED, SOURCE, new Span(0, 4)).says("an error");
    private static final Diagnostic WARNING =
            Diagnostic.of(Code.ROW_CHANGES_NOTHING, SOURCE, new Span(0, 4)).says("a warning");

    @Test
    void hasAValueOrAnErrorNeverBothNorNeither() {
        assertThatThrownBy(() -> new Checked<>(Optional.of(1), List.of(ERROR)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Checked<>(Optional.empty(), List.of(WARNING)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new Checked<>(Optional.of(1), List.of(WARNING)).orThrow()).isEqualTo(1);
    }

    @Test
    void keepsTheWarningsOfEveryStep() {
        Checked<Integer> first = new Checked<>(Optional.of(1), List.of(WARNING));
        assertThat(first.then(one -> new Checked<>(Optional.of(one + 1), List.of(WARNING))))
                .isEqualTo(new Checked<>(Optional.of(2), List.of(WARNING, WARNING)));
        assertThat(first.then(one -> Checked.failed(ERROR)))
                .isEqualTo(new Checked<>(Optional.empty(), List.of(WARNING, ERROR)));
    }

    @Test
    void doesNotGoOnWithoutAValue() {
        Checked<Integer> failed = Checked.failed(ERROR);
        assertThat(failed.<Integer>then(one -> {
                    throw new AssertionError("nothing to go on with");
                }))
                .isEqualTo(failed);
    }

    @Test
    void throwsItsFirstErrorForCallersWithoutUseForDiagnostics() {
        Checked<Integer> failed = new Checked<>(Optional.empty(), List.of(WARNING, ERROR));
        assertThatThrownBy(failed::orThrow)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("t:1:1: error[T0108]: an error");
    }
}
