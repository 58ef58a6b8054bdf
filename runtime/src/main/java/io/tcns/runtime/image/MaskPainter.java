package io.tcns.runtime.image;

import io.tcns.runtime.Mask;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lays a mask over a picture, in the colours of VOC, and a legend below it: each class with its name and share of the pixels.
 *
 * <p>The colours are half transparent within an area and full at its edge. The background, class 0, and what nobody knows the
 * class of stay as they are. The legend grows with the picture, as the labels of {@link DetectionPainter} do.
 */
public final class MaskPainter {
    private static final int BACKGROUND = 0;
    /** The side of a square picture, in widths of the edge of an area. */
    private static final int EDGES = 300;

    private final Image image;
    private final Mask mask;
    private final int edge;

    private MaskPainter(Image image, Mask mask) {
        this.image = image;
        this.mask = mask;
        this.edge = (int) Math.max(1, Math.sqrt((double) image.width() * image.height()) / EDGES);
    }

    /**
     * The picture with the mask on it, and a legend below.
     *
     * @param mask of the size of the picture
     * @param names line i names class i; a class without a name, or one in letters that the font lacks, is called by its number
     */
    public static Image paint(Image image, Mask mask, List<String> names) {
        int longer = Math.max(image.width(), image.height());
        int factor = Math.max(1, (DetectionPainter.LEAST_SIZE + longer - 1) / longer);
        Image large = image.enlarged(factor);
        new MaskPainter(large, enlarged(mask, factor)).paint();
        return new Legend(large, names).below(shares(mask));
    }

    private static Mask enlarged(Mask mask, int factor) {
        int width = mask.width() * factor;
        int height = mask.height() * factor;
        short[] labels = new short[width * height];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (short) mask.label(i % width / factor, i / width / factor);
        }
        return factor == 1 ? mask : new Mask(width, height, labels);
    }

    private static boolean isDrawn(int label) {
        return label != BACKGROUND && label != Mask.UNKNOWN;
    }

    private void paint() {
        byte[] rgb = image.rgb();
        for (int y = 0, at = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++, at += 3) {
                int label = mask.label(x, y);
                if (isDrawn(label)) {
                    boolean isEdge = differs(label, x - edge, y)
                            || differs(label, x + edge, y)
                            || differs(label, x, y - edge)
                            || differs(label, x, y + edge);
                    tint(rgb, at, colour(label), isEdge);
                }
            }
        }
    }

    /** Whether another class is there; where the picture ends, none is. */
    private boolean differs(int label, int x, int y) {
        return x >= 0 && y >= 0 && x < mask.width() && y < mask.height() && mask.label(x, y) != label;
    }

    private static void tint(byte[] rgb, int at, Color colour, boolean whole) {
        int[] channels = {colour.getRed(), colour.getGreen(), colour.getBlue()};
        for (int channel = 0; channel < channels.length; channel++) {
            int below = Byte.toUnsignedInt(rgb[at + channel]);
            rgb[at + channel] = (byte) (whole ? channels[channel] : (below + channels[channel]) / 2);
        }
    }

    private static Color colour(int label) {
        return VocColours.of(label % VocColours.COUNT);
    }

    /** How much of the picture each class has that is drawn, the most first. */
    private static List<Map.Entry<Integer, Double>> shares(Mask mask) {
        Map<Integer, Double> shares = new TreeMap<>();
        double pixel = 1.0 / ((double) mask.width() * mask.height());
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                if (isDrawn(mask.label(x, y))) {
                    shares.merge(mask.label(x, y), pixel, Double::sum);
                }
            }
        }
        Comparator<Map.Entry<Integer, Double>> most = Map.Entry.comparingByValue(Comparator.reverseOrder());
        return shares.entrySet().stream().sorted(most).toList();
    }

    /** Names beside their colours, in lines as wide as the picture. */
    private static final class Legend {
        private static final double LINES = 32;
        private static final double LEAST_FONT_SIZE = 12;
        private static final double LINE_HEIGHT = 1.5;
        private static final double MARGIN = 0.4;

        private final Image picture;
        private final Typeface typeface = Typeface.read();
        private final LabelText texts;
        private final double fontSize;
        private final int lineHeight;
        private final double margin;

        Legend(Image picture, List<String> names) {
            this.picture = picture;
            double wished = Math.max(LEAST_FONT_SIZE, Math.sqrt((double) picture.width() * picture.height()) / LINES);
            // In a narrow picture some letters of a name shall still stand beside each other.
            this.fontSize = Math.max(1, Math.min(wished, picture.width() / 4.0));
            this.lineHeight = (int) Math.ceil(fontSize * LINE_HEIGHT);
            this.margin = fontSize * MARGIN;
            this.texts = new LabelText(names, typeface, fontSize, picture.width() - 2 * margin);
        }

        /** @param place in pixels of the legend */
        private record Chip(String text, Color colour, Rectangle place) {}

        Image below(List<Map.Entry<Integer, Double>> shares) {
            List<Chip> chips = chips(shares);
            if (chips.isEmpty()) {
                return picture;
            }
            Rectangle last = chips.get(chips.size() - 1).place();
            int height = picture.height() + last.y + last.height;
            byte[] rgb = new byte[Math.multiplyExact(3 * picture.width(), height)];
            System.arraycopy(picture.rgb(), 0, rgb, 0, picture.rgb().length);
            Image whole = new Image(picture.width(), height, rgb);
            Canvas canvas = new Canvas(whole);
            for (Chip chip : chips) {
                Rectangle place = new Rectangle(chip.place());
                place.translate(0, picture.height());
                double baseline = (lineHeight + typeface.capHeight(fontSize)) / 2;
                Shape letters = typeface.outline(chip.text(), fontSize, margin, baseline);
                canvas.fill(place, chip.colour(), letters, Palette.ink(chip.colour()));
            }
            return whole;
        }

        private List<Chip> chips(List<Map.Entry<Integer, Double>> shares) {
            List<Chip> chips = new ArrayList<>();
            int x = 0;
            int y = 0;
            for (Map.Entry<Integer, Double> share : shares) {
                String text = texts.of(share.getKey(), percent(share.getValue()));
                int width = (int) Math.min(picture.width(), Math.ceil(typeface.width(text, fontSize) + 2 * margin));
                if (x > 0 && x + width > picture.width()) {
                    x = 0;
                    y += lineHeight;
                }
                chips.add(new Chip(text, colour(share.getKey()), new Rectangle(x, y, width, lineHeight)));
                x += width;
            }
            return chips;
        }

        private static String percent(double share) {
            return share < 0.01 ? "<1%" : String.format(Locale.ROOT, "%.0f%%", 100 * share);
        }
    }
}
