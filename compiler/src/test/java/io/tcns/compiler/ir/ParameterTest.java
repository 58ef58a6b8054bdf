package io.tcns.compiler.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterTest {

    /** Two slices and a part of a third, in filters that slices cut through. */
    private static final TensorType LARGE = TensorType.of(3, 7, 80, 90);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Stream<Initializer> recipes() {
        float[] numbers = new float[(int) LARGE.elements()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        Initializer seeded = new Initializer.Seeded(7, -1, 1);
        ByteBuffer within = ByteBuffer.allocateDirect((int) LARGE.bytes() + 24);
        return Stream.of(
                new Initializer.Constant(3),
                seeded,
                Initializer.Data.of(numbers),
                new Initializer.Data(within.position(8).limit(within.capacity() - 16)),
                new Initializer.Scaled(parameter(seeded), DoubleBuffer.wrap(new double[] {0.1, -2, 3})));
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
    }

    @Test
    void scalesEachFilterByItsOwnNumberAndRoundsOnce() {
        Parameter weight = new Parameter(
                new Value("w", TensorType.of(2, 2)),
                Parameter.Kind.WEIGHT,
                Initializer.Data.of(new float[] {1, 3, 0x1p-149f, -5}));
        Initializer scaled = new Initializer.Scaled(weight, DoubleBuffer.wrap(new double[] {9, 1 / 3.0, 2, 9}, 1, 2));
        assertThat(new Parameter(weight.value(), Parameter.Kind.WEIGHT, scaled).floats())
                .containsExactly((float) (1 / 3.0), 1, 0x1p-148f, -10);
    }

    @Test
    void scalesNothingOfAnotherShapeOrWithOtherFactors() {
        Parameter weight = parameter(new Initializer.Constant(1));
        Value other = new Value("other", TensorType.of(7, 3, 80, 90));
        Initializer three = new Initializer.Scaled(weight, DoubleBuffer.allocate(3));
        assertThatThrownBy(() -> new Parameter(other, Parameter.Kind.WEIGHT, three))
                .isInstanceOf(IllegalArgumentException.class);
        Initializer four = new Initializer.Scaled(weight, DoubleBuffer.allocate(4));
        assertThatThrownBy(() -> parameter(four))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("4 factors for a 3x7x80x90");
    }

    @Test
    void makesNoMoreThanTheSliceThatIsAskedFor() {
        Initializer seeded = new Initializer.Seeded(7, -1, 1);
        Value huge = new Value("huge", TensorType.of(1 << 10, 1 << 18));
        Parameter weight = new Parameter(huge, Parameter.Kind.WEIGHT, seeded);
        Parameter scaled = new Parameter(
                huge, Parameter.Kind.WEIGHT, new Initializer.Scaled(weight, DoubleBuffer.allocate(1 << 10)));
        scaled.slices().iterator().next();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        ByteBuffer slice = scaled.slices().iterator().next();
        long made = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(slice.remaining()).isEqualTo(1 << 18);
        assertThat(made).isLessThan(1_000_000);
    }

    private static Parameter parameter(Initializer recipe) {
        return new Parameter(new Value("w", LARGE), Parameter.Kind.WEIGHT, recipe);
    }
}
