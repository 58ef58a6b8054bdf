package io.tcns.runtime.image;

import io.tcns.runtime.InputException;
import io.tcns.runtime.Mask;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes masks as VOC's tools expect them: PNG files with VOC's palette, whose indices are the labels. {@link Mask#UNSEEN} becomes
 * 255, which VOC has for pixels that nobody labelled.
 */
public final class MaskEncoder {
    /** The last label that there is a colour for. */
    public static final int MAX_LABEL = VocColours.COUNT - 1;

    private MaskEncoder() {}

    /**
     * Writes a mask.
     *
     * @throws InputException when a label is beyond {@link #MAX_LABEL}
     */
    public static void write(Mask mask, OutputStream out) throws IOException {
        int width = mask.width();
        BufferedImage indices =
                new BufferedImage(width, mask.height(), BufferedImage.TYPE_BYTE_INDEXED, VocColours.palette());
        WritableRaster raster = indices.getRaster();
        int[] row = new int[width];
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < width; x++) {
                row[x] = index(mask.label(x, y));
            }
            raster.setSamples(0, y, width, 1, 0, row);
        }
        ImageEncoder.PNG.write(indices, out);
    }

    private static int index(int label) {
        if (label == Mask.UNSEEN) {
            return MAX_LABEL;
        }
        if (label > MAX_LABEL) {
            throw new InputException("class " + label
                    + " does not fit into a mask with a palette, which has classes up to " + MAX_LABEL);
        }
        return label;
    }
}
