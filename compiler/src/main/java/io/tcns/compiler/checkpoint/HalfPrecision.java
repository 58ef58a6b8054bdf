package io.tcns.compiler.checkpoint;

/** The 16-bit floating-point numbers of IEEE 754-2008: 1 bit of sign, 5 of exponent, 10 of significand. */
final class HalfPrecision {

    private static final int SIGN = 0x8000;
    private static final int EXPONENT = 0x7C00;
    private static final int SIGNIFICAND = 0x03FF;

    /** The exponents of float are 127 - 15 higher, and stand 13 bits further left. */
    private static final int REBIAS = (127 - 15) << 23;

    private static final int SHIFT = 13;

    private HalfPrecision() {}

    /** The same number as a float, which holds all of them exactly. */
    static float toFloat(short half) {
        int sign = (half & SIGN) << 16;
        int magnitude = half & (EXPONENT | SIGNIFICAND);
        if (magnitude >= EXPONENT) {
            return Float.intBitsToFloat(sign | 0x7F80_0000 | (magnitude & SIGNIFICAND) << SHIFT);
        }
        if (magnitude <= SIGNIFICAND) {
            // Subnormal, in steps of 2^-24; also zero, which keeps its sign.
            float subnormal = magnitude * 0x1p-24f;
            return sign == 0 ? subnormal : -subnormal;
        }
        return Float.intBitsToFloat(sign | (magnitude << SHIFT) + REBIAS);
    }
}
