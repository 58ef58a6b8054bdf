package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {
    private final SessionOptions options = SessionOptions.defaults();

    @Test
    void describesInputsOutputsAndMetadata() {
        try (Session session = Session.open(TinyModels.addOne().model(), options)) {
            assertThat(session.inputs())
                    .containsExactly(new TensorSpec("x", ElementType.FLOAT, List.of(4L), List.of("")));
            assertThat(session.outputs())
                    .containsExactly(new TensorSpec("y", ElementType.FLOAT, List.of(4L), List.of("")));
            assertThat(session.metadata()).isEqualTo(Map.of("tcns.name", "add_one"));
        }
    }

    @Test
    void namesOpenDimensions() {
        try (Session session = Session.open(TinyModels.addOneToBatch().model(), options)) {
            assertThat(session.inputs().get(0).describe()).isEqualTo("float[batch, 4]");
            assertThat(session.inputs().get(0).shape()).containsExactly(TensorSpec.UNKNOWN, 4L);
        }
    }

    @Test
    void runsAFileAndAModelInMemoryAlike(@TempDir Path folder) throws Exception {
        Path file =
                Files.write(folder.resolve("add one.onnx"), TinyModels.addOne().bytes());
        for (Model model : List.of(Model.of(file), TinyModels.addOne().model())) {
            try (Session session = Session.open(model, options)) {
                Tensor y = session.run(List.of(Tensor.of(new float[] {1, 2, -3, 0.5f}, 4)))
                        .get(0);
                assertThat(values(y)).containsExactly(2, 3, -2, 1.5f);
            }
        }
    }

    @Test
    void writesEveryRunIntoTheSameMemoryWhenTheShapeIsFixed() {
        try (Session session = Session.open(TinyModels.addOne().model(), options)) {
            Tensor first =
                    session.run(List.of(Tensor.of(new float[] {0, 0, 0, 0}, 4))).get(0);
            Tensor second =
                    session.run(List.of(Tensor.of(new float[] {9, 9, 9, 9}, 4))).get(0);
            assertThat(second).isSameAs(first);
            assertThat(values(first)).containsExactly(10, 10, 10, 10);
        }
    }

    @Test
    void givesOutputsOfAnOpenShapeMemoryOfTheirOwn() {
        try (Session session = Session.open(TinyModels.addOneToBatch().model(), options)) {
            Tensor one = session.run(List.of(Tensor.of(new float[4], 1, 4))).get(0);
            Tensor two = session.run(List.of(Tensor.of(new float[8], 2, 4))).get(0);
            assertThat(one.shape()).containsExactly(1L, 4L);
            assertThat(two.shape()).containsExactly(2L, 4L);
            assertThat(values(two)).containsOnly(1).hasSize(8);
        }
    }

    @Test
    void refusesInputsThatDoNotFit() {
        try (Session session = Session.open(TinyModels.addOne().model(), options)) {
            assertThatThrownBy(() -> session.run(List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("tiny takes 1 inputs, got 0");
            assertThatThrownBy(() -> session.run(List.of(Tensor.of(new float[5], 5))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("tiny takes `x` as float[4], got float[5]");
            assertThatThrownBy(() -> session.run(List.of(Tensor.allocate(ElementType.DOUBLE, List.of(4L)))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("tiny takes `x` as float[4], got double[4]");
        }
    }

    @Test
    void cannotRunOnceClosed() {
        Session session = Session.open(TinyModels.addOne().model(), options);
        session.close();
        session.close();
        assertThatThrownBy(() -> session.run(List.of(Tensor.of(new float[4], 4))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the session is closed");
    }

    @Test
    void writesTheOptimisedModel(@TempDir Path folder) {
        Path file = folder.resolve("optimised.onnx");
        SessionOptions extended =
                options.withOptimization(OptimizationLevel.EXTENDED).withOptimizedModel(file);
        Session.open(TinyModels.bottleneck().model(), extended).close();
        assertThat(file).isNotEmptyFile();
        List<float[]> logits = new ArrayList<>();
        for (Model model : List.of(TinyModels.bottleneck().model(), Model.of(file))) {
            try (Session session = Session.open(model, options.withOptimization(OptimizationLevel.EXTENDED))) {
                logits.add(
                        values(session.run(RandomInputs.of(session.inputs(), 1)).get(0)));
            }
        }
        assertThat(logits.get(1)).containsExactly(logits.get(0));
    }

    private static float[] values(Tensor tensor) {
        float[] values = new float[tensor.elements()];
        tensor.floats().get(values);
        return values;
    }
}
