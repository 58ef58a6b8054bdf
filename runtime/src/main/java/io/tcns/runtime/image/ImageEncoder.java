package io.tcns.runtime.image;

import io.tcns.runtime.InputException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes pictures as PNG or JPEG files. */
public enum ImageEncoder {
    /** Every pixel as it is. */
    PNG(Integer.MAX_VALUE),
    /** Smaller, and nearly as it is. */
    JPEG(65_535);

    /** Of JPEG, 0 to 1: where one has to look closely to see what is lost. */
    private static final float QUALITY = 0.92f;

    /** Most pixels a side. */
    private final int maxSize;

    ImageEncoder(int maxSize) {
        this.maxSize = maxSize;
    }

    /** By the suffix of a file's name: {@code .png}, {@code .jpg}, {@code .jpeg}; empty where it is another. */
    public static Optional<ImageEncoder> of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".png")) {
            return Optional.of(PNG);
        }
        return name.endsWith(".jpg") || name.endsWith(".jpeg") ? Optional.of(JPEG) : Optional.empty();
    }

    /**
     * Writes a picture, row by row.
     *
     * @throws InputException when it is larger than the format can say
     */
    public void write(Image image, OutputStream out) throws IOException {
        write(image.view(), out);
    }

    /** The same for pixels as Java's libraries have them. */
    void write(BufferedImage image, OutputStream out) throws IOException {
        if (Math.max(image.getWidth(), image.getHeight()) > maxSize) {
            throw new InputException("a picture of " + image.getWidth() + "x" + image.getHeight()
                    + " pixels is too large for " + name() + ", which has at most " + maxSize + " a side");
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName(name()).next();
        // In memory: ImageIO would otherwise put a copy of the file into the temporary folder.
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), parameters(writer));
        } finally {
            writer.dispose();
        }
    }

    private @Nullable ImageWriteParam parameters(ImageWriter writer) {
        if (this == PNG) {
            return null;
        }
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(QUALITY);
        return parameters;
    }
}
