package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomInputsTest {
    @Test
    void areTheSameForTheSameSeedOnly() {
        Tensor tensor = RandomInputs.tensor(ElementType.FLOAT, List.of(100L), 7);
        assertThat(RandomInputs.tensor(ElementType.FLOAT, List.of(100L), 7)).isEqualTo(tensor);
        assertThat(RandomInputs.tensor(ElementType.FLOAT, List.of(100L), 8)).isNotEqualTo(tensor);
    }

    @Test
    void fillFloatsEvenlyFromMinusOneToOne() {
        Tensor tensor = RandomInputs.tensor(ElementType.FLOAT, List.of(100_000L), 1);
        double[] values = IntStream.range(0, tensor.elements())
                .mapToDouble(tensor::number)
                .toArray();
        assertThat(values).matches(all -> Arrays.stream(all).allMatch(value -> -1 <= value && value < 1));
        // A uniform variable on [-1, 1) has deviation 1/sqrt(3); neighbours are independent.
        assertThat(Statistics.mean(values)).isCloseTo(0, within(0.01));
        assertThat(Statistics.standardDeviation(values)).isCloseTo(0.57735, within(0.005));
        double correlation = IntStream.range(1, values.length)
                .mapToDouble(i -> values[i] * values[i - 1])
                .sum();
        assertThat(correlation / values.length).isCloseTo(0, within(0.01));
    }

    @Test
    void giveEveryInputItsOwnValuesAndABatchOfOne() {
        List<TensorSpec> specs = List.of(
                new TensorSpec("a", ElementType.FLOAT, List.of(TensorSpec.UNKNOWN, 2L), List.of("batch", "")),
                new TensorSpec("b", ElementType.FLOAT, List.of(1L, 2L), List.of("", "")),
                new TensorSpec("size", ElementType.INT64, List.of(), List.of()));
        List<Tensor> inputs = RandomInputs.of(specs, 1);
        assertThat(inputs.get(0).shape()).containsExactly(1L, 2L);
        assertThat(inputs.get(1)).isNotEqualTo(inputs.get(0));
        assertThat(inputs.get(2).longs().get(0)).isEqualTo(1);
    }

    @Test
    void cannotGuessOtherOpenDimensions() {
        List<TensorSpec> specs =
                List.of(new TensorSpec("x", ElementType.FLOAT, List.of(1L, TensorSpec.UNKNOWN), List.of("", "height")));
        assertThatThrownBy(() -> RandomInputs.of(specs, 1))
                .isInstanceOf(InputException.class)
                .hasMessage("the input `x` is float[1, height]: only its first dimension may be open");
    }
}
