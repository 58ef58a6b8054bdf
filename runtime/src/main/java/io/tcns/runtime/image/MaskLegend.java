package io.tcns.runtime.image;

import io.tcns.runtime.Mask;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Says below a picture what the colours on it are: the name of each class and its share of the pixels, on its colour, in lines as
 * wide as the picture. A picture that is too narrow for a word gets room at its right.
 */
final class MaskLegend {
    /** The side of a square picture, in sizes of the font. */
    private static final double LINES = 32;

    private static final double LEAST_FONT_SIZE = 12;
    /** The width of a narrow picture, in sizes of the font. */
    private static final double LEAST_LETTERS = 10;
    /** The height of a line, in sizes of the font. */
    private static final double LINE_HEIGHT = 1.5;
    /** What is left and right of a text, in sizes of the font. */
    private static final double MARGIN = 0.4;

    private final Image picture;
    private final int room;
    private final Typeface typeface = Typeface.read();
    private final LabelText texts;
    private final double fontSize;
    private final int lineHeight;
    private final double margin;

    MaskLegend(Image picture, List<String> names) {
        this.picture = picture;
        double wished = Math.sqrt((double) picture.width() * picture.height()) / LINES;
        this.fontSize = Math.max(LEAST_FONT_SIZE, Math.min(wished, picture.width() / LEAST_LETTERS));
        this.lineHeight = (int) Math.ceil(fontSize * LINE_HEIGHT);
        this.margin = fontSize * MARGIN;
        this.room = Math.max(picture.width(), DetectionPainter.LEAST_SIZE);
        this.texts = new LabelText(names, typeface, fontSize, room - 2 * margin);
    }

    /** @param place in pixels of the legend */
    private record Chip(String text, Color colour, Rectangle place) {}

    /**
     * The picture with the legend; the picture itself where there is nothing to explain.
     *
     * @param areas the largest first
     * @param pixels that a share of 1 is
     */
    Image below(List<Mask.Area> areas, long pixels) {
        if (areas.isEmpty()) {
            return picture;
        }
        List<Chip> chips = chips(areas, pixels);
        int width = Math.max(
                picture.width(),
                chips.stream().mapToInt(chip -> chip.place().width).max().orElseThrow());
        Image whole = enlarged(width, picture.height() + bottom(chips));
        Canvas canvas = new Canvas(whole);
        double baseline = (lineHeight + typeface.capHeight(fontSize)) / 2;
        for (Chip chip : chips) {
            Rectangle place = new Rectangle(chip.place());
            place.translate(0, picture.height());
            Shape letters = typeface.outline(chip.text(), fontSize, margin, baseline);
            canvas.fill(place, chip.colour(), letters, Palette.ink(chip.colour()));
        }
        return whole;
    }

    private static int bottom(List<Chip> chips) {
        Rectangle last = chips.get(chips.size() - 1).place();
        return last.y + last.height;
    }

    private Image enlarged(int width, int height) {
        byte[] rgb = new byte[Math.multiplyExact(3 * width, height)];
        for (int y = 0; y < picture.height(); y++) {
            System.arraycopy(picture.rgb(), 3 * y * picture.width(), rgb, 3 * y * width, 3 * picture.width());
        }
        return new Image(width, height, rgb);
    }

    private List<Chip> chips(List<Mask.Area> areas, long pixels) {
        List<Chip> chips = new ArrayList<>();
        int x = 0;
        int y = 0;
        for (Mask.Area area : areas) {
            String text = texts.of(area.label(), percent((double) area.pixels() / pixels));
            int width = (int) Math.min(room, Math.ceil(typeface.width(text, fontSize) + 2 * margin));
            if (x > 0 && x + width > picture.width()) {
                x = 0;
                y += lineHeight;
            }
            chips.add(new Chip(text, MaskPainter.colour(area.label()), new Rectangle(x, y, width, lineHeight)));
            x += width;
        }
        return chips;
    }

    private static String percent(double share) {
        return share < 0.01 ? "<1%" : String.format(Locale.ROOT, "%.0f%%", 100 * share);
    }
}
