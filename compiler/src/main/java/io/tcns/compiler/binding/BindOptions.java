package io.tcns.compiler.binding;

/**
 * What a caller can decide about a binding.
 *
 * @param isStrict whether a missing or unexpected tensor is an error, and not a warning
 * @param firstClass which of the checkpoint's classes is the network's first, counted from 0; the classes before it, such as
 *     a background, and those beyond the network's last are left out
 */
public record BindOptions(boolean isStrict, int firstClass) {

    /** Everything fits, or nothing is bound. */
    public static final BindOptions STRICT = new BindOptions(true, 0);

    public BindOptions {
        if (firstClass < 0) {
            throw new IllegalArgumentException("classes are counted from 0, not " + firstClass);
        }
    }
}
