package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoxTest {

    private static final Box WHOLE = new Box(0, 0, 1, 1);

    /** Shares of areas that anybody can count on squared paper. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 1, 1, 1, 1",
        "0, 0.5, 1, 1, 1, 2",
        "0.25, 0.25, 0.75, 0.75, 1, 4",
        "0.5, 0.5, 1.5, 1.5, 1, 7",
        "-1, 0, 1, 1, 1, 2",
        "0, 0, 1, 4, 1, 4",
    })
    void overlapsByTheSharedPartOfWhatBothCover(
            float top, float left, float bottom, float right, int shared, int covered) {
        Box box = new Box(top, left, bottom, right);
        assertThat(WHOLE.overlap(box)).isEqualTo(shared / (double) covered);
        assertThat(box.overlap(WHOLE)).isEqualTo(shared / (double) covered);
    }

    @Test
    void overlapsNothingThatItOnlyTouches() {
        assertThat(WHOLE.overlap(new Box(0, 1, 1, 2))).isZero();
        assertThat(WHOLE.overlap(new Box(1, 1, 2, 2))).isZero();
        assertThat(WHOLE.overlap(new Box(2, 2, 3, 3))).isZero();
    }

    @Test
    void overlapsNothingWithoutArea() {
        Box line = new Box(0.5f, 0, 0.5f, 1);
        assertThat(line.overlap(line)).isZero();
        assertThat(WHOLE.overlap(line)).isZero();
        assertThat(WHOLE.overlap(new Box(1, 0, 0, 1))).as("upside down").isZero();
        assertThat(new Box(1, 1, 0, 0).overlap(new Box(1, 1, 0, 0)))
                .as("upside down and inside out")
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE})
    void overlapsNothingWithoutAnEnd(float side) {
        for (Box box : new Box[] {
            new Box(side, 0, 1, 1), new Box(0, side, 1, 1), new Box(0, 0, side, 1), new Box(0, 0, 1, side)
        }) {
            assertThat(WHOLE.overlap(box)).as("%s", box).isBetween(0.0, 1e-30);
            assertThat(box.overlap(WHOLE)).as("%s", box).isBetween(0.0, 1e-30);
        }
    }

    /** Areas of such boxes are 0 as a float. */
    @Test
    void overlapsHoweverSmallItIs() {
        float side = Float.MIN_NORMAL;
        assertThat(new Box(0, 0, side, side).overlap(new Box(0, 0, side, 2 * side)))
                .isCloseTo(0.5, within(1e-12));
    }

    @Test
    void isClippedToThePicture() {
        assertThat(new Box(-0.5f, 0.25f, 0.5f, 1.5f).clipped()).isEqualTo(new Box(0, 0.25f, 0.5f, 1));
        assertThat(new Box(1.5f, 0, 2, 1).clipped().hasArea()).isFalse();
        assertThat(new Box(Float.NaN, 0, 1, 1).clipped().hasArea()).isFalse();
    }
}
