package io.tcns.compiler.ir;

/** Explicit padding in pixels on each side of an image; which rule decided it is forgotten here. */
public record Padding(int top, int left, int bottom, int right) {

    /** No padding at all. */
    public static final Padding NONE = new Padding(0, 0, 0, 0);

    public Padding {
        Checks.argument(
                top >= 0 && left >= 0 && bottom >= 0 && right >= 0,
                "padding is at least 0, not %d %d %d %d",
                top,
                left,
                bottom,
                right);
    }

    int height() {
        return top + bottom;
    }

    int width() {
        return left + right;
    }
}
