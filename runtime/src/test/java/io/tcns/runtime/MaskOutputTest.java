package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskOutputTest {

    @Test
    void takesTheClassWithTheLargestScoreAndTheFirstOfEqualOnes() {
        Tensor scores = Tensor.of(
                new float[] {
                    1, 0, -3, 2, Float.NEGATIVE_INFINITY, 0, //
                    0, 4, -1, 2, Float.NEGATIVE_INFINITY, 0, //
                    -5, 3, -2, 2, Float.NEGATIVE_INFINITY, 1e-30f
                },
                1,
                3,
                2,
                3);

        Mask mask = output(ElementType.FLOAT, 1, 3, 2, 3).read(scores);

        assertThat(rows(mask)).isEqualTo("0 1 1/0 0 2");
    }

    @Test
    void takesClassesOfEitherTypeAsTheyAre() {
        Tensor bytes = Tensor.allocate(ElementType.UINT8, List.of(1L, 1L, 2L));
        bytes.data().put(new byte[] {20, (byte) 255});
        assertThat(rows(output(ElementType.UINT8, 1, 1, 2).read(bytes))).isEqualTo("20 255");

        Tensor longs = Tensor.allocate(ElementType.INT64, List.of(1L, 2L, 1L));
        longs.longs().put(new long[] {299, Mask.MAX_CLASS});
        assertThat(rows(output(ElementType.INT64, -1, 2, 1).read(longs))).isEqualTo("299/65534");
    }

    @ParameterizedTest
    @CsvSource({"-1", "65535", "65536", "-9223372036854775808", "9223372036854775807"})
    void refusesClassesThatAMaskDoesNotHave(long label) {
        Tensor longs = Tensor.allocate(ElementType.INT64, List.of(1L, 1L, 1L));
        longs.longs().put(label);

        assertThatThrownBy(() -> output(ElementType.INT64, 1, 1, 1).read(longs))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("`m` gave the class ")
                .hasMessageEndingWith(", and the last that a mask has is 65534");
    }

    @Test
    void refusesWhatIsNoMaskOfOneImage() {
        MaskOutput output = output(ElementType.INT64, -1, -1, -1);
        for (List<Long> shape : List.of(List.of(2L, 1L, 1L), List.of(1L, 0L, 1L), List.of(1L, 1L))) {
            assertThatThrownBy(() -> output.read(Tensor.allocate(ElementType.INT64, shape)))
                    .isInstanceOf(InputException.class)
                    .hasMessage("`m` gave `mask` as int64" + shape + ", which is no mask of one image");
        }
    }

    @Test
    void knowsSegmentersByWhatTheyGive() {
        assertThat(MaskOutput.is(spec(ElementType.FLOAT, 1, 21, 513, 513))).isTrue();
        assertThat(MaskOutput.is(spec(ElementType.UINT8, 1, 513, 513))).isTrue();
        assertThat(MaskOutput.is(spec(ElementType.INT64, -1, 513, 513))).isTrue();
        assertThat(MaskOutput.is(spec(ElementType.FLOAT, 1, 1000))).isFalse();
        assertThat(MaskOutput.is(spec(ElementType.FLOAT, 1, 1917, 4))).isFalse();
        assertThat(MaskOutput.is(spec(ElementType.INT64, 1, 100))).isFalse();
    }

    private static MaskOutput output(ElementType type, long... shape) {
        return MaskOutput.of("`m`", spec(type, shape));
    }

    private static TensorSpec spec(ElementType type, long... shape) {
        List<Long> sizes = Arrays.stream(shape).boxed().toList();
        return new TensorSpec(
                "mask", type, sizes, sizes.stream().map(size -> "").toList());
    }

    private static String rows(Mask mask) {
        StringBuilder rows = new StringBuilder();
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                rows.append(x > 0 ? " " : y > 0 ? "/" : "").append(mask.label(x, y));
            }
        }
        return rows.toString();
    }
}
