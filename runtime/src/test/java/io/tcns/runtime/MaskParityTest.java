package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskParityTest {

    private static final double TOLERANCE = 1e-4;

    private static Tensor mask(ElementType type, int height, int width) {
        return Tensor.allocate(type, List.of(1L, (long) height, (long) width));
    }

    private static Tensor mask(long images, long... labels) {
        Tensor mask = Tensor.allocate(ElementType.INT64, List.of(images, 1L, labels.length / images));
        mask.longs().put(labels);
        return mask;
    }

    @Test
    void countsPixelsOfOtherClasses() {
        Tensor one = mask(ElementType.UINT8, 40, 100);
        Tensor other = mask(ElementType.UINT8, 40, 100);
        one.data().put(0, (byte) 255).put(3, (byte) 1);
        other.data().put(0, (byte) 254).put(2, (byte) 1);

        assertThat(MaskParity.of(one, one)).isEqualTo(new MaskParity(4000, 0, 0));
        assertThat(MaskParity.of(one, other)).isEqualTo(new MaskParity(4000, 3, 3));
    }

    @ParameterizedTest
    @CsvSource({"3000, 3, true", "3000, 4, false", "999, 0, true", "999, 1, false"})
    void forgivesOnePixelInAThousandWhereNoLogitsAreKnown(int pixels, int different, boolean same) {
        Tensor other = mask(ElementType.UINT8, 1, pixels);
        for (int pixel = 0; pixel < different; pixel++) {
            other.data().put(pixel, (byte) 1);
        }

        MaskParity parity = MaskParity.of(mask(ElementType.UINT8, 1, pixels), other);

        assertThat(parity.different()).isEqualTo(different);
        assertThat(parity.isSame()).isEqualTo(same);
    }

    /** Two images of two pixels and three classes, whose logits range over 10. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 2, 1, 0, 0", // the same
        "1, 0, 2, 1, 1, 1", // 5.0 against 4.9995
        "2, 0, 2, 1, 1, 0", // 5.0 against 0.0
        "0, 1, 2, 1, 1, 0", // 7.0 against 6.998, which is 2e-4 of the range
        "0, 0, 0, 1, 1, 1", // -3.0 both
        "0, 0, 1, 1, 1, 0", // -3.0 against -3.1
        "1, 0, 0, 0, 3, 2"
    })
    void forgivesOtherClassesOfNearlyTheSameLogits(
            long first, long second, long third, long fourth, int different, int byRounding) {
        Tensor logits = Tensor.of(new float[] {5, 7, 4.9995f, 6.998f, 0, 0, -3, 0, -3.1f, 5, -3, 1}, 2, 3, 1, 2);

        MaskParity parity =
                MaskParity.of(mask(2, 0, 0, 2, 1), mask(2, first, second, third, fourth), logits, TOLERANCE);

        assertThat(parity).isEqualTo(new MaskParity(4, different, byRounding));
        assertThat(parity.isSame()).isEqualTo(different == byRounding);
    }

    /** As a broken model might give. */
    @Test
    void doesNotForgiveClassesThatThereAreNot() {
        Tensor logits = Tensor.of(new float[] {1, 1}, 1, 2, 1, 1);

        assertThat(MaskParity.of(mask(1, 0), mask(1, 2), logits, TOLERANCE)).isEqualTo(new MaskParity(1, 1, 0));
        assertThat(MaskParity.of(mask(1, 0), mask(1, -1), logits, TOLERANCE)).isEqualTo(new MaskParity(1, 1, 0));
    }

    @Test
    void doesNotForgiveWhereLogitsAreNoNumbers() {
        Tensor logits = Tensor.of(new float[] {Float.NaN, 1}, 1, 2, 1, 1);

        assertThat(MaskParity.of(mask(1, 0), mask(1, 1), logits, TOLERANCE).isSame())
                .isFalse();
    }

    @Test
    void refusesMasksOfOtherSizes() {
        Tensor high = mask(ElementType.INT64, 3, 2);
        Tensor wide = mask(ElementType.INT64, 2, 3);
        Tensor logits = Tensor.of(new float[10], 1, 2, 1, 5);

        assertThatThrownBy(() -> MaskParity.of(high, wide))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot compare masks of the shapes [1, 3, 2] and [1, 2, 3]");
        assertThatThrownBy(() -> MaskParity.of(high, high, logits, TOLERANCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("logits [1, 2, 1, 5] are not of a mask [1, 3, 2]");
    }

    @ParameterizedTest
    @CsvSource({"UINT8, 3, true", "INT64, 3, true", "FLOAT, 4, false", "FLOAT, 3, false", "INT64, 2, false"})
    void isOfWholeNumbersForPixels(ElementType type, int rank, boolean expected) {
        List<Long> shape = List.of(1L, 2L, 3L, 4L).subList(0, rank);

        assertThat(MaskParity.isOf(List.of(spec(type, shape)))).isEqualTo(expected);
    }

    @Test
    void isOfOneOutput() {
        TensorSpec mask = spec(ElementType.UINT8, List.of(1L, 2L, 3L));

        assertThat(MaskParity.isOf(List.of(mask, mask))).isFalse();
    }

    private static TensorSpec spec(ElementType type, List<Long> shape) {
        return new TensorSpec("mask", type, shape, Collections.nCopies(shape.size(), ""));
    }
}
