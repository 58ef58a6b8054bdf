package io.tcns.runtime.image;

import io.tcns.runtime.Box;
import io.tcns.runtime.Detection;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws what a detector found onto a picture: a frame around each thing in the colour of its class, and at the frame a label with
 * its name and score.
 *
 * <p>Frames and labels grow with the picture, because whoever looks at it makes it fit the screen. The surest detection is
 * drawn last, on top of the others, and has the first choice of a place for its label.
 */
public final class DetectionPainter {
    /** A picture whose sides are both shorter has no room for labels and is enlarged, each pixel to a square. */
    static final int LEAST_SIZE = 160;

    private static final double LEAST_FONT_SIZE = 12;
    /** The side of a square picture, in sizes of the font. */
    private static final double LINES = 32;
    /** The height of a label, in sizes of the font. */
    private static final double LABEL_HEIGHT = 1.35;
    /** What a label has left and right of its text, in sizes of the font. */
    private static final double MARGIN = 0.3;

    /** The width of a frame, in sizes of the font. */
    private static final double LINE = 0.2;
    /** The width of the ink at both sides of a frame, in widths of the frame. */
    private static final double EDGE = 0.25;

    private final Image image;
    private final Canvas canvas;
    private final List<String> names;
    private final double fontSize;
    private final int labelHeight;
    private final double margin;
    private final Typeface typeface = Typeface.read();

    private DetectionPainter(Image image, List<String> names) {
        this.image = image;
        this.canvas = new Canvas(image);
        this.names = names;
        double wished = Math.max(LEAST_FONT_SIZE, Math.sqrt((double) image.width() * image.height()) / LINES);
        this.fontSize = Math.min(wished, Math.min(image.width(), image.height()) / LABEL_HEIGHT);
        this.labelHeight = (int) (fontSize * LABEL_HEIGHT);
        this.margin = fontSize * MARGIN;
    }

    /**
     * The picture with the detections on it.
     *
     * @param image becomes the result, where it need not be enlarged
     * @param found the surest first, with boxes in shares of the picture
     * @param names line i names class i; a class without a name, or one in letters that the font lacks, is called by its number
     */
    public static Image paint(Image image, List<Detection> found, List<String> names) {
        int longer = Math.max(image.width(), image.height());
        Image large = image.enlarged(Math.max(1, (LEAST_SIZE + longer - 1) / longer));
        new DetectionPainter(large, names).paint(found);
        return large;
    }

    private void paint(List<Detection> found) {
        List<Rectangle> boxes = found.stream().map(one -> pixels(one.box())).toList();
        List<Label> labels = labels(found, boxes);
        for (int i = found.size() - 1; i >= 0; i--) {
            drawFrame(boxes.get(i), labels.get(i).colour());
        }
        for (int i = found.size() - 1; i >= 0; i--) {
            drawLabel(labels.get(i));
        }
    }

    /** Every pixel that a box touches. */
    private Rectangle pixels(Box box) {
        int left = (int) Math.floor(box.left() * image.width());
        int top = (int) Math.floor(box.top() * image.height());
        int right = (int) Math.ceil(box.right() * image.width());
        int bottom = (int) Math.ceil(box.bottom() * image.height());
        return new Rectangle(left, top, right - left, bottom - top);
    }

    /** @param place in pixels */
    private record Label(String text, Rectangle place, Color colour) {}

    private List<Label> labels(List<Detection> found, List<Rectangle> boxes) {
        LabelPlacer placer = new LabelPlacer(image.width(), image.height());
        LabelText texts = new LabelText(names, typeface, fontSize, image.width() - 2 * margin);
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < boxes.size(); i++) {
            String text = texts.of(found.get(i));
            int width = (int) Math.min(image.width(), Math.ceil(typeface.width(text, fontSize) + 2 * margin));
            Rectangle place = placer.place(boxes.get(i), width, labelHeight);
            labels.add(new Label(text, place, Palette.of(found.get(i).index())));
        }
        return labels;
    }

    /** With a thin line of ink on both sides, so that it stands out from whatever is in the picture. */
    private void drawFrame(Rectangle box, Color colour) {
        int line = (int) Math.max(1, Math.round(fontSize * LINE));
        int edge = (int) Math.round(line * EDGE);
        Rectangle outside = new Rectangle(box);
        outside.grow(edge, edge);
        fillFrame(outside, line + 2 * edge, Palette.ink(colour));
        fillFrame(box, line, colour);
    }

    /** The outermost pixels of a box; all of a small one. */
    private void fillFrame(Rectangle box, int line, Color colour) {
        int across = Math.min(line, box.width);
        int down = Math.min(line, box.height);
        canvas.fill(new Rectangle(box.x, box.y, box.width, down), colour);
        canvas.fill(new Rectangle(box.x, box.y + box.height - down, box.width, down), colour);
        canvas.fill(new Rectangle(box.x, box.y, across, box.height), colour);
        canvas.fill(new Rectangle(box.x + box.width - across, box.y, across, box.height), colour);
    }

    private void drawLabel(Label label) {
        double baseline = (labelHeight + typeface.capHeight(fontSize)) / 2;
        Shape letters = typeface.outline(label.text(), fontSize, margin, baseline);
        canvas.fill(label.place(), label.colour(), letters, Palette.ink(label.colour()));
    }
}
