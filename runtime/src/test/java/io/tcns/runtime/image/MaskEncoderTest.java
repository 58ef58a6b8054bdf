package io.tcns.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcns.runtime.InputException;
import io.tcns.runtime.Mask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MaskEncoderTest {

    private static final int FIRST_CHUNK = 8;

    @Test
    void keepsEveryLabel() throws IOException {
        Mask read = MaskDecoder.decode("`x`", written(everyLabel()));

        assertThat(read.width()).isEqualTo(32);
        assertThat(read.height()).isEqualTo(8);
        for (int label = 0; label <= 255; label++) {
            assertThat(read.label(label % 32, label / 32)).isEqualTo(label);
        }
    }

    @Test
    void writesIndicesOfEightBitsIntoVocsWholePalette() throws IOException {
        // A mask of few labels is no reason for fewer bits or colours.
        byte[] png = written(new Mask(2, 1, new short[] {0, 1}));

        ByteBuffer header = chunk(png, "IHDR");
        assertThat(header.get(8)).as("bits").isEqualTo((byte) 8);
        assertThat(header.get(9)).as("colour type: palette").isEqualTo((byte) 3);
        ByteBuffer palette = chunk(png, "PLTE");
        assertThat(palette.remaining()).isEqualTo(3 * 256);
        assertThat(palette.slice(3 * 15, 3))
                .isEqualTo(ByteBuffer.wrap(new byte[] {(byte) 192, (byte) 128, (byte) 128}));
        assertThat(palette.slice(3 * 255, 3))
                .isEqualTo(ByteBuffer.wrap(new byte[] {(byte) 224, (byte) 224, (byte) 192}));
    }

    /** With the colours as a picture shows them. */
    @Test
    void showsClassesInVocsColours() throws IOException {
        Image seen = ImageDecoder.decode("`x`", written(everyLabel()));

        assertThat(new int[] {seen.value(15, 0, 0), seen.value(15, 0, 1), seen.value(15, 0, 2)})
                .containsExactly(192, 128, 128);
    }

    @Test
    void refusesLabelsThatNoIndexIs() {
        Mask mask = new Mask(2, 1, new short[] {255, 256});

        assertThatThrownBy(() -> MaskEncoder.write(mask, OutputStream.nullOutputStream()))
                .isInstanceOf(InputException.class)
                .hasMessage("class 256 does not fit into a mask with a palette, which has classes up to 255");
    }

    @Test
    void writesWhatTheNetworkDidNotSeeAsVocWritesTheUnknown() throws IOException {
        Mask read = MaskDecoder.decode("`x`", written(new Mask(2, 1, new short[] {(short) Mask.UNSEEN, 20})));

        assertThat(read.label(0, 0)).isEqualTo(255);
        assertThat(read.label(1, 0)).isEqualTo(20);
    }

    private static Mask everyLabel() {
        short[] labels = new short[256];
        for (int label = 0; label < labels.length; label++) {
            labels[label] = (short) label;
        }
        return new Mask(32, 8, labels);
    }

    private static byte[] written(Mask mask) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        MaskEncoder.write(mask, png);
        return png.toByteArray();
    }

    /** The content of the first chunk of a kind. */
    private static ByteBuffer chunk(byte[] png, String kind) {
        ByteBuffer file = ByteBuffer.wrap(png).position(FIRST_CHUNK);
        while (true) {
            int length = file.getInt();
            byte[] name = new byte[4];
            file.get(name);
            if (new String(name, StandardCharsets.US_ASCII).equals(kind)) {
                return file.slice(file.position(), length);
            }
            file.position(file.position() + length + Integer.BYTES);
        }
    }
}
