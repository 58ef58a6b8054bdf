package io.tcns.runtime.image;

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

    /** The pixels themselves, not a copy. */
    byte[] rgb() {
        return rgb;
    }
}
