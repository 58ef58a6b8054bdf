package io.tcns.runtime.image;

import java.awt.Color;
import java.util.List;

/**
 * The colours of classes: those of Okabe and Ito (2008) that stand out from a photograph, which people with any kind of colour
 * vision tell apart. There are fewer colours than classes, so that some share one; labels tell which is which.
 */
final class Palette {
    private static final List<Color> COLOURS = List.of(
            new Color(0xE69F00), // orange
            new Color(0x56B4E9), // sky blue
            new Color(0x009E73), // bluish green
            new Color(0xF0E442), // yellow
            new Color(0xCC79A7), // reddish purple
            new Color(0xD55E00), // vermillion
            new Color(0x0072B2)); // blue

    private Palette() {}

    /** Always the same for the same class, and another for its neighbours. */
    static Color of(int index) {
        // The background has no colour, so that the first class has the first.
        return COLOURS.get(Math.floorMod(index - 1, COLOURS.size()));
    }

    /** Black or white, whichever has more contrast to a colour; the formula is WCAG 2's. */
    static Color ink(Color background) {
        double luminance = 0.2126 * linear(background.getRed())
                + 0.7152 * linear(background.getGreen())
                + 0.0722 * linear(background.getBlue());
        double toWhite = 1.05 / (luminance + 0.05);
        double toBlack = (luminance + 0.05) / 0.05;
        return toWhite > toBlack ? Color.WHITE : Color.BLACK;
    }

    private static double linear(int value) {
        double share = value / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
