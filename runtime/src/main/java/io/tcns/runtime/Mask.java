package io.tcns.runtime;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which class each pixel of a picture is of.
 *
 * <p>Labels stand row after row from the upper left, as unsigned numbers of 16 bits, whatever type a network or a file gives them
 * in: 8 bits are too few for 300 classes, and a label that more bits would tell is none of a network's.
 */
public final class Mask {
    /** The label of pixels that a network was not shown, and no class. */
    public static final int UNSEEN = 65_535;

    /** The last number that a class can have. */
    public static final int MAX_CLASS = UNSEEN - 1;

    /** How many pixels a label has. */
    public record Area(int label, long pixels) {}

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
     * @return 0 to {@link #MAX_CLASS}, or {@link #UNSEEN}
     */
    public int label(int x, int y) {
        return Short.toUnsignedInt(labels[y * width + x]);
    }

    /** Of each label that is there, the largest first; of equal ones the smaller label first. */
    public List<Area> areas() {
        long[] pixels = new long[UNSEEN + 1];
        for (short label : labels) {
            pixels[Short.toUnsignedInt(label)]++;
        }
        return IntStream.rangeClosed(0, UNSEEN)
                .filter(label -> pixels[label] > 0)
                .mapToObj(label -> new Area(label, pixels[label]))
                .sorted(Comparator.comparingLong(Area::pixels).reversed())
                .toList();
    }
}
