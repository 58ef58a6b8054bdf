package io.tcns.compiler.checkpoint;

import java.nio.ByteBuffer;

/** The types of numbers that checkpoints store, each in whole bytes. */
public enum ElementType {
    BOOL(1),
    U8(1),
    I8(1),
    F8_E4M3(1),
    F8_E5M2(1),
    F8_E8M0(1),
    U16(2),
    I16(2),
    F16(2),
    BF16(2),
    U32(4),
    I32(4),
    F32(4),
    U64(8),
    I64(8),
    F64(8),
    C64(8);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** The bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** Whether the numbers are weights as they are, and not steps that need a scale. */
    public boolean isFloatingPoint() {
        return this == F16 || this == BF16 || this == F32 || this == F64;
    }

    /** Whether {@link #number} can read the type. */
    public boolean isReadable() {
        return switch (this) {
            case U8, I8, U16, I16, F16, BF16, U32, I32, F32, I64, F64 -> true;
            case BOOL, F8_E4M3, F8_E5M2, F8_E8M0, U64, C64 -> false;
        };
    }

    /**
     * One number of dense, little-endian ones.
     *
     * @param index of the number, in elements
     * @throws UnsupportedOperationException when the type is not readable
     */
    public double number(ByteBuffer numbers, int index) {
        int place = index * bytes;
        return switch (this) {
            case U8 -> numbers.get(place) & 0xFF;
            case I8 -> numbers.get(place);
            case U16 -> numbers.getShort(place) & 0xFFFF;
            case I16 -> numbers.getShort(place);
            case F16 -> HalfPrecision.toFloat(numbers.getShort(place));
            case BF16 -> Float.intBitsToFloat(numbers.getShort(place) << 16);
            case U32 -> numbers.getInt(place) & 0xFFFF_FFFFL;
            case I32 -> numbers.getInt(place);
            case F32 -> numbers.getFloat(place);
            case I64 -> numbers.getLong(place);
            case F64 -> numbers.getDouble(place);
            case BOOL, F8_E4M3, F8_E5M2, F8_E8M0, U64, C64 ->
                throw new UnsupportedOperationException(this + " is no type of weights");
        };
    }
}
