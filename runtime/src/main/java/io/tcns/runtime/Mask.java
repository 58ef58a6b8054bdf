package io.tcns.runtime;

/**
 * Which class each pixel of a picture is of.
 *
 * <p>Labels stand row after row from the upper left, as unsigned numbers of 16 bits, whatever type a network or a file gives them
 * in: 8 bits are too few for 300 classes, and a label that more bits would tell is none of a network's.
 */
public final class Mask {
    /** What a pixel can be labelled at most. */
    public static final int MAX_LABEL = 65_535;

    /** What VOC labels pixels with that nobody knows the class of. */
    public static final int UNKNOWN = 255;

    private final int width;
    private final int height;
    private final short[] labels;

    /**
     * Wraps labels.
     *
     * @param labels one unsigned number a pixel, row after row; belongs to the mask from now on
     * @throws IllegalArgumentException when there is no pixel or the array has another size
     */
    public Mask(int width, int height, short[] labels) {
        if (width < 1 || height < 1 || labels.length != (long) width * height) {
            throw new IllegalArgumentException(
                    labels.length + " labels are not a mask of " + width + "x" + height + " pixels");
        }
        this.width = width;
        this.height = height;
        this.labels = labels;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /**
     * The class of one pixel.
     *
     * @return 0 to {@link #MAX_LABEL}
     */
    public int label(int x, int y) {
        return Short.toUnsignedInt(labels[y * width + x]);
    }
}
