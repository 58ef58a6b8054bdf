package io.tcns.compiler.reference;

import static io.tcns.compiler.reference.OneOp.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tcns.compiler.ir.PixelOrder;
import io.tcns.compiler.ir.Resize;
import io.tcns.compiler.ir.Resize.Alignment;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bilinear interpolation, beside the numbers of PyTorch 1.13 ({@code torch.nn.functional.interpolate}) where it has the alignment. */
class ResizingTest {

    private static final float CLOSE = 2e-6f;
    private static final float[] TWO_BY_THREE = {1, 4, -2, /* */ 0, 8, 3};
    private static final float[] FIVE_BY_FIVE = {
        1, 4, 9, 16, 8, /* */ 2, 15, 13, 13, 15, /* */ 2, 8, 16, 9, 4, /* */ 1, 0, 1, 4, 9, /* */ 16, 8, 2, 15, 13
    };

    static Stream<Arguments> ofPyTorch() {
        return Stream.of(
                Arguments.of(
                        Alignment.ALIGN_CORNERS,
                        3,
                        5,
                        numbers(1, 2.5, 4, 1, -2, 0.5, 3.25, 6, 3.25, 0.5, 0, 4, 8, 5.5, 3)),
                Arguments.of(Alignment.ALIGN_CORNERS, 1, 1, numbers(1)),
                Arguments.of(
                        Alignment.ALIGN_CORNERS,
                        4,
                        2,
                        numbers(1, -2, 0.6666667, -0.3333333, 0.3333333, 1.3333333, 0, 3)),
                Arguments.of(
                        Alignment.HALF_PIXEL,
                        3,
                        5,
                        numbers(1, 2.2, 4, 0.4, -2, 0.5, 2.7, 6, 2.7, 0.5, 0, 3.2, 8, 5, 3)),
                Arguments.of(Alignment.HALF_PIXEL, 1, 1, numbers(6)),
                Arguments.of(Alignment.HALF_PIXEL, 4, 2, numbers(1.75, -0.5, 1.8125, 0.6875, 1.9375, 3.0625, 2, 4.25)));
    }

    @ParameterizedTest
    @MethodSource
    void ofPyTorch(Alignment alignment, int height, int width, float[] expected) {
        assertThat(new OneOp(new Resize(height, width, alignment), image(1, 2, 3, TWO_BY_THREE)).run())
                .containsExactly(expected, within(CLOSE));
    }

    static Stream<Arguments> ofPyTorchMadeSmaller() {
        return Stream.of(
                Arguments.of(Alignment.ALIGN_CORNERS, numbers(1, 8, 2, 4, 16, 13)),
                Arguments.of(Alignment.HALF_PIXEL, numbers(6.083333, 13.833333, 6.5, 7.75, 6.75, 11.416667)));
    }

    /** Where a map becomes smaller, pixels between the four are not looked at. */
    @ParameterizedTest
    @MethodSource
    void ofPyTorchMadeSmaller(Alignment alignment, float[] expected) {
        assertThat(new OneOp(new Resize(3, 2, alignment), image(1, 5, 5, FIVE_BY_FIVE)).run())
                .containsExactly(expected, within(CLOSE));
    }

    /** Worked out by hand: rows at 0, 2/3 and 1, where 4/3 would be outside; columns at 0, 0.6, 1.2, 1.8 and 2. */
    @Test
    void laysTheFirstPixelsOnEachOther() {
        assertThat(new OneOp(new Resize(3, 5, Alignment.ASYMMETRIC), image(1, 2, 3, TWO_BY_THREE)).run())
                .containsExactly(
                        numbers(
                                1, 2.8, 2.8, -0.8, -2, /* */ 1 / 3.0, 62 / 15.0, 5.6, 2.4, 4 / 3.0, /* */ 0, 4.8, 7, 4,
                                3),
                        within(CLOSE));
    }

    @ParameterizedTest
    @EnumSource
    void changesNothingOfAMapOfItsSize(Alignment alignment) {
        assertThat(new OneOp(new Resize(2, 3, alignment), image(1, 2, 3, TWO_BY_THREE)).run())
                .containsExactly(TWO_BY_THREE);
    }

    /** The pooled branch of a segmenter. */
    @ParameterizedTest
    @EnumSource
    void spreadsASinglePixel(Alignment alignment) {
        assertThat(new OneOp(new Resize(2, 3, alignment), image(2, 1, 1, 5, -1)).run())
                .containsExactly(5, 5, 5, 5, 5, 5, -1, -1, -1, -1, -1, -1);
    }

    @ParameterizedTest
    @EnumSource
    void treatsEveryChannelByItself(Alignment alignment) {
        float[] both = new float[12];
        for (int i = 0; i < 6; i++) {
            both[i] = TWO_BY_THREE[i];
            both[6 + i] = -10 * TWO_BY_THREE[i];
        }
        float[] one = new OneOp(new Resize(3, 4, alignment), image(1, 2, 3, TWO_BY_THREE)).run();
        float[] two = new OneOp(new Resize(3, 4, alignment), image(2, 2, 3, both)).run();
        for (int i = 0; i < one.length; i++) {
            assertThat(two[i]).isEqualTo(one[i]);
            assertThat(two[one.length + i]).isEqualTo(-10 * one[i], within(1e-4f));
        }
    }

    /** The same numbers, those of one pixel side by side. */
    @ParameterizedTest
    @EnumSource
    void givesPixelsWhole(Alignment alignment) {
        float[] numbers = new float[2 * 6];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i * i % 7;
        }
        Resize resize = new Resize(5, 4, alignment);
        float[] channels = new OneOp(resize, image(2, 2, 3, numbers)).run();
        float[] pixels = new OneOp(resize.with(PixelOrder.CHANNELS_LAST), image(2, 2, 3, numbers)).run();
        for (int i = 0; i < pixels.length; i++) {
            assertThat(pixels[i]).isEqualTo(channels[i % 2 * 20 + i / 2]);
        }
    }

    private static float[] numbers(double... numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }
}
