package io.tcns.runtime.image;

import java.awt.Color;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;

/**
 * The colours that PASCAL VOC gives to classes, by the rule of its development kit: of the index in binary, each third bit
 * from the lowest is red, those after them green, those after these blue, and the lowest of them the highest of the colour.
 */
final class VocColours {
    /** As many as there are indices of 8 bits. */
    static final int COUNT = 256;

    private VocColours() {}

    /** @param index 0 to 255 */
    static Color of(int index) {
        return new Color(channel(index), channel(index >> 1), channel(index >> 2));
    }

    /** Bits 0, 3 and 6, in turn the highest ones. */
    private static int channel(int bits) {
        return (bits & 1) << 7 | (bits >> 3 & 1) << 6 | (bits >> 6 & 1) << 5;
    }

    /** All of them. */
    static IndexColorModel palette() {
        int[] colours = new int[COUNT];
        for (int index = 0; index < COUNT; index++) {
            colours[index] = of(index).getRGB();
        }
        return new IndexColorModel(Byte.SIZE, COUNT, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
    }
}
