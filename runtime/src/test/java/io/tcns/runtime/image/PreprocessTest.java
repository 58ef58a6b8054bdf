package io.tcns.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tcns.runtime.Box;
import io.tcns.runtime.Detection;
import io.tcns.runtime.InputException;
import io.tcns.runtime.Mask;
import io.tcns.runtime.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessTest {
    private static final List<Double> ZERO = List.of(0.0, 0.0, 0.0);
    private static final List<Double> ONE = List.of(1.0, 1.0, 1.0);

    @ParameterizedTest(name = "{0} to {2}x{3}")
    @MethodSource
    void equalsTorchvision(Preprocess preprocess, JsonNode image, int height, int width, JsonNode expected) {
        Tensor tensor = preprocess.toTensor(Json.image(image), height, width);
        assertThat(tensor.shape()).containsExactly(1L, 3L, (long) height, (long) width);
        // Values up to 255/57; torch sums in float and in another order.
        assertThat(values(tensor)).containsExactly(Json.floats(expected), within(1e-5f));
    }

    static Stream<Arguments> equalsTorchvision() throws IOException {
        try (var in = PreprocessTest.class.getResourceAsStream("preprocessed.json")) {
            JsonNode cases = new ObjectMapper().readTree(in);
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(one -> Arguments.of(
                            Preprocess.fromJson(one.get("preprocess").toString()),
                            one.get("image"),
                            one.get("height").asInt(),
                            one.get("width").asInt(),
                            one.get("tensor")));
        }
    }

    @Test
    void keepsTheValuesOfAPictureOfTheRightSize() {
        Image image = image(2, 2, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255);
        Preprocess identity = plain(Fit.STRETCH, Filter.BILINEAR);
        assertThat(values(identity.toTensor(image, 2, 2))).containsExactly(0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 255);
    }

    @Test
    void normalisesEachChannelByItsOwnMeanAndDeviation() {
        Preprocess preprocess = new Preprocess(
                Fit.STRETCH, OptionalInt.empty(), Filter.BILINEAR, List.of(1.0, 2.0, 3.0), List.of(2.0, 4.0, 8.0));
        assertThat(values(preprocess.toTensor(image(1, 1, 5, 10, 11), 1, 1))).containsExactly(2, 2, 1);
    }

    @Test
    void bilinearLooksAtTheTwoNearestPixelsOnly() {
        Image row = grey(6, 1, 0, 60, 120, 180, 240, 250);
        assertThat(red(plain(Fit.STRETCH, Filter.BILINEAR).toTensor(row, 1, 2))).containsExactly(60, 240);
    }

    @Test
    void antialiasLooksAtAllPixels() {
        Image row = grey(4, 1, 0, 80, 160, 240);
        // A triangle of half width 2 around 1 and 3: weights 3, 3, 1 over 7 of the pixels inside.
        assertThat(red(plain(Fit.STRETCH, Filter.ANTIALIAS).toTensor(row, 1, 2)))
                .containsExactly(new float[] {400 / 7f, 1280 / 7f}, within(1e-4f));
    }

    @Test
    void padKeepsProportionsAndFillsWithTheMean() {
        Preprocess pad = new Preprocess(
                Fit.PAD, OptionalInt.empty(), Filter.BILINEAR, List.of(10.0, 10.0, 10.0), List.of(2.0, 2.0, 2.0));
        Image wide = grey(4, 2, 12, 14, 16, 18, 20, 22, 24, 26);
        assertThat(red(pad.toTensor(wide, 5, 4)))
                .containsExactly(0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0);
        Image tall = grey(1, 3, 12, 14, 16);
        assertThat(red(pad.toTensor(tall, 3, 4))).containsExactly(0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0);
        Image small = grey(2, 1, 12, 16);
        assertThat(red(pad.toTensor(small, 4, 4)))
                .containsExactly(0, 0, 0, 0, 1, 1.5f, 2.5f, 3, 1, 1.5f, 2.5f, 3, 0, 0, 0, 0);
    }

    @Test
    void padKeepsAPixelOfTheThinnestPicture() {
        Image thin = image(1, 300, new int[900]);
        assertThat(plain(Fit.PAD, Filter.ANTIALIAS).toTensor(thin, 8, 8).elements())
                .isEqualTo(192);
    }

    @Test
    void cropWithoutASizeCoversTheInputAndCutsTheRest() {
        Image wide = grey(4, 2, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(red(plain(Fit.CROP, Filter.BILINEAR).toTensor(wide, 2, 2))).containsExactly(2, 3, 6, 7);
        // Height decides: to cover 5 rows the shorter side becomes 4, not 3.75.
        assertThat(plain(Fit.CROP, Filter.BILINEAR)
                        .toTensor(grey(3, 4, new int[12]), 5, 2)
                        .elements())
                .isEqualTo(30);
        // 3 of 4 columns: the odd one goes right, as half rounds to even.
        assertThat(red(plain(Fit.CROP, Filter.BILINEAR).toTensor(wide, 2, 3))).containsExactly(1, 2, 3, 5, 6, 7);
    }

    @Test
    void cropRefusesASizeThatDoesNotCoverTheInput() {
        Preprocess crop = new Preprocess(Fit.CROP, OptionalInt.of(3), Filter.BILINEAR, ZERO, ONE);
        assertThatThrownBy(() -> crop.toTensor(grey(4, 4, new int[16]), 4, 4))
                .isInstanceOf(InputException.class)
                .hasMessage("the pre-processing resizes to 3x3 pixels, too few to crop 4x4");
    }

    @Test
    void stretchedDetectionsLieWhereTheyWereSeen() {
        Box box = new Box(0.1f, 0.2f, 0.3f, 0.4f);
        assertThat(inPicture(Fit.STRETCH, grey(7, 3, new int[21]), 5, 11, box)).containsExactly(box);
    }

    /** 400x200 becomes 200x100, of which columns 50 to 150 are cut out. */
    @Test
    void croppedDetectionsLieInTheMiddleOfThePicture() {
        Image wide = grey(400, 200, new int[80_000]);
        assertThat(inPicture(Fit.CROP, wide, 100, 100, new Box(0, 0, 1, 1)))
                .containsExactly(new Box(0, 0.25f, 1, 0.75f));
        assertThat(inPicture(Fit.CROP, wide, 100, 100, new Box(0.25f, 0.5f, 0.5f, 0.75f)))
                .containsExactly(new Box(0.25f, 0.5f, 0.5f, 0.625f));
        Preprocess within = new Preprocess(Fit.CROP, OptionalInt.of(128), Filter.BILINEAR, ZERO, ONE);
        // 256x128, of which 64x64 from (96, 32) on.
        assertThat(within.inPicture(List.of(new Detection(1, 0.5f, new Box(0, 0, 1, 1))), wide, 64, 64))
                .containsExactly(new Detection(1, 0.5f, new Box(0.25f, 0.375f, 0.75f, 0.625f)));
    }

    /** 400x200 becomes 100x50, with 25 rows of filling above and below. */
    @Test
    void paddedDetectionsAreCutToThePicture() {
        Image wide = grey(400, 200, new int[80_000]);
        assertThat(inPicture(Fit.PAD, wide, 100, 100, new Box(0.25f, 0, 0.75f, 1)))
                .containsExactly(new Box(0, 0, 1, 1));
        assertThat(inPicture(Fit.PAD, wide, 100, 100, new Box(0.5f, 0.25f, 0.625f, 0.5f)))
                .containsExactly(new Box(0.5f, 0.25f, 0.75f, 0.5f));
        assertThat(inPicture(Fit.PAD, wide, 100, 100, new Box(0, 0.5f, 0.5f, 0.75f)))
                .containsExactly(new Box(0, 0.5f, 0.5f, 0.75f));
        assertThat(inPicture(Fit.PAD, wide, 100, 100, new Box(0, 0, 0.25f, 1))).isEmpty();
        Image tall = grey(1, 2, 0, 0);
        assertThat(inPicture(Fit.PAD, tall, 4, 4, new Box(0, 0.25f, 0.5f, 0.5f)))
                .containsExactly(new Box(0, 0, 0.5f, 0.5f));
    }

    private static List<Box> inPicture(Fit fit, Image image, int height, int width, Box seen) {
        return plain(fit, Filter.BILINEAR)
                .inPicture(List.of(new Detection(1, 0.5f, seen)), image, height, width)
                .stream()
                .map(Detection::box)
                .toList();
    }

    /** Pixel x of 5 lies at (x + 0.5) * 2 / 5 of the network's 2. */
    @Test
    void stretchedMasksGiveEachPixelTheNearestThatWasSeen() {
        assertThat(inPicture(Fit.STRETCH, 5, 3, 2, 2, new Mask(2, 2, new short[] {1, 2, 3, 4})))
                .isEqualTo("11222/33444/33444");
        assertThat(inPicture(Fit.STRETCH, 2, 1, 4, 2, new Mask(4, 2, new short[] {0, 1, 2, 3, 4, 5, 6, 7})))
                .isEqualTo("57");
        assertThat(inPicture(Fit.STRETCH, 2, 2, 2, 2, new Mask(2, 2, new short[] {1, 2, 3, 4})))
                .as("as it is where the sizes are one")
                .isEqualTo("12/34");
    }

    @Test
    void croppedMasksLeaveOpenWhatIsCutOff() {
        assertThat(inPicture(Fit.CROP, 6, 2, 2, 2, new Mask(2, 2, new short[] {1, 2, 3, 4})))
                .isEqualTo("--12--/--34--");
        // 4x4 of 8x8, of which the network saw the middle, and gave a class for each four pixels.
        Preprocess within = new Preprocess(Fit.CROP, OptionalInt.of(8), Filter.BILINEAR, ZERO, ONE);
        Mask seen = new Mask(2, 2, new short[] {1, 2, 3, 4});
        assertThat(rows(within.inPicture(seen, grey(8, 8, new int[64]), 4, 4)))
                .isEqualTo("--------/--------/--1122--/--1122--/--3344--/--3344--/--------/--------");
    }

    /** 4x2 becomes the two rows in the middle of 4x4. */
    @Test
    void paddedMasksAreCutToThePicture() {
        assertThat(inPicture(Fit.PAD, 4, 2, 4, 4, new Mask(4, 4, new short[] {
                    9, 9, 9, 9, //
                    0, 1, 2, 3, //
                    4, 5, 6, 7, //
                    9, 9, 9, 9
                })))
                .isEqualTo("0123/4567");
    }

    private static String inPicture(Fit fit, int imageWidth, int imageHeight, int width, int height, Mask seen) {
        Image image = grey(imageWidth, imageHeight, new int[imageWidth * imageHeight]);
        return rows(plain(fit, Filter.BILINEAR).inPicture(seen, image, height, width));
    }

    private static String rows(Mask mask) {
        StringBuilder rows = new StringBuilder();
        for (int y = 0; y < mask.height(); y++) {
            rows.append(y > 0 ? "/" : "");
            for (int x = 0; x < mask.width(); x++) {
                rows.append(mask.label(x, y) == Mask.UNSEEN ? "-" : String.valueOf(mask.label(x, y)));
            }
        }
        return rows.toString();
    }

    @Test
    void surviesExtremeProportions() {
        Image line = image(20_000, 1, new int[60_000]);
        for (Fit fit : Fit.values()) {
            for (Filter filter : Filter.values()) {
                assertThat(plain(fit, filter).toTensor(line, 3, 3).elements()).isEqualTo(27);
            }
        }
    }

    @Test
    void refusesValuesThatMeanNothing() {
        assertThatThrownBy(() -> new Preprocess(Fit.STRETCH, OptionalInt.of(4), Filter.BILINEAR, ZERO, ONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("`size` belongs to the fit `crop`");
        assertThatThrownBy(() -> new Preprocess(Fit.CROP, OptionalInt.of(0), Filter.BILINEAR, ZERO, ONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("`size` must be 1 to 8192, got 0");
        assertThatThrownBy(() -> new Preprocess(Fit.CROP, OptionalInt.empty(), Filter.BILINEAR, ZERO, ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("`std` must not be zero");
        assertThatThrownBy(() -> new Preprocess(Fit.CROP, OptionalInt.empty(), Filter.BILINEAR, List.of(1.0), ONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("`mean` must be three finite numbers, got [1.0]");
    }

    @Test
    void writesAndReadsItsTextForm() {
        Preprocess defaults = Preprocess.defaults();
        assertThat(defaults.toJson())
                .isEqualTo("{\"fit\":\"stretch\",\"size\":null,\"filter\":\"bilinear\","
                        + "\"mean\":[127.5,127.5,127.5],\"std\":[127.5,127.5,127.5]}");
        assertThat(Preprocess.fromJson(defaults.toJson())).isEqualTo(defaults);
        Preprocess torchvision = new Preprocess(
                Fit.CROP,
                OptionalInt.of(256),
                Filter.ANTIALIAS,
                List.of(123.675, 116.28, 103.53),
                List.of(58.395, 57.12, 57.375));
        assertThat(Preprocess.fromJson(torchvision.toJson())).isEqualTo(torchvision);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{\"fit\":\"stretch\",\"size\":null,\"filter\":\"bilinear\",\"mean\":[0,0,0]}",
                "{\"fit\":\"stretch\",\"size\":null,\"filter\":\"bilinear\",\"mean\":[0,0,0],\"std\":[1,1,1],\"x\":1}",
                "{\"fit\":\"stretch\",\"fit\":\"pad\",\"size\":null,\"filter\":\"bilinear\",\"mean\":[0,0,0],\"std\":[1,1,1]}",
                "{\"fit\":\"STRETCH\",\"size\":null,\"filter\":\"bilinear\",\"mean\":[0,0,0],\"std\":[1,1,1]}",
                "{\"fit\":\"crop\",\"size\":1.5,\"filter\":\"bilinear\",\"mean\":[0,0,0],\"std\":[1,1,1]}",
                "{\"fit\":\"crop\",\"size\":-1,\"filter\":\"bilinear\",\"mean\":[0,0,0],\"std\":[1,1,1]}",
                "{\"fit\":\"crop\",\"size\":9,\"filter\":\"cubic\",\"mean\":[0,0,0],\"std\":[1,1,1]}",
                "{\"fit\":\"crop\",\"size\":9,\"filter\":\"bilinear\",\"mean\":[0,0],\"std\":[1,1,1]}",
                "{\"fit\":\"crop\",\"size\":9,\"filter\":\"bilinear\",\"mean\":[0,0,\"0\"],\"std\":[1,1,1]}",
                "{\"fit\":\"crop\",\"size\":9,\"filter\":\"bilinear\",\"mean\":[0,0,1e999],\"std\":[1,1,1]}",
                "{\"fit\":\"crop\",\"size\":9,\"filter\":\"bilinear\",\"mean\":0,\"std\":[1,1,1]}",
                "{\"fit\":\"crop\",\"size\":9,\"filter\":\"bilinear\",\"mean\":[0,0,0],\"std\":[1,0,1]}",
                "{\"fit\":\"crop\",\"size\":9,\"filter\":\"bilinear\",\"mean\":[0,0,0],\"std\":[1,1,1]} {}",
                "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]",
            })
    void refusesOtherTexts(String json) {
        assertThatThrownBy(() -> Preprocess.fromJson(json))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("the model's pre-processing cannot be read: ");
    }

    @Test
    void refusesLongTexts() {
        assertThatThrownBy(() -> Preprocess.fromJson(" ".repeat(5000)))
                .isInstanceOf(InputException.class)
                .hasMessage("the model's pre-processing cannot be read: it has more than 4096 characters");
    }

    private static Preprocess plain(Fit fit, Filter filter) {
        return new Preprocess(fit, OptionalInt.empty(), filter, ZERO, ONE);
    }

    private static Image image(int width, int height, int... rgb) {
        byte[] bytes = new byte[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            bytes[i] = (byte) rgb[i];
        }
        return new Image(width, height, bytes);
    }

    private static Image grey(int width, int height, int... values) {
        int[] rgb = new int[3 * values.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = values[i / 3];
        }
        return image(width, height, rgb);
    }

    private static float[] red(Tensor tensor) {
        return java.util.Arrays.copyOf(values(tensor), tensor.elements() / 3);
    }

    private static float[] values(Tensor tensor) {
        float[] values = new float[tensor.elements()];
        tensor.floats().get(values);
        return values;
    }
}
