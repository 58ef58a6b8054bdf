package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorTest {
    @Test
    void refusesBuffersThatNativeCodeCannotShare() {
        assertThatThrownBy(() -> new Tensor(ElementType.FLOAT, List.of(1L), ByteBuffer.allocate(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a tensor needs a direct buffer, this one is on the heap");
        ByteOrder foreign =
                ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        ByteBuffer swapped = ByteBuffer.allocateDirect(4).order(foreign);
        assertThatThrownBy(() -> new Tensor(ElementType.FLOAT, List.of(1L), swapped))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a tensor needs a buffer in native byte order, this one is " + foreign);
    }

    @Test
    void refusesABufferOfAnotherSize() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
        assertThatThrownBy(() -> new Tensor(ElementType.FLOAT, List.of(3L), buffer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a tensor FLOAT[3] has 12 bytes, the buffer 8");
        assertThatThrownBy(() -> Tensor.of(new float[3], 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 values do not fill the shape [2]");
    }

    @Test
    void boundsItsSizeBeforeTakingMemory() {
        for (List<Long> shape : List.of(
                List.of(1L << 40), List.of(Long.MAX_VALUE, 0L), List.of(1L << 20, 1L << 20), List.of(1L << 29))) {
            assertThatThrownBy(() -> Tensor.allocate(ElementType.FLOAT, shape))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is larger than 1073741824 bytes");
        }
        assertThatThrownBy(() -> Tensor.allocate(ElementType.FLOAT, List.of(-1L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the shape [-1] has a negative size");
    }

    @Test
    void sharesTheMemoryOfItsBuffer() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(12).order(ByteOrder.nativeOrder());
        buffer.position(4);
        Tensor tensor = new Tensor(ElementType.FLOAT, List.of(2L), buffer);
        tensor.floats().put(0, 5);
        assertThat(buffer.getFloat(4)).isEqualTo(5);
        tensor.data().getFloat();
        assertThat(tensor.data().remaining()).isEqualTo(8);
    }

    @Test
    void readsNumbersOfEveryType() {
        assertThat(number(ElementType.FLOAT, "0000c0bf")).isEqualTo(-1.5);
        assertThat(number(ElementType.DOUBLE, "000000000000f8bf")).isEqualTo(-1.5);
        assertThat(number(ElementType.FLOAT16, "00be")).isEqualTo(-1.5);
        assertThat(number(ElementType.BFLOAT16, "c0bf")).isEqualTo(-1.5);
        assertThat(number(ElementType.INT8, "ff")).isEqualTo(-1);
        assertThat(number(ElementType.UINT8, "ff")).isEqualTo(255);
        assertThat(number(ElementType.INT16, "feff")).isEqualTo(-2);
        assertThat(number(ElementType.INT32, "feffffff")).isEqualTo(-2);
        assertThat(number(ElementType.INT64, "feffffffffffffff")).isEqualTo(-2);
        assertThat(number(ElementType.BOOL, "01")).isEqualTo(1);
    }

    @Test
    void isReadOnlyAsWhatItIs() {
        assertThatThrownBy(() -> Tensor.of(new float[1], 1).longs())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the tensor holds FLOAT, not INT64");
    }

    /** @param littleEndian the bytes of one element in hexadecimal */
    private static double number(ElementType type, String littleEndian) {
        byte[] bytes = java.util.HexFormat.of().parseHex(littleEndian);
        Tensor tensor = Tensor.allocate(type, List.of());
        ByteBuffer data = tensor.data();
        for (int i = 0; i < bytes.length; i++) {
            boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
            data.put(little ? i : bytes.length - 1 - i, bytes[i]);
        }
        return tensor.number(0);
    }
}
