package io.tcns.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaletteTest {
    @Test
    void givesAClassAlwaysTheSameColour() {
        assertThat(Palette.of(1)).isEqualTo(new Color(0xE69F00)).isEqualTo(Palette.of(8));
        assertThat(Palette.of(2)).isEqualTo(new Color(0x56B4E9));
        assertThat(Palette.of(Integer.MAX_VALUE)).isNotNull();
        assertThat(Palette.of(0)).isNotNull();
    }

    @Test
    void givesSevenClassesInARowDifferentColours() {
        assertThat(IntStream.rangeClosed(1, 7).mapToObj(Palette::of)).doesNotHaveDuplicates();
    }

    /** WCAG's example: on #777777 black reads better, though white comes near; blue is darker than it looks. */
    @Test
    void writesInTheInkThatReadsBetter() {
        assertThat(Palette.ink(Color.BLACK)).isEqualTo(Color.WHITE);
        assertThat(Palette.ink(Color.WHITE)).isEqualTo(Color.BLACK);
        assertThat(Palette.ink(new Color(0x777777))).isEqualTo(Color.BLACK);
        assertThat(Palette.ink(new Color(0x757575))).isEqualTo(Color.WHITE);
        assertThat(IntStream.rangeClosed(1, 7)
                        .mapToObj(Palette::of)
                        .filter(colour -> Palette.ink(colour).equals(Color.WHITE)))
                .containsExactly(new Color(0x0072B2));
    }
}
