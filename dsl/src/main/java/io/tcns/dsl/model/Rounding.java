package io.tcns.dsl.model;

/** How a scaled number of channels becomes a whole one. */
public final class Rounding {

    /** Scaled channels are multiples of this, unless a table says otherwise. */
    public static final int DEFAULT_DIVISOR = 8;

    private Rounding() {}

    /**
     * The nearest multiple of {@code divisor}, at least one of them, and one more where rounding down would lose more than
     * 10 % ({@code make_divisible} of the MobileNetV2 authors' code).
     *
     * @return a whole number as a double, which may be too large for an int
     */
    public static double toMultiple(double channels, int divisor) {
        double nearest = Math.max(divisor, Math.floor((channels + divisor / 2.0) / divisor) * divisor);
        return nearest < 0.9 * channels ? nearest + divisor : nearest;
    }

    /** MobileNetV1's rule: the whole part, at least 8. */
    public static double truncated(double channels) {
        return Math.max(8, Math.floor(channels));
    }
}
