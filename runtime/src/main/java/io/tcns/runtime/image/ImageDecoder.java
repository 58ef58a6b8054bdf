package io.tcns.runtime.image;

import io.tcns.runtime.InputException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.nio.file.Path;

/**
 * Reads PNG, JPEG and BMP files, told apart by their content.
 *
 * <p>Values are taken as they stand in the file: no colour profile and no gamma is applied, grey is repeated three times,
 * 16 bits are scaled to 8, and transparency is dropped. That is what the frameworks do with which networks are trained
 * (Pillow's {@code convert("RGB")}, TensorFlow's {@code decode_image}), so a network sees what it saw in training. A JPEG is
 * turned upright as its EXIF orientation says.
 */
public final class ImageDecoder {
    /** Largest picture: 64 mebipixels, 192 MiB decoded. */
    public static final long MAX_PIXELS = 64L << 20;
    /** Largest file: 128 MiB. */
    public static final int MAX_BYTES = 128 << 20;

    private ImageDecoder() {}

    /**
     * Reads a picture.
     *
     * @throws InputException when the file cannot be read, is not a picture of a known format, is damaged, or is beyond the
     *     limits
     */
    public static Image read(Path file) {
        return upright(EncodedImage.read(file));
    }

    /**
     * Decodes the content of a file.
     *
     * @param name how messages call the picture
     * @throws InputException as {@link #read}
     */
    public static Image decode(String name, byte[] bytes) {
        return upright(new EncodedImage(name, bytes));
    }

    private static Image upright(EncodedImage file) {
        return file.decode(decoded -> {
            Image image = rgb(decoded);
            return file.format() == EncodedImage.Format.JPEG
                    ? Exif.orientation(file.bytes()).apply(image)
                    : image;
        });
    }

    private static Image rgb(BufferedImage decoded) {
        int width = decoded.getWidth();
        int height = decoded.getHeight();
        byte[] rgb = new byte[3 * width * height];
        Raster raster = decoded.getRaster();
        int bands = raster.getNumBands();
        int[] row = new int[width * bands];
        byte[][] toByte =
                decoded.getColorModel() instanceof IndexColorModel palette ? palette(palette) : scales(raster, bands);
        int stride = decoded.getColorModel() instanceof IndexColorModel || bands < 3 ? 0 : 1;
        for (int y = 0, at = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < row.length; x += bands) {
                for (int channel = 0; channel < 3; channel++) {
                    rgb[at++] = toByte[channel][row[x + channel * stride]];
                }
            }
        }
        return new Image(width, height, rgb);
    }

    /** For red, green and blue the byte of each index. */
    private static byte[][] palette(IndexColorModel palette) {
        byte[][] colours = new byte[3][palette.getMapSize()];
        palette.getReds(colours[0]);
        palette.getGreens(colours[1]);
        palette.getBlues(colours[2]);
        return colours;
    }

    /** For red, green and blue the byte of each sample value, rounded; grey pictures have one band for all three. */
    private static byte[][] scales(Raster raster, int bands) {
        byte[][] scales = new byte[3][];
        for (int channel = 0; channel < 3; channel++) {
            int bits = raster.getSampleModel().getSampleSize(bands < 3 ? 0 : channel);
            int max = (1 << bits) - 1;
            scales[channel] = new byte[max + 1];
            for (int sample = 0; sample <= max; sample++) {
                scales[channel][sample] = (byte) ((sample * 255 + max / 2) / max);
            }
        }
        return scales;
    }
}
