package io.tcns.runtime.metrics;

/**
 * An object that a detector found in an image.
 *
 * @param imageId of the image, as its annotations call it
 * @param categoryId of what it is said to be, as the annotations call it
 * @param score finite; the higher, the surer
 */
public record Detection(long imageId, long categoryId, Box box, double score) {

    /** @throws IllegalArgumentException when the score is not finite */
    public Detection {
        if (!Double.isFinite(score)) {
            throw new IllegalArgumentException("`score` must be finite, got " + score);
        }
    }
}
