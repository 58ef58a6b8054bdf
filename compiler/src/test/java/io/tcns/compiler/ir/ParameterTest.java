package io.tcns.compiler.ir;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterTest {

    /** Two slices and a part of a third. */
    private static final TensorType LARGE = TensorType.of(3, 7, 80, 90);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Stream<Initializer> recipes() {
        float[] numbers = new float[(int) LARGE.elements()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        ByteBuffer within = ByteBuffer.allocateDirect((int) LARGE.bytes() + 24);
        return Stream.of(
                new Initializer.Constant(3),
                new Initializer.Seeded(7, -1, 1),
                Initializer.Data.of(numbers),
                new Initializer.Data(within.position(8).limit(within.capacity() - 16)));
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void isTheSameInSlicesAsInOnePiece(Initializer recipe) {
        Parameter parameter = parameter(recipe);
        ByteArrayOutputStream slices = new ByteArrayOutputStream();
        int count = 0;
        for (ByteBuffer slice : parameter.slices()) {
            byte[] bytes = new byte[slice.remaining()];
            slice.get(bytes);
            slices.writeBytes(bytes);
            count++;
        }
        assertThat(count).isEqualTo(3);
        assertThat(ByteBuffer.wrap(slices.toByteArray())).isEqualTo(parameter.bytes());
        float[] floats = new float[(int) LARGE.elements()];
        parameter.bytes().asFloatBuffer().get(floats);
        assertThat(parameter.floats()).isEqualTo(floats);
        float[] some = {-1, -1, -1, -1};
        parameter.fill(some, 70_000, 3);
        assertThat(some).containsExactly(floats[70_000], floats[70_001], floats[70_002], -1);
    }

    @Test
    void makesNoMoreThanTheSliceThatIsAskedFor() {
        Value huge = new Value("huge", TensorType.of(1 << 10, 1 << 18));
        Parameter seeded = new Parameter(huge, Parameter.Kind.WEIGHT, new Initializer.Seeded(7, -1, 1));
        seeded.slices().iterator().next();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        ByteBuffer slice = seeded.slices().iterator().next();
        long made = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(slice.remaining()).isEqualTo(1 << 18);
        assertThat(made).isLessThan(1_000_000);
    }

    private static Parameter parameter(Initializer recipe) {
        return new Parameter(new Value("w", LARGE), Parameter.Kind.WEIGHT, recipe);
    }
}
