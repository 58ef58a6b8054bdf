package io.tcns.runtime.image;

import io.tcns.runtime.InputException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

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

    private static final int BMP_HEADER_SIZE = 14;
    private static final int BMP_COMPRESSION = 30;
    /** The size of the one header that tells no compression. */
    private static final int OLDEST_BMP_HEADER = 12;

    private ImageDecoder() {}

    /**
     * Reads a picture.
     *
     * @throws InputException when the file cannot be read, is not a picture of a known format, is damaged, or is beyond the
     *     limits
     */
    public static Image read(Path file) {
        String name = "`" + file + "`";
        if (Files.isDirectory(file)) {
            throw new InputException(name + " is a directory, not an image");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new InputException(name + " is larger than " + MAX_BYTES + " bytes, the limit for images");
            }
            return decode(name, bytes);
        } catch (IOException e) {
            throw new InputException(name + (Files.exists(file) ? " cannot be read" : " does not exist"), e);
        }
    }

    /**
     * Decodes the content of a file.
     *
     * @param name how messages call the picture
     * @throws InputException as {@link #read}
     */
    public static Image decode(String name, byte[] bytes) {
        String format = format(bytes);
        if (format.isEmpty()) {
            throw new InputException(name + (bytes.length == 0 ? " is empty" : " is not a PNG, JPEG or BMP image"));
        }
        if (format.equals("bmp") && holdsAnotherImage(bytes)) {
            throw new InputException(name + " is a JPEG or PNG inside a BMP, a kind that is not supported");
        }
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        try {
            Image image = rgb(read(reader, name, bytes));
            return format.equals("jpeg") ? Exif.orientation(bytes).apply(image) : image;
        } catch (InputException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // On damaged data the decoders of the JDK throw exceptions of many kinds.
            throw new InputException(
                    name + " cannot be decoded: it is a damaged " + format.toUpperCase(Locale.ROOT)
                            + " or of a kind that is not supported, such as CMYK",
                    e);
        } finally {
            reader.dispose();
        }
    }

    /**
     * BMP's compressions 4 and 5, meant for printers. The JDK decodes what is inside, whose size is not the one that the BMP
     * tells.
     */
    private static boolean holdsAnotherImage(byte[] bmp) {
        if (bmp.length < BMP_COMPRESSION + Integer.BYTES) {
            return false;
        }
        ByteBuffer header = ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN);
        int compression = header.getInt(BMP_COMPRESSION);
        return header.getInt(BMP_HEADER_SIZE) != OLDEST_BMP_HEADER && (compression == 4 || compression == 5);
    }

    private static BufferedImage read(ImageReader reader, String name, byte[] bytes) throws IOException {
        AtomicBoolean truncated = new AtomicBoolean();
        reader.addIIOReadWarningListener((source, warning) -> {
            // The JPEG decoder fills what is missing with grey and only warns.
            if (warning.startsWith("Truncated File")) {
                truncated.set(true);
            }
        });
        // In memory: ImageIO would otherwise put a copy of the file into the temporary folder.
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(stream, true, true);
            checkSize(name, reader.getWidth(0), reader.getHeight(0));
            BufferedImage decoded = reader.read(0);
            int colours = decoded.getColorModel().getColorSpace().getType();
            if (truncated.get() || (colours != ColorSpace.TYPE_RGB && colours != ColorSpace.TYPE_GRAY)) {
                throw new IOException("truncated, or neither RGB nor grey");
            }
            return decoded;
        }
    }

    /** ImageIO's name of the format; empty when it is none that we read. */
    private static String format(byte[] bytes) {
        if (startsWith(bytes, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
            return "png";
        }
        if (startsWith(bytes, 0xFF, 0xD8, 0xFF)) {
            return "jpeg";
        }
        return startsWith(bytes, 'B', 'M') ? "bmp" : "";
    }

    private static boolean startsWith(byte[] bytes, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= bytes.length || Byte.toUnsignedInt(bytes[i]) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static void checkSize(String name, int width, int height) {
        if ((long) width * height > MAX_PIXELS) {
            throw new InputException(
                    name + " has " + width + "x" + height + " pixels, more than the limit of " + MAX_PIXELS);
        }
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
