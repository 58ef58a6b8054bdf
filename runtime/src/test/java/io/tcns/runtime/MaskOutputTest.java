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
    void refusesWhatIsOfAnotherTypeThanTheModelSays() {
        MaskOutput output = output(ElementType.UINT8, 1, 1, 1);
        assertThatThrownBy(() -> output.read(Tensor.allocate(ElementType.INT64, List.of(1L, 1L, 1L))))
                .isInstanceOf(InputException.class)
                .hasMessage("`m` gave `mask` as int64[1, 1, 1], which is no mask of one image");
    }

    @Test
    void refusesModelsThatAreNoSegmenters() {
        assertThatThrownBy(() -> output(ElementType.FLOAT, 1, 1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("`m` gives float[1, 1000], no classes of pixels");
    }

    /** More classes than a byte has, and a plane a class: 0 to 299, of which pixel x prefers 299 - x. */
    @Test
    void tellsMoreClassesApartThanAByte() {
        Tensor scores = Tensor.allocate(ElementType.FLOAT, List.of(1L, 300L, 1L, 2L));
        scores.floats().put(299 * 2, 1).put(298 * 2 + 1, 1);

        assertThat(rows(output(ElementType.FLOAT, 1, 300, 1, 2).read(scores))).isEqualTo("299 298");
    }

    /** One class is everywhere, whatever its score. */
    @Test
    void givesEveryPixelTheOnlyClass() {
        Tensor scores = Tensor.of(new float[] {-1, Float.NEGATIVE_INFINITY}, 1, 1, 1, 2);

        assertThat(rows(output(ElementType.FLOAT, 1, 1, 1, 2).read(scores))).isEqualTo("0 0");
    }

    @Test
    void knowsSegmentersByWhatTheyGive() {
        assertThat(MaskOutput.is(spec(ElementType.FLOAT, 1, 21, 513, 513))).isTrue();
        assertThat(MaskOutput.is(spec(ElementType.UINT8, 1, 513, 513))).isTrue();
        assertThat(MaskOutput.is(spec(ElementType.INT64, -1, 513, 513))).isTrue();
        assertThat(MaskOutput.is(spec(ElementType.FLOAT, 1, 1000))).isFalse();
        assertThat(MaskOutput.is(spec(ElementType.FLOAT, 1, 1917, 4))).isFalse();
        assertThat(MaskOutput.is(spec(ElementType.INT64, 1, 100))).isFalse();
        assertThat(MaskOutput.is(spec(ElementType.FLOAT, 1, 513, 513))).isFalse();
        assertThat(MaskOutput.is(spec(ElementType.UINT8, 1, 21, 513, 513))).isFalse();
    }

    /** ONNX's ArgMax gives int64 and keeps the dimension, if nobody says otherwise. */
    @ParameterizedTest
    @CsvSource({"UINT8", "INT8", "INT16", "INT32", "INT64"})
    void takesClassesOfEveryTypeAndInADimensionOfTheirOwn(ElementType type) {
        TensorSpec spec = spec(type, 1, 1, 1, 2);
        Tensor classes = Tensor.allocate(type, List.of(1L, 1L, 1L, 2L));
        classes.data().put(type.bytes(), (byte) 7);

        assertThat(MaskOutput.is(spec)).isTrue();
        assertThat(rows(MaskOutput.of("`m`", spec).read(classes))).isEqualTo("0 7");
        assertThat(MaskOutput.is(spec(type, 1, 21, 1, 2))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void refusesScoresThatAreNoNumbers(int wrong) {
        float[] scores = {1, 2};
        scores[wrong] = Float.NaN;

        assertThatThrownBy(() -> output(ElementType.FLOAT, 1, 2, 1, 1).read(Tensor.of(scores, 1, 2, 1, 1)))
                .isInstanceOf(InputException.class)
                .hasMessage("`m` gave `mask` with values that are no numbers");
    }

    /** For an image of 224x193. */
    @ParameterizedTest
    @CsvSource({
        "224, 193, true", // every pixel
        "28, 25, true", // output stride 8, rounded up
        "28, 24, true", // rounded down
        "7, 7, true",
        "7, 6, true",
        "-1, -1, true",
        "-1, 25, true",
        "1, 1, false", // a classifier
        "224, 21, false", // [1, H, W, C]
        "28, 13, false",
        "448, 386, false"
    })
    void takesScoresForPixelsWhereTheyAreOfTheImagesProportions(long height, long width, boolean expected) {
        assertThat(MaskOutput.is(spec(ElementType.FLOAT, 1, 21, height, width), 224, 193))
                .isEqualTo(expected);
        assertThat(MaskOutput.is(spec(ElementType.UINT8, 1, height, width), 224, 193))
                .isTrue();
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
