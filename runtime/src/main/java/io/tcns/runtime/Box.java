package io.tcns.runtime;

/**
 * A rectangle in a picture, in shares of its height and width from the top left corner: 0 to 1.
 *
 * @param top ymin, as ONNX calls it
 * @param left xmin
 * @param bottom ymax
 * @param right xmax
 */
public record Box(float top, float left, float bottom, float right) {

    /** Whether it covers anything; one with NaN or an infinite side does not. */
    public boolean hasArea() {
        return bottom > top && right > left && Float.isFinite(bottom - top) && Float.isFinite(right - left);
    }

    /** The part of it that lies in the picture; without area where there is none. */
    public Box clipped() {
        return new Box(clip(top), clip(left), clip(bottom), clip(right));
    }

    /** Intersection over union with another box; 0 where one of them is without area. */
    public double overlap(Box other) {
        double height = Math.min(bottom, other.bottom) - (double) Math.max(top, other.top);
        double width = Math.min(right, other.right) - (double) Math.max(left, other.left);
        if (!hasArea() || !other.hasArea() || height <= 0 || width <= 0) {
            return 0;
        }
        double common = height * width;
        return common / (area() + other.area() - common);
    }

    private double area() {
        return (bottom - (double) top) * (right - (double) left);
    }

    private static float clip(float side) {
        return Math.max(0, Math.min(1, side));
    }
}
