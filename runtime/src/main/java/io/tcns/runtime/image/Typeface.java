package io.tcns.runtime.image;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * Writes text as shapes of the font Roboto, which has the Latin, Greek and Cyrillic letters. No font of the machine is asked:
 * many servers have none, and pictures would differ.
 */
final class Typeface {
    private static final String FILE = "/com/formdev/flatlaf/fonts/roboto/Roboto-Medium.ttf";
    /** What the font has for letters that it does not have. */
    private static final int NO_GLYPH = 0;

    private final TrueTypeFont font;
    private final CmapLookup glyphs;
    private final int unitsPerEm;

    private Typeface(TrueTypeFont font) throws IOException {
        this.font = font;
        this.glyphs = font.getUnicodeCmapLookup();
        this.unitsPerEm = font.getUnitsPerEm();
    }

    /** Reads the font. */
    static Typeface read() {
        try (InputStream file = Objects.requireNonNull(Typeface.class.getResourceAsStream(FILE))) {
            return new Typeface(new TTFParser().parse(new RandomAccessReadBuffer(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("the font " + FILE + " cannot be read", e);
        }
    }

    /** Whether the font has every letter of the text. */
    boolean has(String text) {
        return text.codePoints().noneMatch(letter -> glyphs.getGlyphId(letter) == NO_GLYPH);
    }

    /**
     * How wide the text is.
     *
     * @param size of the font, in pixels
     */
    double width(String text, double size) {
        return text.codePoints().mapToDouble(letter -> advance(letter, size)).sum();
    }

    /** How high capitals are in a font of this size. */
    double capHeight(double size) {
        try {
            return font.getOS2Windows().getCapHeight() * size / unitsPerEm;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * The letters, to be filled.
     *
     * @param x where the first begins
     * @param baseline on which they stand
     */
    Shape outline(String text, double size, double x, double baseline) {
        Path2D outline = new Path2D.Double(Path2D.WIND_NON_ZERO);
        double scale = size / unitsPerEm;
        double pen = x;
        for (int letter : text.codePoints().toArray()) {
            // In fonts the y axis points up.
            AffineTransform place = new AffineTransform(scale, 0, 0, -scale, pen, baseline);
            outline.append(place.createTransformedShape(path(letter)), false);
            pen += advance(letter, size);
        }
        return outline;
    }

    private Shape path(int letter) {
        try {
            GlyphData glyph = font.getGlyph().getGlyph(glyphs.getGlyphId(letter));
            // A space has no shape.
            return glyph == null ? new Path2D.Double() : glyph.getPath();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private double advance(int letter, double size) {
        try {
            return font.getAdvanceWidth(glyphs.getGlyphId(letter)) * size / unitsPerEm;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static UncheckedIOException unreadable(IOException e) {
        return new UncheckedIOException("the font " + FILE + " is damaged", e);
    }
}
