package io.tcns.runtime.image;

import io.tcns.runtime.Mask;
import java.awt.Color;
import java.util.List;

/**
 * Lays a mask over a picture, in the colours of VOC, and a legend below it: each class with its name and share of the pixels.
 *
 * <p>The colours are half transparent within an area and full at its edge. Around it is a line in the light colour that VOC has
 * there, so that the edge stands out from whatever is in the picture. The background, class 0, and what the network was not shown
 * stay as they are. Lines grow with the picture, as those of {@link DetectionPainter} do.
 */
public final class MaskPainter {
    private static final int BACKGROUND = 0;
    /** The side of a square picture, in widths of the edge of an area. */
    private static final int EDGES = 300;

    private static final Color OUTLINE = VocColours.of(VocColours.COUNT - 1);

    private final Image image;
    private final Mask mask;
    /** In pixels. */
    private final int edge;

    private MaskPainter(Image image, Mask mask) {
        this.image = image;
        this.mask = mask;
        this.edge = (int) Math.max(1, Math.round(Math.sqrt((double) image.width() * image.height()) / EDGES));
    }

    /**
     * The picture with the mask on it, and a legend below.
     *
     * @param image is drawn on, where it need not be enlarged
     * @param mask of the size of the picture
     * @param names line i names class i; a class without a name, or one in letters that the font lacks, is called by its number
     */
    public static Image paint(Image image, Mask mask, List<String> names) {
        int longer = Math.max(image.width(), image.height());
        int factor = Math.max(1, (DetectionPainter.LEAST_SIZE + longer - 1) / longer);
        Image large = image.enlarged(factor);
        new MaskPainter(large, enlarged(mask, factor)).paint();
        List<Mask.Area> areas =
                mask.areas().stream().filter(area -> isDrawn(area.label())).toList();
        return new MaskLegend(large, names).below(areas, (long) mask.width() * mask.height());
    }

    private static Mask enlarged(Mask mask, int factor) {
        if (factor == 1) {
            return mask;
        }
        int width = mask.width() * factor;
        int height = mask.height() * factor;
        short[] labels = new short[width * height];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (short) mask.label(i % width / factor, i / width / factor);
        }
        return new Mask(width, height, labels);
    }

    /** Always the same for the same class, and never that of the background. */
    static Color colour(int label) {
        return VocColours.of(1 + (label - 1) % (VocColours.COUNT - 1));
    }

    private static boolean isDrawn(int label) {
        return label != BACKGROUND && label != Mask.UNSEEN;
    }

    private void paint() {
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                if (isDrawn(mask.label(x, y))) {
                    tint(x, y, colour(mask.label(x, y)));
                }
            }
        }
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                drawEdge(x, y, x + 1, y);
                drawEdge(x, y, x, y + 1);
            }
        }
    }

    private void tint(int x, int y, Color colour) {
        byte[] rgb = image.rgb();
        int at = 3 * (y * image.width() + x);
        rgb[at] = (byte) ((Byte.toUnsignedInt(rgb[at]) + colour.getRed()) / 2);
        rgb[at + 1] = (byte) ((Byte.toUnsignedInt(rgb[at + 1]) + colour.getGreen()) / 2);
        rgb[at + 2] = (byte) ((Byte.toUnsignedInt(rgb[at + 2]) + colour.getBlue()) / 2);
    }

    /** The line on both sides of where two pixels touch, if their classes differ; where the picture ends, there is none. */
    private void drawEdge(int x, int y, int nextX, int nextY) {
        boolean isWithin = nextX < mask.width() && nextY < mask.height();
        if (!isWithin || mask.label(x, y) == mask.label(nextX, nextY)) {
            return;
        }
        if (isDrawn(mask.label(x, y)) || isDrawn(mask.label(nextX, nextY))) {
            drawSide(x, y, x - nextX, y - nextY);
            drawSide(nextX, nextY, nextX - x, nextY - y);
        }
    }

    /** From a pixel away from the other side, as far as the class reaches. */
    private void drawSide(int startX, int startY, int stepX, int stepY) {
        int label = mask.label(startX, startY);
        Color colour = isDrawn(label) ? colour(label) : OUTLINE;
        byte[] rgb = image.rgb();
        for (int i = 0; i < edge; i++) {
            int x = startX + i * stepX;
            int y = startY + i * stepY;
            boolean isWithin = x >= 0 && y >= 0 && x < mask.width() && y < mask.height();
            if (!isWithin || mask.label(x, y) != label) {
                return;
            }
            int at = 3 * (y * image.width() + x);
            rgb[at] = (byte) colour.getRed();
            rgb[at + 1] = (byte) colour.getGreen();
            rgb[at + 2] = (byte) colour.getBlue();
        }
    }
}
