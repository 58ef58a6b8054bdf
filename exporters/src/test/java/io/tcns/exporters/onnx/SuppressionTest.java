package io.tcns.exporters.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.ir.DetectionField;
import io.tcns.compiler.ir.DetectionField.Field;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.GraphBuilder;
import io.tcns.compiler.ir.NonMaxSuppression;
import io.tcns.compiler.ir.Origin;
import io.tcns.compiler.ir.Row;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import io.tcns.compiler.reference.Interpreter;
import io.tcns.exporters.Artifact;
import io.tcns.runtime.OptimizationLevel;
import io.tcns.runtime.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Detections of a model are those of the interpreter, image by image. */
class SuppressionTest {

    private static final Row ROW =
            new Row("post", 1, "post", OptionalDouble.empty(), OptionalInt.empty(), 1, OptionalInt.empty());

    /** What one image holds: a box after the other, and of each box the scores of the background and all classes. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Scene(float[] boxes, float[] scores) {}

    private static Graph graph(NonMaxSuppression op, int anchors, int labels) {
        GraphBuilder out = new GraphBuilder("post", List.of(ROW));
        Origin origin = new Origin(0, 1, "output");
        Value boxes = out.input(new Value("boxes", TensorType.of(1, anchors, 4)));
        Value scores = out.input(new Value("scores", TensorType.of(1, anchors, labels)));
        Value detections = out.node("post.1.output/nms", op, List.of(boxes, scores), "post.1.output", origin);
        for (Field field : Field.values()) {
            String name = "post.1." + field;
            out.output(out.node(name + "/field", new DetectionField(field), List.of(detections), name, origin));
        }
        return out.build();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void agreesWithTheInterpreterOnRandomScenes(int seed) {
        Random random = new Random(seed);
        Graph graph = graph(new NonMaxSuppression(0.5, 0.3, 10, 20), 200, 6);
        List<Scene> scenes = new ArrayList<>();
        for (int image = 0; image < 3; image++) {
            float[] boxes = new float[200 * 4];
            for (int i = 0; i < boxes.length; i += 4) {
                float y = random.nextFloat();
                float x = random.nextFloat();
                boxes[i] = y - random.nextFloat() * 0.3f;
                boxes[i + 1] = x - random.nextFloat() * 0.3f;
                boxes[i + 2] = y + random.nextFloat() * 0.3f;
                boxes[i + 3] = x + random.nextFloat() * 0.3f;
            }
            float[] scores = new float[200 * 6];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = random.nextFloat() * random.nextFloat();
            }
            scenes.add(new Scene(boxes, scores));
        }
        assertAgrees(graph, scenes);
    }

    private static void assertAgrees(Graph graph, List<Scene> scenes) {
        Artifact model = new OnnxExporter(OnnxOptions.DEFAULT.withBatch(Batch.SYMBOLIC)).export(graph);
        OnnxChecker.check(model);
        try (Session session = OnnxRuntime.open(model, OptimizationLevel.ALL)) {
            List<float[]> actual = OnnxRuntime.runAll(
                    session,
                    scenes.size(),
                    List.of(
                            joined(scenes.stream().map(Scene::boxes).toList()),
                            joined(scenes.stream().map(Scene::scores).toList())));
            List<List<float[]>> expected = scenes.stream()
                    .map(scene -> List.copyOf(new Interpreter(graph)
                            .run(Map.of("boxes", scene.boxes(), "scores", scene.scores()))
                            .values()))
                    .toList();
            for (int output = 0; output < actual.size(); output++) {
                int index = output;
                assertThat(actual.get(output))
                        .isEqualTo(joined(
                                expected.stream().map(image -> image.get(index)).toList()));
            }
        }
    }

    private static float[] joined(List<float[]> parts) {
        int size = parts.get(0).length;
        float[] joined = new float[parts.size() * size];
        for (int part = 0; part < parts.size(); part++) {
            System.arraycopy(parts.get(part), 0, joined, part * size, size);
        }
        return joined;
    }
}
