package io.tcns.runtime.image;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/** A picture of 8 bits a channel, red, green, blue, row after row, upright. */
public final class Image {
    private final int width;
    private final int height;
    private final byte[] rgb;

    /**
     * Wraps pixels.
     *
     * @param rgb three unsigned bytes a pixel, row after row; belongs to the image from now on
     * @throws IllegalArgumentException when there is no pixel or the array has another size
     */
    public Image(int width, int height, byte[] rgb) {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(
                    rgb.length + " bytes are not an image of " + width + "x" + height + " pixels");
        }
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /**
     * One value.
     *
     * @param channel 0 red, 1 green, 2 blue
     * @return 0 to 255
     */
    public int value(int x, int y, int channel) {
        return Byte.toUnsignedInt(rgb[(y * width + x) * 3 + channel]);
    }

    /** Each pixel as a square of {@code factor} by {@code factor}. */
    Image enlarged(int factor) {
        if (factor == 1) {
            return this;
        }
        byte[] enlarged = new byte[rgb.length * factor * factor];
        for (int y = 0, at = 0; y < height * factor; y++) {
            for (int x = 0; x < width * factor; x++, at += 3) {
                System.arraycopy(rgb, (y / factor * width + x / factor) * 3, enlarged, at, 3);
            }
        }
        return new Image(width * factor, height * factor, enlarged);
    }

    /** The same pixels as Java's libraries take them; what is drawn there is drawn here. */
    BufferedImage view() {
        ComponentColorModel colours = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        WritableRaster pixels = Raster.createInterleavedRaster(
                new DataBufferByte(rgb, rgb.length), width, height, 3 * width, 3, new int[] {0, 1, 2}, null);
        return new BufferedImage(colours, pixels, false, null);
    }

    /** The pixels themselves, not a copy. */
    byte[] rgb() {
        return rgb;
    }
}
