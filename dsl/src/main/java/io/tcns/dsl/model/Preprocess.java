package io.tcns.dsl.model;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * How an RGB image of 0..255 becomes the network's input: fit to its size, then {@code (x - mean) / std} per channel.
 *
 * @param size the shorter side before the crop, in pixels
 * @param mean three numbers on the scale 0..255
 * @param std three numbers above 0 on the scale 0..255
 */
public record Preprocess(Fit fit, OptionalInt size, Filter filter, List<Double> mean, List<Double> std) {

    /** TF-slim's: stretched, then {@code x / 127.5 - 1}. */
    public static final Preprocess DEFAULT = new Preprocess(
            Fit.STRETCH,
            OptionalInt.empty(),
            Filter.BILINEAR,
            List.of(127.5, 127.5, 127.5),
            List.of(127.5, 127.5, 127.5));

    /** How an image of another shape is made to fit. */
    public enum Fit {
        /** To the input's size, whatever its aspect. */
        STRETCH,
        /** The shorter side to {@code size}, then the middle. */
        CROP,
        /** The longer side to the input's, the mean colour around. */
        PAD;

        /** The word that a spec uses. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a resize weighs pixels. */
    public enum Filter {
        /** Two neighbours on each axis, half-pixel centres. */
        BILINEAR,
        /** A triangle as wide as the scale, when shrinking. */
        ANTIALIAS;

        /** The word that a spec uses. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Preprocess {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }
}
