package io.tcns.exporters.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tcns.compiler.ir.Anchors;
import io.tcns.compiler.ir.Anchors.Grid;
import io.tcns.compiler.ir.Anchors.Shape;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.NonMaxSuppression;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import io.tcns.compiler.reference.Interpreter;
import io.tcns.compiler.reference.SuppressionCase;
import io.tcns.exporters.Artifact;
import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.exporters.onnx.proto.NodeProto;
import io.tcns.runtime.OptimizationLevel;
import io.tcns.runtime.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model finds in each of its images what the op means. */
class SuppressionTest {

    /** Outputs of a model. */
    private static final int BOXES = 0;

    private static final int SCORES = 1;
    private static final int CLASSES = 2;
    private static final int COUNT = 3;

    /** What predictors say of one image. Never compared, and so arrays will do. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Scene(float[] boxes, float[] scores) {}

    static Stream<SuppressionCase> cases() {
        return SuppressionCase.all().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsWhatAPersonWorkedOut(SuppressionCase test) {
        Graph graph = Detectors.suppression(test.op(), test.boxesType(), test.scoresType());
        List<Scene> scenes = List.of(new Scene(test.boxes(), test.scores()));
        for (int opset = Opset.OLDEST; opset <= Opset.NEWEST; opset++) {
            for (OptimizationLevel level : List.of(OptimizationLevel.NONE, OptimizationLevel.ALL)) {
                OnnxOptions options = OnnxOptions.DEFAULT.withOpset(new Opset(opset));
                assertThat(detections(run(export(graph, options), level, scenes)))
                        .as("opset %d, %s", opset, level)
                        .containsExactly(test.expected());
            }
        }
    }

    /** Boxes, scores and classes as the op itself gives them. */
    private static float[] detections(List<float[]> outputs) {
        float[] detections = new float[outputs.get(SCORES).length * NonMaxSuppression.FIELDS];
        for (int i = 0; i < outputs.get(SCORES).length; i++) {
            int to = i * NonMaxSuppression.FIELDS;
            System.arraycopy(outputs.get(BOXES), i * 4, detections, to, 4);
            detections[to + NonMaxSuppression.SCORE] = outputs.get(SCORES)[i];
            detections[to + NonMaxSuppression.CLASS] = outputs.get(CLASSES)[i];
        }
        return detections;
    }

    /** Of 16 boxes that do not touch, so many are likely in each image; up to 5 are detected. */
    @ParameterizedTest
    @ValueSource(
            strings = {"0", "1", "5", "16", "0 16", "1 5", "0 0", "0 1 2 5 6 16 3", "16 0 0 1 0 5 0", "0 0 0 0 0 0 0"})
    void countsInEachImageOfABatch(String hits) {
        List<Integer> likely =
                Arrays.stream(hits.split(" ")).map(Integer::valueOf).toList();
        List<Scene> scenes = likely.stream().map(SuppressionTest::apart).toList();
        Graph graph = Detectors.suppression(
                new NonMaxSuppression(0.5, 0.3, 16, 5), TensorType.of(1, 16, 4), TensorType.of(1, 16, 3));
        float[] counts = new float[likely.size()];
        for (int image = 0; image < counts.length; image++) {
            counts[image] = Math.min(likely.get(image), 5);
        }
        for (Batch batch : List.of(Batch.of(likely.size()), Batch.SYMBOLIC)) {
            List<float[]> found = run(graph, batch, scenes);
            assertThat(found.get(COUNT)).containsExactly(counts);
            assertAgrees(found, interpreted(graph, scenes));
        }
    }

    /** Sixteenths of the image, of which the last ones have a likely class. */
    private static Scene apart(int likely) {
        float[] boxes = new float[16 * 4];
        float[] scores = new float[16 * 3];
        for (int i = 0; i < 16; i++) {
            int row = i / 4;
            int column = i % 4;
            float y = row / 4f;
            float x = column / 4f;
            System.arraycopy(new float[] {y, x, y + 0.25f, x + 0.25f}, 0, boxes, i * 4, 4);
            boolean isLikely = i >= 16 - likely;
            System.arraycopy(new float[] {1, 0.01f * i, isLikely ? 0.5f + 0.01f * i : 0.1f}, 0, scores, i * 3, 3);
        }
        return new Scene(boxes, scores);
    }

    static IntStream opsets() {
        return IntStream.rangeClosed(Opset.OLDEST, Opset.NEWEST);
    }

    /** The opset is the seed, too. */
    @ParameterizedTest
    @MethodSource("opsets")
    void findsInRandomScenesWhatTheInterpreterFinds(int opset) {
        Random random = new Random(opset);
        int boxes = 200;
        int labels = 6;
        List<Scene> scenes = Stream.of(1, 4, 16, 64, 256, 1024, 4096)
                .map(rarity -> scene(random, rarity, boxes, labels))
                .toList();
        Graph graph = Detectors.suppression(
                new NonMaxSuppression(0.1 + 0.8 * random.nextDouble(), 0.4, 5 + random.nextInt(16), 20),
                TensorType.of(1, boxes, 4),
                TensorType.of(1, boxes, labels));
        List<float[]> expected = interpreted(graph, scenes);
        // Not all, not none: the counts say something.
        assertThat(expected.get(COUNT)).contains(20);
        assertThat(least(expected.get(COUNT))).isLessThan(20);
        OnnxOptions options = OnnxOptions.DEFAULT.withOpset(new Opset(opset)).withBatch(Batch.SYMBOLIC);
        Artifact model = export(graph, options);
        assertAgrees(run(model, OptimizationLevel.ALL, scenes), expected);
        assertAgrees(run(model, OptimizationLevel.NONE, scenes), expected);
    }

    private static double least(float[] numbers) {
        return IntStream.range(0, numbers.length)
                .mapToDouble(i -> numbers[i])
                .min()
                .orElseThrow();
    }

    /** Some boxes leave the image; in one scene many are likely, in another few. */
    private static Scene scene(Random random, int rarity, int count, int labels) {
        float[] boxes = new float[count * 4];
        for (int i = 0; i < boxes.length; i += 4) {
            float y = random.nextFloat();
            float x = random.nextFloat();
            boxes[i] = y - random.nextFloat() * 0.3f;
            boxes[i + 1] = x - random.nextFloat() * 0.3f;
            boxes[i + 2] = y + random.nextFloat() * 0.3f;
            boxes[i + 3] = x + random.nextFloat() * 0.3f;
        }
        float[] scores = new float[count * labels];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) Math.pow(random.nextDouble(), rarity);
        }
        return new Scene(boxes, scores);
    }

    /** One number of eight is infinite or none at all. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void findsWhatTheInterpreterFindsAmongBrokenPredictions(int seed) {
        Random random = new Random(seed);
        Anchors anchors = new Anchors(
                List.of(new Grid(7, 6, List.of(new Shape(0.2, 0.3))), new Grid(3, 2, List.of(new Shape(0.5, 0.4)))));
        Graph graph = Detectors.tail(anchors, 5, new NonMaxSuppression(0.4, 0.4, 7, 30));
        List<Scene> scenes = Stream.generate(
                        () -> new Scene(broken(random, anchors.count() * 4, 3), broken(random, anchors.count() * 5, 1)))
                .limit(3)
                .toList();
        List<float[]> expected = interpreted(graph, scenes);
        assertThat(least(expected.get(COUNT))).isPositive();
        assertAgrees(run(graph, Batch.SYMBOLIC, scenes), expected);
    }

    private static float[] broken(Random random, int count, double spread) {
        float[] spoilers = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN};
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (random.nextGaussian() * spread);
            if (random.nextInt(8) == 0) {
                numbers[i] = spoilers[random.nextInt(spoilers.length)];
            }
        }
        return numbers;
    }

    @Test
    void takesFewNodesOfTheStandardAlone() throws IOException {
        Anchors anchors = new Anchors(List.of(new Grid(3, 3, List.of(new Shape(0.2, 0.2)))));
        Graph graph = Detectors.tail(anchors, 4, new NonMaxSuppression(0.6, 0.3, 9, 9));
        List<NodeProto> nodes = ModelProto.parseFrom(
                        export(graph, OnnxOptions.DEFAULT).toBuffer())
                .getGraph()
                .getNodeList();
        assertThat(nodes)
                .hasSizeLessThanOrEqualTo(45)
                .allMatch(node -> node.getDomain().isEmpty());
        assertThat(nodes.stream().map(NodeProto::getOpType)).containsOnlyOnce("NonMaxSuppression");
    }

    @Test
    void hasTheStructureThatItsReadersAskFor() throws IOException {
        Graph detector = Detectors.small().get(0);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        export(detector, OnnxOptions.DEFAULT).writeTo(file);
        assertThat(OnnxFile.parse(file.toByteArray()).orElseThrow().problems()).isEmpty();
    }

    private static Artifact export(Graph graph, OnnxOptions options) {
        Artifact model = new OnnxExporter(options).export(graph);
        OnnxChecker.check(model);
        return model;
    }

    private static List<float[]> run(Graph graph, Batch batch, List<Scene> scenes) {
        return run(export(graph, OnnxOptions.DEFAULT.withBatch(batch)), OptimizationLevel.ALL, scenes);
    }

    private static List<float[]> run(Artifact model, OptimizationLevel level, List<Scene> scenes) {
        List<float[]> inputs = List.of(
                joined(scenes.stream().map(Scene::boxes).toList()),
                joined(scenes.stream().map(Scene::scores).toList()));
        try (Session session = OnnxRuntime.open(model, level)) {
            return OnnxRuntime.runAll(session, scenes.size(), inputs);
        }
    }

    private static List<float[]> interpreted(Graph graph, List<Scene> scenes) {
        Interpreter interpreter = new Interpreter(graph);
        List<String> inputs = graph.inputs().stream().map(Value::name).toList();
        List<List<float[]>> images = scenes.stream()
                .map(scene -> List.copyOf(interpreter
                        .run(Map.of(inputs.get(0), scene.boxes(), inputs.get(1), scene.scores()))
                        .values()))
                .toList();
        List<float[]> outputs = new ArrayList<>();
        for (int output = 0; output <= COUNT; output++) {
            int index = output;
            outputs.add(joined(images.stream().map(image -> image.get(index)).toList()));
        }
        return outputs;
    }

    private static void assertAgrees(List<float[]> found, List<float[]> expected) {
        assertThat(found.get(COUNT)).containsExactly(expected.get(COUNT));
        assertThat(found.get(CLASSES)).containsExactly(expected.get(CLASSES));
        assertThat(found.get(SCORES)).containsExactly(expected.get(SCORES), within(1e-6f));
        assertThat(found.get(BOXES)).containsExactly(expected.get(BOXES), within(1e-6f));
    }

    private static float[] joined(List<float[]> parts) {
        float[] joined = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int to = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, joined, to, part.length);
            to += part.length;
        }
        return joined;
    }
}
