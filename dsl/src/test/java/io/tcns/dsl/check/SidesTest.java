package io.tcns.dsl.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SidesTest {

    @ParameterizedTest
    @ValueSource(strings = {"224^2x3", "224²×3", "224x224x3", "224 x 224\t× 3", "224 ^ 2 x 3", "0224x224x0003"})
    void readsEverySpellingOfAShape(String text) {
        assertThat(Sides.of(text)).containsExactly(224, 224, 3);
    }

    @Test
    void readsKernels() {
        assertThat(Sides.of("3x3")).containsExactly(3, 3);
        assertThat(Sides.of("3 × 5")).containsExactly(3, 5);
    }

    @Test
    void keepsNumbersBeyondAnIntOutOfEveryRange() {
        assertThat(Sides.of("99999999999x1")).isEqualTo(List.of(Integer.MAX_VALUE, 1));
        assertThat(Sides.of("0".repeat(30) + "7x1")).isEqualTo(List.of(7, 1));
    }
}
