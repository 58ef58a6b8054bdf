package io.tcns.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.runtime.Mask;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskPainterTest {
    private static final int GREY = 0x808080;
    private static final int BLACK = 0;

    /** The colours of VOC's masks for classes 1 and 15, and half of them with half of the grey. */
    private static final int MAROON = 0x800000;

    private static final int HALF_MAROON = 0x804040;
    private static final int PINK = 0xC08080;
    private static final int HALF_PINK = 0xA08080;

    /** What VOC draws around objects, the colour of 255. */
    private static final int CREAM = 0xE0E0C0;

    private static final List<String> NAMES = List.of("background", "aeroplane");

    /** 600x600 pixels are two widths of an edge of 300. */
    @Test
    void laysColoursHalfTransparentOverTheirAreasWithAnEdgeOnBothSides() {
        Image picture = paint(600, 600, (x, y) -> x < 300 ? 0 : 1);

        assertThat(row(picture, 300, 296, 8))
                .containsExactly(GREY, GREY, CREAM, CREAM, MAROON, MAROON, HALF_MAROON, HALF_MAROON);
        assertThat(row(picture, 300, 598, 2))
                .as("no edge where the picture ends")
                .containsOnly(HALF_MAROON);
    }

    @Test
    void keepsTwoAreasApart() {
        Image picture = paint(600, 600, (x, y) -> y < 300 ? 1 : 15);

        assertThat(column(picture, 300, 297, 6)).containsExactly(HALF_MAROON, MAROON, MAROON, PINK, PINK, HALF_PINK);
    }

    /** An area thinner than its edge is all edge, and the line around it lies beside it. */
    @Test
    void hidesNothingOfAThinArea() {
        Image picture = paint(600, 600, (x, y) -> x == 300 ? 1 : 0);

        assertThat(row(picture, 300, 297, 7)).containsExactly(GREY, CREAM, CREAM, MAROON, CREAM, CREAM, GREY);
    }

    @Test
    void leavesAPictureAloneWhereThereIsNothingButBackground() {
        Image picture = paint(300, 200, (x, y) -> x < 100 ? Mask.UNSEEN : 0);

        assertThat(picture.height()).isEqualTo(200);
        assertThat(IntStream.range(0, 200).flatMap(y -> IntStream.of(row(picture, y, 0, 300))))
                .containsOnly(GREY);
    }

    /** A font of 600/32 = 18.75 pixels, in lines of 29. */
    @Test
    void explainsTheColoursBelowThePicture() {
        Image picture = paint(600, 600, (x, y) -> x < 500 ? 0 : y < 400 ? 15 : 1);

        assertThat(picture.width()).isEqualTo(600);
        assertThat(picture.height()).isEqualTo(629);
        int[] top = row(picture, 600, 0, 600);
        int second = IntStream.range(0, 600)
                .filter(x -> top[x] == MAROON)
                .findFirst()
                .orElseThrow();
        assertThat(Arrays.stream(top, 0, second)).as("the larger first").containsOnly(PINK);
        assertThat(top[599]).isEqualTo(BLACK);
        assertThat(row(picture, 614, 0, second)).as("letters").contains(BLACK, PINK);
        assertThat(row(picture, 614, second, 150)).as("letters").contains(0xFFFFFF, MAROON);
    }

    @Test
    void goesOnInTheNextLineWhereThereAreManyClasses() {
        Image picture = paint(320, 160, (x, y) -> 1 + x / 16);

        int line = 18;
        assertThat((picture.height() - 160) % line).isZero();
        assertThat((picture.height() - 160) / line).isBetween(3, 7);
        assertThat(colour(picture, 0, 160 + line)).isNotEqualTo(BLACK);
    }

    /** Letters of at least 12 pixels, which need lines of 18. */
    @ParameterizedTest
    @CsvSource({"1, 1, 160, 160", "40, 30, 160, 120", "160, 20, 160, 20", "20000, 1, 20000, 1"})
    void writesLegiblyBelowSmallPictures(int width, int height, int largeWidth, int largeHeight) {
        Image picture = paint(width, height, (x, y) -> 1);

        assertThat(picture.width()).isEqualTo(largeWidth);
        assertThat(picture.height()).isEqualTo(largeHeight + 18);
        assertThat(column(picture, 1, largeHeight, 18)).containsOnly(MAROON);
        assertThat(row(picture, largeHeight + 9, 0, 90)).contains(0xFFFFFF);
    }

    @ParameterizedTest
    @CsvSource({"1, 20000", "3, 20000", "50, 20000"})
    void makesRoomForWordsBesideNarrowPictures(int width, int height) {
        Image picture = paint(width, height, (x, y) -> 1);

        assertThat(picture.width()).isBetween(80, 160);
        assertThat(colour(picture, width - 1, 0)).isEqualTo(HALF_MAROON);
        assertThat(colour(picture, width, 0)).isEqualTo(BLACK);
        assertThat(row(picture, height, 0, picture.width())).containsOnly(MAROON);
    }

    @Test
    void growsWithThePicture() {
        Image picture = paint(6000, 3000, (x, y) -> x < 3000 ? 0 : 1);

        // 4243 is the side of a square of as many pixels: an edge of 14, a font of 133 in lines of 199.
        assertThat(row(picture, 1500, 2985, 30))
                .containsExactly(IntStream.range(0, 30)
                        .map(i -> i < 1 ? GREY : i < 15 ? CREAM : i < 29 ? MAROON : HALF_MAROON)
                        .toArray());
        assertThat(picture.height()).isEqualTo(3199);
    }

    /** Beyond 255 the colours come again, but never the background's. */
    @Test
    void hasAColourForEveryClass() {
        assertThat(MaskPainter.colour(1)).isEqualTo(VocColours.of(1));
        assertThat(MaskPainter.colour(255)).isEqualTo(VocColours.of(255));
        assertThat(MaskPainter.colour(256)).isEqualTo(VocColours.of(1));
        assertThat(MaskPainter.colour(Mask.MAX_CLASS)).isNotEqualTo(VocColours.of(0));
    }

    private static Image paint(int width, int height, IntBinaryOperator labels) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) 0x80);
        short[] mask = new short[width * height];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (short) labels.applyAsInt(i % width, i / width);
        }
        return MaskPainter.paint(new Image(width, height, rgb), new Mask(width, height, mask), NAMES);
    }

    private static int[] row(Image image, int y, int from, int count) {
        return IntStream.range(from, from + count).map(x -> colour(image, x, y)).toArray();
    }

    private static int[] column(Image image, int x, int from, int count) {
        return IntStream.range(from, from + count).map(y -> colour(image, x, y)).toArray();
    }

    private static int colour(Image image, int x, int y) {
        return image.value(x, y, 0) << 16 | image.value(x, y, 1) << 8 | image.value(x, y, 2);
    }
}
