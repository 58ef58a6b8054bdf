package io.tcns.runtime.image;

/**
 * How a resize computes a pixel from those around it. Both have their coordinates at pixel centres: output i of n lies at
 * {@code (i + 0.5) * size / n - 0.5} of the input.
 */
public enum Filter {
    /** The two nearest pixels of each axis, weighted by their distance, however much the picture shrinks. */
    BILINEAR,
    /** A triangle as wide as the picture shrinks, so that every input pixel counts. Equals {@link #BILINEAR} when it grows. */
    ANTIALIAS
}
