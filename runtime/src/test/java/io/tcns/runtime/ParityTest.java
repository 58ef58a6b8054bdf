package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParityTest {
    @Test
    void isRelativeToTheRangeOfTheReference() {
        Parity parity = parity(new float[] {-1, 0, 3}, new float[] {-1, 0.5f, 3});
        assertThat(parity).isEqualTo(new Parity(0.5, 4, true));
        assertThat(parity.relative()).isEqualTo(0.125);
        assertThat(parity.within(0.125)).isTrue();
        assertThat(parity.within(0.124)).isFalse();
    }

    @Test
    void equalArraysDifferByNothingEvenWithoutARange() {
        assertThat(parity(new float[] {2, 2}, new float[] {2, 2}).relative()).isZero();
        assertThat(parity(new float[] {}, new float[] {}).within(0)).isTrue();
    }

    @Test
    void anyDifferenceFromAConstantIsInfinite() {
        assertThat(parity(new float[] {2, 2}, new float[] {2, 2.1f}).relative()).isInfinite();
    }

    @Test
    void whatIsNotFiniteIsNeverWithinATolerance() {
        float nan = Float.NaN;
        assertThat(parity(new float[] {0, nan}, new float[] {0, nan})).isEqualTo(new Parity(0, 0, false));
        assertThat(parity(new float[] {0, 1}, new float[] {0, nan}).maxDifference())
                .isInfinite();
        assertThat(parity(new float[] {0, nan}, new float[] {0, 1}).within(1e9)).isFalse();
        assertThat(parity(new float[] {0, Float.POSITIVE_INFINITY}, new float[] {0, Float.NEGATIVE_INFINITY}))
                .isEqualTo(new Parity(Double.POSITIVE_INFINITY, 0, false));
    }

    @Test
    void needsArraysOfOneLength() {
        assertThatThrownBy(() -> parity(new float[1], new float[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot compare 1 elements with 2");
    }

    @Test
    void comparesTensorsOfEveryType() {
        for (ElementType type : ElementType.values()) {
            Tensor tensor = RandomInputs.tensor(type, List.of(3L), 1);
            assertThat(Parity.of(tensor, tensor).maxDifference()).as("%s", type).isZero();
        }
        Tensor classes = Tensor.allocate(ElementType.INT64, List.of(2L));
        Tensor others = Tensor.allocate(ElementType.INT64, List.of(2L));
        others.longs().put(1, 7);
        assertThat(Parity.of(classes, others).maxDifference()).isEqualTo(7);
    }

    @Test
    void anotherShapeIsInfinitelyFar() {
        assertThat(Parity.of(Tensor.of(new float[4], 4), Tensor.of(new float[4], 2, 2))
                        .maxDifference())
                .isInfinite();
    }

    @Test
    void levelsOfOptimisationAgree() {
        Model model = TinyModels.bottleneck().model();
        List<Tensor> inputs;
        try (Session session = Session.open(model, SessionOptions.defaults())) {
            inputs = RandomInputs.of(session.inputs(), 3);
        }
        Map<OptimizationLevel, List<Parity>> levels = Parity.acrossLevels(model, inputs, SessionOptions.defaults());
        assertThat(levels.keySet()).containsExactly(OptimizationLevel.values());
        assertThat(levels.values()).allSatisfy(outputs -> {
            assertThat(outputs).hasSize(1);
            assertThat(outputs.get(0).within(1e-5)).isTrue();
            assertThat(outputs.get(0).range()).isGreaterThan(0.1);
        });
        assertThat(levels.get(OptimizationLevel.NONE).get(0).maxDifference()).isZero();
    }

    private static Parity parity(float[] reference, float[] actual) {
        return Parity.of(FloatBuffer.wrap(reference), FloatBuffer.wrap(actual));
    }
}
