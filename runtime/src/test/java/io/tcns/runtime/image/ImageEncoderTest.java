package io.tcns.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tcns.runtime.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ImageEncoderTest {
    @Test
    void knowsFormatsByTheirSuffixes() {
        assertThat(ImageEncoder.of(Path.of("a/b.png"))).contains(ImageEncoder.PNG);
        assertThat(ImageEncoder.of(Path.of("B.PNG"))).contains(ImageEncoder.PNG);
        assertThat(ImageEncoder.of(Path.of("a.jpg"))).contains(ImageEncoder.JPEG);
        assertThat(ImageEncoder.of(Path.of("a.jpeg"))).contains(ImageEncoder.JPEG);
        assertThat(ImageEncoder.of(Path.of("a.gif"))).isEmpty();
        assertThat(ImageEncoder.of(Path.of("png"))).isEmpty();
    }

    @Test
    void keepsEveryPixelInAPng() throws IOException {
        Image image = slopes(23, 17);
        Image read = written(image, ImageEncoder.PNG);

        assertThat(read.width()).isEqualTo(23);
        assertThat(read.height()).isEqualTo(17);
        assertThat(read.rgb()).isEqualTo(image.rgb());
    }

    @Test
    void keepsWhatOneSeesInAJpeg() throws IOException {
        Image image = slopes(64, 48);
        Image read = written(image, ImageEncoder.JPEG);

        assertThat(read.width()).isEqualTo(64);
        assertThat(read.height()).isEqualTo(48);
        for (int y = 0; y < 48; y++) {
            for (int x = 0; x < 64; x++) {
                for (int channel = 0; channel < 3; channel++) {
                    assertThat(read.value(x, y, channel)).isCloseTo(image.value(x, y, channel), within(8));
                }
            }
        }
    }

    @Test
    void refusesWhatAJpegCannotSay() {
        Image line = new Image(65_536, 1, new byte[3 * 65_536]);

        assertThatThrownBy(() -> ImageEncoder.JPEG.write(line, OutputStream.nullOutputStream()))
                .isInstanceOf(InputException.class)
                .hasMessage("a picture of 65536x1 pixels is too large for JPEG, which has at most 65535 a side");
    }

    private static Image written(Image image, ImageEncoder format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        format.write(image, out);
        return ImageDecoder.decode("written", out.toByteArray());
    }

    /** Red rises to the right, green downwards. */
    private static Image slopes(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            rgb[3 * i] = (byte) (i % width * 3);
            rgb[3 * i + 1] = (byte) (i / width * 4);
            rgb[3 * i + 2] = 77;
        }
        return new Image(width, height, rgb);
    }
}
