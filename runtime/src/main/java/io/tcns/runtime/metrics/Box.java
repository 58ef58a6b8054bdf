package io.tcns.runtime.metrics;

import static java.lang.Math.max;
import static java.lang.Math.min;

import java.util.List;

/**
 * A rectangle in an image, in pixels, as COCO writes it.
 *
 * @param x of its left side
 * @param y of its upper side
 * @param width not negative
 * @param height not negative
 */
public record Box(double x, double y, double width, double height) {
    /** The largest coordinate and the largest side, in pixels: areas and their sums stay exact enough to compare. */
    public static final double MAX = 1e9;

    /** @throws IllegalArgumentException when a number is not finite or beyond {@link #MAX}, or a side is negative */
    public Box {
        if (!(Math.abs(x) <= MAX && Math.abs(y) <= MAX && width >= 0 && width <= MAX && height >= 0 && height <= MAX)) {
            throw new IllegalArgumentException(
                    "a box has numbers up to 1e9 and no negative side, got " + List.of(x, y, width, height));
        }
    }

    /** In pixels. */
    public double area() {
        return width * height;
    }

    /** What this and another box share, in pixels. */
    double intersection(Box other) {
        double shared = min(x + width, other.x + other.width) - max(x, other.x);
        double sharedHeight = min(y + height, other.y + other.height) - max(y, other.y);
        return shared <= 0 || sharedHeight <= 0 ? 0 : shared * sharedHeight;
    }
}
