package io.tcns.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tcns.runtime.InputException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void readsTheSamePixelsAsPillow(String file, JsonNode expected) throws Exception {
        Image image = ImageDecoder.decode(file, resource(file));
        assertThat(image.width()).isEqualTo(expected.get("width").asInt());
        assertThat(image.height()).isEqualTo(expected.get("height").asInt());
        assertThat(values(image)).containsExactly(Json.ints(expected.get("rgb")));
    }

    static Stream<Arguments> readsTheSamePixelsAsPillow() throws IOException {
        JsonNode pictures = new ObjectMapper().readTree(resource("decoded.json"));
        return pictures.properties().stream()
                .map((Map.Entry<String, JsonNode> picture) -> Arguments.of(picture.getKey(), picture.getValue()));
    }

    @Test
    void goesByTheContentNotTheSuffix() throws Exception {
        Path file = Files.write(folder.resolve("picture.jpg"), resource("colour.png"));
        assertThat(ImageDecoder.read(file).width()).isEqualTo(7);
    }

    @Test
    void scalesSixteenBitsToEight() throws Exception {
        BufferedImage deep = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setPixels(0, 0, 3, 1, new int[] {128, 129, 65535});
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(deep, "png", png);
        assertThat(values(ImageDecoder.decode("deep", png.toByteArray())))
                .containsExactly(0, 0, 0, 1, 1, 1, 255, 255, 255);
    }

    @Test
    void refusesCmyk() throws Exception {
        byte[] bytes = resource("cmyk.jpg");
        assertThatThrownBy(() -> ImageDecoder.decode("`cmyk.jpg`", bytes))
                .isInstanceOf(InputException.class)
                .hasMessage("`cmyk.jpg` cannot be decoded: it is a damaged JPEG or of a kind that is not supported,"
                        + " such as CMYK");
    }

    @Test
    void refusesWhatIsNoFile() {
        assertThatThrownBy(() -> ImageDecoder.read(folder))
                .isInstanceOf(InputException.class)
                .hasMessage("`" + folder + "` is a directory, not an image");
        Path missing = folder.resolve("missing.png");
        assertThatThrownBy(() -> ImageDecoder.read(missing))
                .isInstanceOf(InputException.class)
                .hasMessage("`" + missing + "` does not exist");
    }

    @Test
    void refusesEmptyFilesAndOtherFormats() {
        assertThatThrownBy(() -> ImageDecoder.decode("`x`", new byte[0]))
                .isInstanceOf(InputException.class)
                .hasMessage("`x` is empty");
        assertThatThrownBy(() -> ImageDecoder.decode("`x`", "GIF89a".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(InputException.class)
                .hasMessage("`x` is not a PNG, JPEG or BMP image");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "colour.png",
                "palette.png",
                "grey.jpg",
                "progressive.jpg",
                "turned6.jpg",
                "colour.bmp",
                "palette1-2.bmp"
            })
    void refusesTruncatedFiles(String file) throws Exception {
        byte[] whole = resource(file);
        for (int length = 3; length < whole.length * 9 / 10; length += 7) {
            byte[] truncated = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ImageDecoder.decode("`x`", truncated))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith("`x` ");
        }
    }

    @Test
    void refusesAPictureThatClaimsToBeHugeBeforeDecodingIt() {
        byte[] bomb = Pngs.header(100_000, 100_000, 8, 2);

        assertThatThrownBy(() -> ImageDecoder.decode("`bomb.png`", bomb))
                .isInstanceOf(InputException.class)
                .hasMessage("`bomb.png` has 100000x100000 pixels, more than the limit of 67108864");
    }

    /** The JDK would decode it at the size that it has, whatever the size that the BMP tells and we look at. */
    @ParameterizedTest
    @CsvSource({"turned1.jpg, 4", "colour.png, 5"})
    void refusesOtherFormatsInsideABmp(String inside, int compression) throws Exception {
        byte[] content = resource(inside);
        ByteBuffer bmp = ByteBuffer.allocate(54 + content.length).order(ByteOrder.LITTLE_ENDIAN);
        bmp.put(new byte[] {'B', 'M'}).putInt(bmp.capacity()).putInt(0).putInt(54);
        bmp.putInt(40)
                .putInt(7)
                .putInt(5)
                .putShort((short) 1)
                .putShort((short) 0)
                .putInt(compression);
        bmp.putInt(content.length).position(54).put(content);

        assertThatThrownBy(() -> ImageDecoder.decode("`x.bmp`", bmp.array()))
                .isInstanceOf(InputException.class)
                .hasMessage("`x.bmp` is a JPEG or PNG inside a BMP, a kind that is not supported");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "colour.png",
                "grey16.png",
                "palette.png",
                "turned6.jpg",
                "progressive.jpg",
                "colour.bmp",
                "palette4-11.bmp",
                "palette8-runs.bmp"
            })
    void survivesDamage(String file) throws Exception {
        byte[] whole = resource(file);
        Random random = new Random(file.hashCode());
        for (int i = 0; i < 100; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            try {
                assertThat(ImageDecoder.decode("`x`", damaged).width()).isPositive();
            } catch (InputException e) {
                assertThat(e).hasMessageStartingWith("`x` ");
            }
        }
    }

    private static int[] values(Image image) {
        int[] values = new int[image.width() * image.height() * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = image.value(i / 3 % image.width(), i / 3 / image.width(), i % 3);
        }
        return values;
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = ImageDecoderTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
