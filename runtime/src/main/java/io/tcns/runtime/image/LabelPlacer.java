package io.tcns.runtime.image;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;

/** Finds places for labels, one after the other: at their box, within the picture, and where they hide no label before them. */
final class LabelPlacer {
    /** How far down a box a label may go, in heights of the label. */
    private static final int MOST_STEPS = 8;

    private final Rectangle picture;
    private final List<Rectangle> taken = new ArrayList<>();

    LabelPlacer(int width, int height) {
        this.picture = new Rectangle(width, height);
    }

    /**
     * Takes the best free place; where none is free, the one that hides least.
     *
     * @param box that the label belongs to
     * @param width of the label, in pixels, as {@code height} is; neither more than the picture's
     */
    Rectangle place(Rectangle box, int width, int height) {
        Rectangle best = new Rectangle();
        long leastHidden = Long.MAX_VALUE;
        for (Rectangle candidate : candidates(box, width, height)) {
            long hidden = hidden(candidate);
            if (hidden < leastHidden) {
                best = candidate;
                leastHidden = hidden;
            }
            if (hidden == 0) {
                break;
            }
        }
        taken.add(best);
        return best;
    }

    /** The best first: on top of the box, within it, below it; at its left, at its right; then further and further down. */
    private List<Rectangle> candidates(Rectangle box, int width, int height) {
        int bottom = box.y + box.height;
        int right = box.x + box.width - width;
        List<Rectangle> candidates = new ArrayList<>();
        for (int x : new int[] {box.x, right}) {
            for (int y : new int[] {box.y - height, box.y, bottom, bottom - height}) {
                candidates.add(within(new Rectangle(x, y, width, height)));
            }
        }
        for (int step = 1; step <= MOST_STEPS; step++) {
            candidates.add(within(new Rectangle(box.x, box.y + step * height, width, height)));
        }
        return candidates;
    }

    /** Moved into the picture. */
    private Rectangle within(Rectangle label) {
        int x = Math.max(0, Math.min(picture.width - label.width, label.x));
        int y = Math.max(0, Math.min(picture.height - label.height, label.y));
        return new Rectangle(x, y, label.width, label.height);
    }

    /** Pixels of other labels that would be covered. */
    private long hidden(Rectangle label) {
        long hidden = 0;
        for (Rectangle other : taken) {
            if (other.intersects(label)) {
                Rectangle both = other.intersection(label);
                hidden += (long) both.width * both.height;
            }
        }
        return hidden;
    }
}
