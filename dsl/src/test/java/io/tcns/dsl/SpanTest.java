package io.tcns.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpanTest {

    @Test
    void isNeverNegative() {
        assertThatThrownBy(() -> new Span(-1, 0)).hasMessage("no span from -1 to 0");
        assertThatThrownBy(() -> new Span(3, 2)).hasMessage("no span from 3 to 2");
    }

    @Test
    void reachesToTheEndOfAnother() {
        assertThat(new Span(1, 2).to(new Span(5, 9))).isEqualTo(new Span(1, 9));
        assertThat(new Span(1, 9).length()).isEqualTo(8);
    }

    @Test
    void isSortedByItsStartThenItsEnd() {
        assertThat(Stream.of(new Span(2, 3), new Span(1, 9), new Span(1, 2)).sorted())
                .containsExactly(new Span(1, 2), new Span(1, 9), new Span(2, 3));
    }
}
