package io.tcns.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.runtime.Box;
import io.tcns.runtime.Detection;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionPainterTest {
    private static final List<String> NAMES = List.of("background", "dog", "cat");
    private static final int GREY = 0x808080;
    private static final int ORANGE = 0xE69F00;
    private static final int SKY_BLUE = 0x56B4E9;
    private static final int BLACK = 0;

    /** A font of 554/32 = 17 pixels, frames of 3 and ink of 1. */
    @Test
    void drawsAFrameInTheColourOfTheClass() {
        Image picture = paint(640, 480, new Detection(1, 0.75f, new Box(0.25f, 0.25f, 0.75f, 0.75f)));

        assertThat(row(picture, 300, 157, 10))
                .containsExactly(GREY, GREY, BLACK, ORANGE, ORANGE, ORANGE, BLACK, GREY, GREY, GREY);
        assertThat(row(picture, 300, 474, 8)).containsExactly(GREY, GREY, BLACK, ORANGE, ORANGE, ORANGE, BLACK, GREY);
        assertThat(column(picture, 400, 354, 8))
                .containsExactly(GREY, GREY, BLACK, ORANGE, ORANGE, ORANGE, BLACK, GREY);
        assertThat(colour(picture, 320, 240)).isEqualTo(GREY);
    }

    @Test
    void putsTheLabelOnTopOfTheFrame() {
        Image picture = paint(640, 480, new Detection(1, 0.75f, new Box(0.25f, 0.25f, 0.75f, 0.75f)));

        assertThat(colour(picture, 160, 119)).isEqualTo(ORANGE);
        assertThat(colour(picture, 160, 97)).isEqualTo(ORANGE);
        assertThat(colour(picture, 160, 96)).isEqualTo(GREY);
        assertThat(colour(picture, 159, 110)).isEqualTo(GREY);
        // Letters: the stem of the d is ink.
        assertThat(row(picture, 104, 160, 75)).contains(BLACK, ORANGE);
    }

    @Test
    void drawsTheSurestOnTop() {
        Box box = new Box(0.25f, 0.25f, 0.75f, 0.75f);
        Image picture = paint(640, 480, new Detection(2, 0.9f, box), new Detection(1, 0.8f, box));

        assertThat(row(picture, 300, 160, 3)).containsOnly(SKY_BLUE);
        assertThat(colour(picture, 160, 118)).as("label on top").isEqualTo(SKY_BLUE);
        assertThat(colour(picture, 160, 121)).as("label within").isEqualTo(ORANGE);
    }

    @ParameterizedTest
    @CsvSource({"640,480", "1500,1000", "6000,4000", "200,6000"})
    void growsWithThePicture(int width, int height) {
        Image picture = paint(width, height, new Detection(1, 0.75f, new Box(0, 0, 1, 1)));

        int middle = height * 3 / 4;
        long line = IntStream.range(0, width / 2)
                .filter(x -> colour(picture, x, middle) == ORANGE)
                .count();
        // A fifth of the font, of which 32 make the side of a square of as many pixels.
        assertThat(line).isEqualTo(Math.round(Math.sqrt((double) width * height) / 160));
    }

    @Test
    void enlargesPicturesWithoutRoomForALabel() {
        Image picture = paint(40, 30, new Detection(1, 0.75f, new Box(0.5f, 0, 1, 0.5f)));

        assertThat(picture.width()).isEqualTo(160);
        assertThat(picture.height()).isEqualTo(120);
        assertThat(paint(160, 20).width()).isEqualTo(160);
        assertThat(paint(1, 1).height()).isEqualTo(160);
    }

    /** Letters of 12 pixels in a label of 16, however small the picture was. */
    @Test
    void writesLegiblyOnASinglePixel() {
        Image picture = paint(1, 1, new Detection(1, 0.75f, new Box(0, 0, 1, 1)));

        assertThat(column(picture, 1, 0, 16)).containsOnly(ORANGE);
        assertThat(colour(picture, 80, 80)).isEqualTo(GREY);
        // The stem of the d, at least half ink, is as high as a capital letter: nearly three quarters of the font.
        int stem = IntStream.range(4, 12)
                .map(x -> (int) IntStream.of(column(picture, x, 0, 16))
                        .filter(colour -> colour >> 16 < (ORANGE >> 16) / 2)
                        .count())
                .max()
                .orElseThrow();
        assertThat(stem).isBetween(8, 10);
    }

    @Test
    void enlargesEachPixelToASquare() {
        Image picture = DetectionPainter.paint(new Image(2, 1, new byte[] {1, 2, 3, 4, 5, 6}), List.of(), NAMES);

        assertThat(picture.width()).isEqualTo(160);
        assertThat(picture.height()).isEqualTo(80);
        assertThat(row(picture, 79, 78, 4)).containsExactly(0x010203, 0x010203, 0x040506, 0x040506);
    }

    @Test
    void leavesAPictureAloneWhereNothingWasFound() {
        Image picture = paint(300, 200);

        assertThat(IntStream.range(0, 200).flatMap(y -> IntStream.of(row(picture, y, 0, 300))))
                .containsOnly(GREY);
    }

    /** Frames of a pixel, at the edges, in lines of pixels, and more of them than there are places for labels. */
    @ParameterizedTest
    @CsvSource({"1,1", "1,20000", "20000,1", "20000,3", "160,160"})
    void drawsOnPicturesOfEveryShape(int width, int height) {
        Detection whole = new Detection(1, 1, new Box(0, 0, 1, 1));
        Detection corner = new Detection(2, 1e30f, new Box(0.999999f, 0.999999f, 1, 1));
        Detection[] found = Collections.nCopies(50, List.of(whole, corner)).stream()
                .flatMap(List::stream)
                .toArray(Detection[]::new);

        Image picture = paint(width, height, found);

        assertThat(colour(picture, 0, 0)).isNotEqualTo(GREY);
    }

    private static Image paint(int width, int height, Detection... found) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) 0x80);
        return DetectionPainter.paint(new Image(width, height, rgb), List.of(found), NAMES);
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
