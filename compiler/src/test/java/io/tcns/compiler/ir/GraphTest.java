package io.tcns.compiler.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcns.compiler.GraphSketch;
import io.tcns.compiler.TestNetworks;
import io.tcns.compiler.ir.DetectionField.Field;
import io.tcns.compiler.reference.Interpreter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A graph with other answers, its end alone, and what it chooses by. */
class GraphTest {

    private static final float[] IMAGE = {1, -2, 3, -4, 5, -6, 7, -8, 9, -10, 11, -12, 13, -14, 15, -16, 17, -18};

    private final GraphSketch sketch = new GraphSketch();
    private final Value image = sketch.image(2, 3, 3);
    private final Value first = sketch.convolution("first", image, 3, 3, 1, 1);
    private final Value left = sketch.relu6("left", first);
    private final Value right = sketch.convolution("right", first, 3, 1, 1, 1);
    private final Value sum = sketch.node("sum", new Add(), left, right);
    private final Graph graph = sketch.answering(sum);

    @Test
    void answersWithOthersOfItsValues() {
        Graph others = graph.withOutputs(List.of(right, left));

        assertThat(others.outputs()).containsExactly(right, left);
        assertThat(others.withOutputs(List.of(sum))).isEqualTo(graph);
        Map<String, float[]> answers = new Interpreter(others).run(Map.of("image", IMAGE));
        assertThat(answers.keySet()).containsExactly("right", "left");
        float[] sums = new Interpreter(graph).run(Map.of("image", IMAGE)).get("sum");
        for (int i = 0; i < sums.length; i++) {
            assertThat(sums[i]).isEqualTo(answers.get("left")[i] + answers.get("right")[i]);
        }
    }

    @Test
    void answersWithNoValueOfAnotherGraph() {
        Value other = new Value("first", TensorType.of(1, 1, 1, 1));
        assertThatThrownBy(() -> graph.withOutputs(List.of(other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the output uses first: 1x1x1x1 before it is defined");
    }

    @Test
    void computesItsEndFromTheValuesOfACut() {
        Graph end = graph.behind(List.of(first));

        assertThat(end.inputs()).containsExactly(first);
        assertThat(end.nodes()).extracting(Node::name).containsExactly("left", "right", "sum");
        assertThat(end.parameters()).extracting(Parameter::name).containsExactly("right/weight");
        assertThat(end.rows()).isEqualTo(graph.rows());
        Map<String, float[]> known =
                new Interpreter(graph.withOutputs(List.of(first, sum))).run(Map.of("image", IMAGE));
        assertThat(new Interpreter(end).run(Map.of("first", known.get("first"))).get("sum"))
                .containsExactly(known.get("sum"));
    }

    /** The cut says what the values are, whatever is above them. */
    @Test
    void computesNothingAboveACutTwice() {
        Graph end = graph.behind(List.of(first, right));

        assertThat(end.nodes()).extracting(Node::name).containsExactly("left", "sum");
        assertThat(end.parameters()).isEmpty();
        float[] ones = new float[27];
        Arrays.fill(ones, 1);
        Map<String, float[]> cut = new HashMap<>(Map.of("first", ones, "right", ones));
        assertThat(new Interpreter(end).run(cut).get("sum")).containsOnly(2);
    }

    @Test
    void hasNothingBehindItsAnswers() {
        Graph end = graph.behind(List.of(sum));
        assertThat(end.nodes()).isEmpty();
        assertThat(end.parameters()).isEmpty();
        assertThat(end.outputs()).containsExactly(sum);
    }

    @Test
    void refusesACutThatAnAnswerGoesAround() {
        assertThatThrownBy(() -> graph.behind(List.of(left)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("first uses image: 1x2x3x3 before it is defined");
    }

    @Test
    void choosesByTheBoxesAndScoresOfSuppression() {
        GraphSketch detector = new GraphSketch();
        Value map = detector.image(8, 2, 2);
        Value boxes = detector.node("boxes", new BoxPredictions(2), map);
        Value scores = detector.node("scores", new BoxPredictions(2), map);
        Value once = detector.node("once", new NonMaxSuppression(0.5, 0, 1, 1), boxes, scores);
        Value again = detector.node("again", new NonMaxSuppression(0.6, 0, 1, 1), boxes, scores);
        Graph network = detector.answering(
                detector.node("a", new DetectionField(Field.BOXES), once),
                detector.node("b", new DetectionField(Field.BOXES), again));

        assertThat(network.choices()).containsExactly(boxes, scores);
        assertThat(network.behind(network.choices()).nodes())
                .extracting(Node::name)
                .containsExactly("once", "again", "a", "b");
        assertThat(TestNetworks.chain(2).choices()).isEmpty();
    }

    @Test
    void choosesByWhatAMaskIsTheLargestOf() {
        GraphSketch segmenter = new GraphSketch();
        Value logits = segmenter.convolution("logits", segmenter.image(3, 2, 2), 4, 1, 1, 1);
        Graph network = segmenter.answering(segmenter.node("mask", new ArgMax(PixelOrder.CHANNELS_FIRST), logits));

        assertThat(network.choices()).containsExactly(logits);
        assertThat(network.behind(network.choices()).nodes())
                .extracting(Node::name)
                .containsExactly("mask");
    }
}
