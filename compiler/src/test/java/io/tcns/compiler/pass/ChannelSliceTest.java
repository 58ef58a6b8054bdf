package io.tcns.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.ir.Initializer;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Parameter.Kind;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ChannelSliceTest {

    /** Filters, inputs and pixels, each with a digit of its own. */
    private static final Parameter DIGITS = parameter(
            (numbers, value, from, count) -> {
                for (int i = 0; i < count; i++) {
                    int index = from + i;
                    numbers[i] = 100 * (index / 8 + 1) + 10 * (index / 2 % 4 + 1) + index % 2 + 1;
                }
            },
            3,
            4);

    @Test
    void takesSomeFilters() {
        assertThat(ChannelSlice.of(DIGITS, "some", 0, 1, 2).floats())
                .containsExactly(211, 212, 221, 222, 231, 232, 241, 242, 311, 312, 321, 322, 331, 332, 341, 342);
    }

    @Test
    void takesSomeInputsOfEveryFilter() {
        Parameter some = ChannelSlice.of(DIGITS, "some", 1, 2, 2);
        assertThat(some.type()).isEqualTo(TensorType.of(3, 2, 1, 2));
        assertThat(some.floats()).containsExactly(131, 132, 141, 142, 231, 232, 241, 242, 331, 332, 341, 342);
    }

    @Test
    void doesNotDependOnHowItIsCutIntoPieces() {
        Parameter some = ChannelSlice.of(DIGITS, "some", 1, 1, 3);
        float[] whole = some.floats();
        for (int from = 0; from < whole.length; from++) {
            for (int count = 1; from + count <= whole.length; count++) {
                float[] piece = new float[count];
                some.fill(piece, from, count);
                assertThat(piece).containsExactly(Arrays.copyOfRange(whole, from, from + count));
            }
        }
    }

    /** What is written to the memory afterwards shows in the slice. */
    @Test
    void isAViewOfMemoryWhereItLiesTogether() {
        ByteBuffer memory = ByteBuffer.allocate(3 * 4 * 2 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Parameter some = ChannelSlice.of(parameter(new Initializer.Data(memory), 3, 4), "some", 0, 1, 1);
        ByteBuffer bytes = some.bytes();
        memory.putFloat(8 * Float.BYTES, 7);
        assertThat(bytes.getFloat(0)).isEqualTo(7);
        assertThat(bytes.remaining()).isEqualTo(8 * Float.BYTES);
    }

    @Test
    void asksForNothingBesideItselfAndForEverythingOnce() {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Parameter large = parameter(
                (numbers, value, from, count) -> {
                    asked.addAndGet(count);
                    most.accumulateAndGet(count, Math::max);
                },
                300,
                700);
        ChannelSlice.of(large, "inputs", 1, 100, 50).slices().forEach(slice -> {});
        assertThat(asked).hasValue(300 * 50 * 2);
        assertThat(most).hasValue(50 * 2);
        ChannelSlice.of(large, "filters", 0, 100, 50).slices().forEach(slice -> {});
        assertThat(asked).hasValue(300 * 50 * 2 + 50 * 700 * 2);
        assertThat(most).hasValueLessThanOrEqualTo(Initializer.CHUNK);
    }

    private static Parameter parameter(Initializer content, int filters, int inputs) {
        return new Parameter(new Value("weight", TensorType.of(filters, inputs, 1, 2)), Kind.WEIGHT, content);
    }
}
