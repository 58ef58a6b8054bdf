package io.tcns.compiler.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElementTypeTest {

    /** Two numbers each, little-endian; those of NumPy's {@code frombuffer}. */
    @ParameterizedTest
    @CsvSource({
        "U8, 00FF, 0, 255",
        "I8, 80FF, -128, -1",
        "U16, 0080FFFF, 32768, 65535",
        "I16, 0080FFFF, -32768, -1",
        "U32, 00000080FFFFFFFF, 2147483648, 4294967295",
        "I32, 00000080FFFFFFFF, -2147483648, -1",
        "I64, 0000000000000080FEFFFFFFFFFFFFFF, -9223372036854775808, -2",
        "F16, 003C0080, 1, -0.0",
        "F16, FF7B0100, 65504, 5.960464477539063E-8",
        "F16, 007C00FC, Infinity, -Infinity",
        "BF16, 803F0080, 1, -0.0",
        "BF16, 4940807F, 3.140625, Infinity",
        "F32, 0000803F00000080, 1, -0.0",
        "F64, 000000000000F03F9A9999999999B93F, 1, 0.1"
    })
    void readsNumbers(ElementType type, String hex, double first, double second) {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(type.isReadable()).isTrue();
        assertThat(type.number(bytes, 0)).isEqualTo(first);
        assertThat(type.number(bytes, 1)).isEqualTo(second);
    }

    /** By the definition of IEEE 754, section 3.4, for all there are. */
    @Test
    void readsEveryHalfPrecisionNumber() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            int exponent = bits >> 10 & 31;
            int significand = bits & 1023;
            double sign = bits < 1 << 15 ? 1 : -1;
            double expected = switch (exponent) {
                case 0 -> sign * Math.scalb((double) significand, -24);
                case 31 -> significand == 0 ? sign / 0 : Double.NaN;
                default -> sign * Math.scalb(1 + significand / 1024.0, exponent - 15);
            };
            assertThat(Double.valueOf(HalfPrecision.toFloat((short) bits))).isEqualTo(Double.valueOf(expected));
        }
    }
}
