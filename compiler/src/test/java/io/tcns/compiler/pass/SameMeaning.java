package io.tcns.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Value;
import io.tcns.compiler.reference.Interpreter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** The proof that every test of a pass owes: the graph before and the graph after give the same answers. */
public final class SameMeaning {

    /** Differences up to this share of an output's range are rounding. */
    private static final double ROUNDING = 1e-5;

    private SameMeaning() {}

    /** Applies {@code pass}, compares both graphs on random input, and gives the new one. */
    public static Graph verify(Graph before, Pass pass) {
        return verify(before, pass, ROUNDING);
    }

    /**
     * Applies {@code pass}, compares both graphs on random input, and gives the new one.
     *
     * @param tolerance the largest difference allowed, as a share of the range of each output
     */
    public static Graph verify(Graph before, Pass pass, double tolerance) {
        Graph after = pass.apply(before);
        assertThat(after.name()).isEqualTo(before.name());
        assertThat(after.rows()).isEqualTo(before.rows());
        assertThat(after.inputs()).isEqualTo(before.inputs());
        assertThat(after.outputs()).isEqualTo(before.outputs());
        assertThat(before.nodes().stream().collect(Collectors.toMap(Node::name, Node::origin)))
                .as("origins")
                .containsAllEntriesOf(after.nodes().stream().collect(Collectors.toMap(Node::name, Node::origin)));
        assertSameAnswers(before, after, tolerance);
        return after;
    }

    /** Compares two graphs of the same inputs and outputs on random input. */
    static void assertSameAnswers(Graph before, Graph after, double tolerance) {
        Map<String, float[]> inputs = new LinkedHashMap<>();
        Random random = new Random(before.nodes().size());
        for (Value input : before.inputs()) {
            float[] content = new float[Math.toIntExact(input.type().elements())];
            for (int i = 0; i < content.length; i++) {
                content[i] = 2 * random.nextFloat() - 1;
            }
            inputs.put(input.name(), content);
        }
        Map<String, float[]> answers = new Interpreter(after).run(inputs);
        new Interpreter(before).run(inputs).forEach((name, expected) -> {
            float largest = Float.NEGATIVE_INFINITY;
            float smallest = Float.POSITIVE_INFINITY;
            for (float number : expected) {
                largest = Math.max(largest, number);
                smallest = Math.min(smallest, number);
            }
            assertThat(largest)
                    .as("%s is the same everywhere, which proves nothing", name)
                    .isGreaterThan(smallest);
            float allowed = (float) (tolerance * (largest - smallest));
            assertThat(largestDifference(answers.get(name), expected))
                    .as("largest difference of %s", name)
                    .isLessThanOrEqualTo(allowed);
        });
    }

    /** Not a number where one of the numbers is none. AssertJ's arrays take minutes to tell how large ones differ. */
    private static float largestDifference(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        float largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
        }
        return largest;
    }
}
