package io.tcns.runtime.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.image.BufferedImage;

/** Puts rectangles and shapes on a picture; what lies beside the picture is left out. */
final class Canvas {
    private final Image image;

    /** @param image what is drawn on */
    Canvas(Image image) {
        this.image = image;
    }

    /** Every pixel of a rectangle. */
    void fill(Rectangle area, Color colour) {
        Rectangle visible = visible(area);
        byte[] rgb = image.rgb();
        for (int y = visible.y; y < visible.y + visible.height; y++) {
            int at = 3 * (y * image.width() + visible.x);
            for (int end = at + 3 * visible.width; at < end; at += 3) {
                rgb[at] = (byte) colour.getRed();
                rgb[at + 1] = (byte) colour.getGreen();
                rgb[at + 2] = (byte) colour.getBlue();
            }
        }
    }

    /**
     * A shape on a rectangle of another colour.
     *
     * @param shape in pixels from the rectangle's corner
     */
    void fill(Rectangle area, Color background, Shape shape, Color colour) {
        // Java's own drawing is fast on few kinds of pictures, and ours is none of them.
        BufferedImage plate = new BufferedImage(area.width, area.height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = plate.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(background);
        graphics.fillRect(0, 0, area.width, area.height);
        graphics.setColor(colour);
        graphics.fill(shape);
        graphics.dispose();
        paste(plate, area);
    }

    private void paste(BufferedImage plate, Rectangle area) {
        Rectangle visible = visible(area);
        byte[] rgb = image.rgb();
        int[] row = new int[visible.width];
        for (int y = visible.y; y < visible.y + visible.height; y++) {
            plate.getRGB(visible.x - area.x, y - area.y, visible.width, 1, row, 0, visible.width);
            int at = 3 * (y * image.width() + visible.x);
            for (int colour : row) {
                rgb[at++] = (byte) (colour >> 16);
                rgb[at++] = (byte) (colour >> 8);
                rgb[at++] = (byte) colour;
            }
        }
    }

    private Rectangle visible(Rectangle area) {
        return area.intersection(new Rectangle(image.width(), image.height()));
    }
}
