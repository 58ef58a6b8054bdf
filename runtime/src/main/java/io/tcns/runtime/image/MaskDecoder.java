package io.tcns.runtime.image;

import io.tcns.runtime.InputException;
import io.tcns.runtime.Mask;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.nio.file.Path;

/**
 * Reads masks: PNG files whose pixels are the numbers of classes. These are the indices of a palette, as VOC's tools write
 * them, of which the colours mean nothing, or grey of 8 bits.
 *
 * <p>Other kinds are refused, because what they mean would be guessed: colours of a picture are no numbers, a JPEG changes
 * values, and grey of fewer bits is scaled by some programs and not by others.
 */
public final class MaskDecoder {

    /** Where a PNG's first chunk, which PNG wants to be its header, tells bits and colours. */
    private static final int BIT_DEPTH = 24;

    private static final int COLOUR_TYPE = 25;

    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final int GREY_ALPHA = 4;
    private static final int RGB_ALPHA = 6;

    private MaskDecoder() {}

    /**
     * Reads a mask.
     *
     * @throws InputException when the file cannot be read, is not a mask, is damaged, or is beyond the limits of
     *     {@link ImageDecoder}
     */
    public static Mask read(Path file) {
        return decode(EncodedImage.read(file));
    }

    /**
     * Decodes the content of a file.
     *
     * @param name how messages call the mask
     * @throws InputException as {@link #read}
     */
    public static Mask decode(String name, byte[] bytes) {
        return decode(new EncodedImage(name, bytes));
    }

    private static Mask decode(EncodedImage file) {
        if (file.format() != EncodedImage.Format.PNG) {
            throw notAMask(file.name(), "a " + file.format());
        }
        checkHoldsNumbers(file.name(), file.bytes());
        return file.decode(MaskDecoder::labels);
    }

    /** A header that is not whole is the decoder's to refuse. */
    private static void checkHoldsNumbers(String name, byte[] png) {
        if (png.length <= COLOUR_TYPE) {
            return;
        }
        int bits = png[BIT_DEPTH];
        switch (png[COLOUR_TYPE]) {
            case GREY -> {
                if (bits != Byte.SIZE) {
                    throw notAMask(name, "grey of " + bits + (bits == 1 ? " bit" : " bits"));
                }
            }
            case RGB -> throw notAMask(name, "an RGB picture");
            case GREY_ALPHA -> throw notAMask(name, "grey with transparency");
            case RGB_ALPHA -> throw notAMask(name, "an RGB picture with transparency");
            default -> {}
        }
    }

    private static InputException notAMask(String name, String what) {
        return new InputException(name + " is " + what + ", not a mask: save the numbers of the classes as a PNG with a"
                + " palette, or as one of grey with 8 bits");
    }

    private static Mask labels(BufferedImage decoded) {
        Raster raster = decoded.getRaster();
        int width = raster.getWidth();
        int height = raster.getHeight();
        short[] labels = new short[width * height];
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            raster.getSamples(0, y, width, 1, 0, row);
            for (int x = 0; x < width; x++) {
                labels[y * width + x] = (short) row[x];
            }
        }
        return new Mask(width, height, labels);
    }
}
