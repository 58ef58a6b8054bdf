package io.tcns.runtime.image;

import java.util.Arrays;

/**
 * Resizes a picture row by row: first across, then down, in float, nothing rounded between.
 *
 * <p>Output rows are asked for in order. Of the input only the rows that one output row needs are held, each resized across
 * once.
 */
final class Resampler {
    private final Image image;
    private final Taps across;
    /** Input rows resized across; row y stands at y modulo their number. */
    private float[][] rows = new float[0][];
    /** Which input row stands where; -1 for none. */
    private int[] held = new int[0];

    Resampler(Image image, Taps across) {
        this.image = image;
        this.across = across;
    }

    /** Writes output row y: all its red values, then green, then blue. */
    void row(Taps down, int y, float[] target) {
        if (rows.length == 0) {
            rows = new float[down.width()][target.length];
            held = new int[down.width()];
            Arrays.fill(held, -1);
        }
        Arrays.fill(target, 0);
        for (int i = 0; i < down.width(); i++) {
            float weight = down.weight(y, i);
            if (weight == 0) {
                continue;
            }
            float[] source = inputRow(down.first(y) + i);
            for (int x = 0; x < target.length; x++) {
                target[x] += weight * source[x];
            }
        }
    }

    private float[] inputRow(int y) {
        int slot = y % rows.length;
        if (held[slot] != y) {
            resizeAcross(y, rows[slot]);
            held[slot] = y;
        }
        return rows[slot];
    }

    private void resizeAcross(int y, float[] target) {
        byte[] rgb = image.rgb();
        int start = y * image.width() * 3;
        int columns = across.count();
        for (int x = 0; x < columns; x++) {
            float red = 0;
            float green = 0;
            float blue = 0;
            int at = start + across.first(x) * 3;
            for (int i = 0; i < across.width(); i++) {
                float weight = across.weight(x, i);
                red += weight * Byte.toUnsignedInt(rgb[at]);
                green += weight * Byte.toUnsignedInt(rgb[at + 1]);
                blue += weight * Byte.toUnsignedInt(rgb[at + 2]);
                at += 3;
            }
            target[x] = red;
            target[columns + x] = green;
            target[2 * columns + x] = blue;
        }
    }
}
