package io.tcns.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.Rectangle2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypefaceTest {
    private final Typeface typeface = Typeface.read();

    @ParameterizedTest
    @ValueSource(strings = {"", "dog 75%", "…", "Hühnerei", "žába", "λύκος", "собака", "cá"})
    void hasEuropeanLetters(String text) {
        assertThat(typeface.has(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"犬", "dog 🐕", "كلب", "\u0001"})
    void knowsWhatItLacks(String text) {
        assertThat(typeface.has(text)).isFalse();
    }

    /** As {@code java.awt.Font} measures the same file, in its units of 1/2048. */
    @Test
    void measuresTextAsTheFontSays() {
        assertThat(typeface.width("d", 2048)).isEqualTo(1156);
        assertThat(typeface.width("dog 75%", 2048)).isEqualTo(7825);
        assertThat(typeface.width("собака", 2048)).isEqualTo(6737);
        assertThat(typeface.width("dog 75%", 12)).isEqualTo(7825 * 12 / 2048.0, within(1e-9));
    }

    @Test
    void standsOnTheBaseline() {
        Rectangle2D bounds = typeface.outline("H", 100, 10, 200).getBounds2D();

        assertThat(bounds.getMaxY()).isEqualTo(200, within(1e-9));
        // Roboto's capitals are 1456 of 2048 units high.
        assertThat(bounds.getHeight()).isEqualTo(71.09375, within(1e-9));
        assertThat(typeface.capHeight(100)).isEqualTo(71.09375, within(1e-9));
        assertThat(bounds.getMinX()).isGreaterThan(10);
    }

    @Test
    void leavesRoomForSpaces() {
        assertThat(typeface.outline(" ", 100, 0, 0).getBounds2D().isEmpty()).isTrue();
        assertThat(typeface.width("a b", 100)).isGreaterThan(typeface.width("ab", 100));
    }
}
