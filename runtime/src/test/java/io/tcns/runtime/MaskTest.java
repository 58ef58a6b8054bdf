package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MaskTest {
    @Test
    void standsRowAfterRow() {
        Mask mask = new Mask(3, 2, new short[] {0, 1, 2, 3, 4, 5});

        assertThat(mask.label(2, 0)).isEqualTo(2);
        assertThat(mask.label(0, 1)).isEqualTo(3);
    }

    @Test
    void tellsMoreClassesApartThanAByte() {
        Mask mask = new Mask(2, 1, new short[] {300, (short) Mask.MAX_CLASS});

        assertThat(mask.label(0, 0)).isEqualTo(300);
        assertThat(mask.label(1, 0)).isEqualTo(65_534);
    }

    @Test
    void countsThePixelsOfEachLabelTheLargestAreaFirst() {
        Mask mask = new Mask(3, 2, new short[] {7, (short) Mask.UNSEEN, 0, (short) Mask.UNSEEN, 7, 300});

        assertThat(mask.areas())
                .containsExactly(
                        new Mask.Area(7, 2), new Mask.Area(Mask.UNSEEN, 2), new Mask.Area(0, 1), new Mask.Area(300, 1));
    }

    @Test
    void hasALabelForEachPixel() {
        assertThatThrownBy(() -> new Mask(2, 2, new short[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 labels are not a mask of 2x2 pixels");
        assertThatThrownBy(() -> new Mask(0, 5, new short[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Mask(1 << 16, 1 << 16, new short[0])).isInstanceOf(IllegalArgumentException.class);
    }
}
