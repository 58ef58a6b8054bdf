package io.tcns.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The turns themselves are tested with pictures, in {@link ImageDecoderTest}. */
class ExifTest {
    @Test
    void readsBothByteOrders() {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            assertThat(Exif.orientation(jpeg(order, 6))).isEqualTo(Orientation.QUARTER_CLOCKWISE);
        }
    }

    @Test
    void takesUnknownValuesAsUpright() {
        assertThat(Exif.orientation(jpeg(ByteOrder.BIG_ENDIAN, 0))).isEqualTo(Orientation.UPRIGHT);
        assertThat(Exif.orientation(jpeg(ByteOrder.BIG_ENDIAN, 9))).isEqualTo(Orientation.UPRIGHT);
        assertThat(Exif.orientation(jpeg(ByteOrder.BIG_ENDIAN, -1))).isEqualTo(Orientation.UPRIGHT);
    }

    @Test
    void leavesDamagedDataAlone() {
        byte[] whole = jpeg(ByteOrder.BIG_ENDIAN, 6);
        for (int length = 0; length < whole.length; length++) {
            assertThat(Exif.orientation(java.util.Arrays.copyOf(whole, length))).isEqualTo(Orientation.UPRIGHT);
        }
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            assertThat(Exif.orientation(damaged)).isNotNull();
        }
    }

    /** Start of image, an APP0 segment, then APP1 with a directory of two entries. */
    private static byte[] jpeg(ByteOrder order, int orientation) {
        ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 2 * 12).order(order);
        tiff.put(order == ByteOrder.LITTLE_ENDIAN ? new byte[] {'I', 'I'} : new byte[] {'M', 'M'});
        tiff.putShort((short) 42).putInt(8).putShort((short) 2);
        tiff.putShort((short) 0x0100).putShort((short) 4).putInt(1).putInt(16);
        tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
        ByteBuffer file = ByteBuffer.allocate(2 + 8 + 10 + tiff.capacity());
        file.putShort((short) 0xFFD8)
                .putShort((short) 0xFFE0)
                .putShort((short) 6)
                .putInt(0);
        file.putShort((short) 0xFFE1).putShort((short) (8 + tiff.capacity()));
        return file.put(new byte[] {'E', 'x', 'i', 'f', 0, 0}).put(tiff.array()).array();
    }
}
