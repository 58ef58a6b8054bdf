package io.tcns.runtime.image;

/** How stored pixels have to be turned to stand upright: the eight values of EXIF, in its order from 1. */
enum Orientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, true, false),
    UPSIDE_DOWN(false, true, true),
    FLIPPED(false, false, true),
    TRANSPOSED(true, false, false),
    QUARTER_CLOCKWISE(true, false, true),
    TRANSVERSED(true, true, true),
    QUARTER_COUNTERCLOCKWISE(true, true, false);

    /** Whether stored rows become columns. */
    private final boolean transposed;
    /** Whether the stored column counts from the right. */
    private final boolean fromRight;
    /** Whether the stored row counts from the bottom. */
    private final boolean fromBottom;

    Orientation(boolean transposed, boolean fromRight, boolean fromBottom) {
        this.transposed = transposed;
        this.fromRight = fromRight;
        this.fromBottom = fromBottom;
    }

    /** Anything but 1 to 8 counts as upright. */
    static Orientation of(int exif) {
        return exif >= 1 && exif <= 8 ? values()[exif - 1] : UPRIGHT;
    }

    /** The picture as it should be seen. */
    Image apply(Image stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        int width = transposed ? stored.height() : stored.width();
        int height = transposed ? stored.width() : stored.height();
        byte[] from = stored.rgb();
        byte[] to = new byte[from.length];
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at += 3) {
                int column = transposed ? y : x;
                int row = transposed ? x : y;
                int storedColumn = fromRight ? stored.width() - 1 - column : column;
                int storedRow = fromBottom ? stored.height() - 1 - row : row;
                System.arraycopy(from, (storedRow * stored.width() + storedColumn) * 3, to, at, 3);
            }
        }
        return new Image(width, height, to);
    }
}
