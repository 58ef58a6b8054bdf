package io.tcns.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Rectangle;
import org.junit.jupiter.api.Test;

class LabelPlacerTest {
    private static final Rectangle BOX = new Rectangle(30, 40, 60, 30);

    private final LabelPlacer placer = new LabelPlacer(200, 100);

    @Test
    void putsALabelOnTopOfItsBox() {
        assertThat(placer.place(BOX, 40, 10)).isEqualTo(new Rectangle(30, 30, 40, 10));
    }

    @Test
    void putsALabelIntoABoxThatReachesTheTop() {
        assertThat(placer.place(new Rectangle(30, 3, 60, 30), 40, 10)).isEqualTo(new Rectangle(30, 0, 40, 10));
    }

    @Test
    void keepsLabelsWithinThePicture() {
        assertThat(placer.place(new Rectangle(195, 50, 5, 5), 40, 10)).isEqualTo(new Rectangle(160, 40, 40, 10));
        assertThat(placer.place(new Rectangle(0, 99, 1, 1), 200, 100)).isEqualTo(new Rectangle(0, 0, 200, 100));
    }

    @Test
    void hidesNoLabelBeforeWhereThereIsAnotherPlaceAtTheBox() {
        assertThat(placer.place(BOX, 40, 10)).as("on top").isEqualTo(new Rectangle(30, 30, 40, 10));
        assertThat(placer.place(BOX, 40, 10)).as("within").isEqualTo(new Rectangle(30, 40, 40, 10));
        assertThat(placer.place(BOX, 40, 10)).as("below").isEqualTo(new Rectangle(30, 70, 40, 10));
        assertThat(placer.place(BOX, 40, 10)).as("within, at the bottom").isEqualTo(new Rectangle(30, 60, 40, 10));
        assertThat(placer.place(BOX, 20, 10)).as("at the right").isEqualTo(new Rectangle(70, 30, 20, 10));
        assertThat(placer.place(BOX, 60, 10)).as("further down").isEqualTo(new Rectangle(30, 50, 60, 10));
    }

    @Test
    void hidesTheLeastWhereNothingIsFree() {
        LabelPlacer small = new LabelPlacer(40, 12);
        small.place(new Rectangle(0, 0, 40, 12), 40, 10);

        assertThat(small.place(new Rectangle(0, 0, 40, 12), 40, 10)).isEqualTo(new Rectangle(0, 2, 40, 10));
    }
}
