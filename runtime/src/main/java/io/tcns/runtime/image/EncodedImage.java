package io.tcns.runtime.image;

import io.tcns.runtime.InputException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A picture as a file holds it, within the limits of {@link ImageDecoder}, and what messages call it. */
final class EncodedImage {

    /** The kinds of files that are read, as ImageIO calls them. */
    enum Format {
        PNG,
        JPEG,
        BMP
    }

    private static final int BMP_HEADER_SIZE = 14;
    private static final int BMP_COMPRESSION = 30;
    /** The size of the one header that tells no compression. */
    private static final int OLDEST_BMP_HEADER = 12;

    private final String name;
    private final byte[] bytes;
    private final Format format;

    /**
     * Looks at the content of a file.
     *
     * @param name how messages call the picture
     * @throws InputException when it is of no known format
     */
    EncodedImage(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
        this.format = format(name, bytes);
    }

    /** @throws InputException when the file cannot be read, is too large or of no known format */
    static EncodedImage read(Path file) {
        String name = "`" + file + "`";
        if (Files.isDirectory(file)) {
            throw new InputException(name + " is a directory, not an image");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(ImageDecoder.MAX_BYTES + 1);
            if (bytes.length > ImageDecoder.MAX_BYTES) {
                throw new InputException(
                        name + " is larger than " + ImageDecoder.MAX_BYTES + " bytes, the limit for images");
            }
            return new EncodedImage(name, bytes);
        } catch (IOException e) {
            throw new InputException(name + (Files.exists(file) ? " cannot be read" : " does not exist"), e);
        }
    }

    private static Format format(String name, byte[] bytes) {
        if (startsWith(bytes, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
            return Format.PNG;
        }
        if (startsWith(bytes, 0xFF, 0xD8, 0xFF)) {
            return Format.JPEG;
        }
        if (startsWith(bytes, 'B', 'M')) {
            return Format.BMP;
        }
        throw new InputException(name + (bytes.length == 0 ? " is empty" : " is not a PNG, JPEG or BMP image"));
    }

    private static boolean startsWith(byte[] bytes, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= bytes.length || Byte.toUnsignedInt(bytes[i]) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    String name() {
        return name;
    }

    Format format() {
        return format;
    }

    /** All of the file, not a copy. */
    byte[] bytes() {
        return bytes;
    }

    /**
     * Decodes the picture.
     *
     * @param conversion from what the JDK makes of it
     * @throws InputException when it is damaged, of a kind that is not supported, or too large
     */
    <T> T decode(Function<BufferedImage, T> conversion) {
        if (format == Format.BMP && holdsAnotherImage(bytes)) {
            throw new InputException(name + " is a JPEG or PNG inside a BMP, a kind that is not supported");
        }
        ImageReader reader = ImageIO.getImageReadersByFormatName(format.name()).next();
        try {
            return conversion.apply(pixels(reader));
        } catch (InputException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // On damaged data the decoders of the JDK throw exceptions of many kinds.
            throw new InputException(
                    name + " cannot be decoded: it is a damaged " + format
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

    private BufferedImage pixels(ImageReader reader) throws IOException {
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
            checkSize(reader.getWidth(0), reader.getHeight(0));
            BufferedImage decoded = reader.read(0);
            int colours = decoded.getColorModel().getColorSpace().getType();
            if (truncated.get() || (colours != ColorSpace.TYPE_RGB && colours != ColorSpace.TYPE_GRAY)) {
                throw new IOException("truncated, or neither RGB nor grey");
            }
            return decoded;
        }
    }

    private void checkSize(int width, int height) {
        if ((long) width * height > ImageDecoder.MAX_PIXELS) {
            throw new InputException(name + " has " + width + "x" + height + " pixels, more than the limit of "
                    + ImageDecoder.MAX_PIXELS);
        }
    }
}
