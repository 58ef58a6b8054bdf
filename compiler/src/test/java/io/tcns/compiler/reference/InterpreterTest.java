package io.tcns.compiler.reference;

import static io.tcns.compiler.reference.OneOp.filters;
import static io.tcns.compiler.reference.OneOp.image;
import static io.tcns.compiler.reference.OneOp.matrix;
import static io.tcns.compiler.reference.OneOp.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tcns.compiler.TestNetworks;
import io.tcns.compiler.ir.Activation;
import io.tcns.compiler.ir.Add;
import io.tcns.compiler.ir.Anchors;
import io.tcns.compiler.ir.Anchors.Grid;
import io.tcns.compiler.ir.Anchors.Shape;
import io.tcns.compiler.ir.ArgMax;
import io.tcns.compiler.ir.AveragePool;
import io.tcns.compiler.ir.BatchNorm;
import io.tcns.compiler.ir.BoxCoder;
import io.tcns.compiler.ir.BoxPredictions;
import io.tcns.compiler.ir.Concat;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.DecodeBoxes;
import io.tcns.compiler.ir.DetectionField;
import io.tcns.compiler.ir.Dropout;
import io.tcns.compiler.ir.Flatten;
import io.tcns.compiler.ir.GlobalAveragePool;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.GraphBuilder;
import io.tcns.compiler.ir.Linear;
import io.tcns.compiler.ir.MaxPool;
import io.tcns.compiler.ir.NonMaxSuppression;
import io.tcns.compiler.ir.Op;
import io.tcns.compiler.ir.Origin;
import io.tcns.compiler.ir.Padding;
import io.tcns.compiler.ir.PixelOrder;
import io.tcns.compiler.ir.Resize;
import io.tcns.compiler.ir.Resize.Alignment;
import io.tcns.compiler.ir.Softmax;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class InterpreterTest {

    /** Never compared, and so an array will do. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Example(OneOp run, float... expected) {}

    /** One example an op, worked out by hand; the corners of the windowed ops are in tests of their own. */
    private static final List<Example> EXAMPLES = List.of(
            new Example(
                    new OneOp(new Activation(Activation.Function.RELU6), vector(-1, 0, 2.5f, 6, 7)), 0, 0, 2.5f, 6, 6),
            new Example(new OneOp(new Add(), vector(1, 2, 3), vector(10, 20, -3)), 11, 22, 0),
            // The first of those that are largest.
            new Example(
                    new OneOp(
                            new ArgMax(PixelOrder.CHANNELS_FIRST),
                            image(3, 1, 3, /* */ 1, 5, -3, /* */ 1, 7, -2, /* */ 0, 7, -1)),
                    0,
                    1,
                    2),
            new Example(
                    new OneOp(
                            new ArgMax(PixelOrder.CHANNELS_LAST),
                            new OneOp.Operand(TensorType.of(1, 1, 3, 3), 1, 1, 0, /* */ 5, 7, 7, /* */ -3, -2, -1)),
                    0,
                    1,
                    2),
            new Example(
                    new OneOp(new AveragePool(2, 1), image(1, 2, 3, /* */ 1, 2, 3, /* */ 5, 6, 10)), //
                    3.5f,
                    5.25f),
            // Two channels: (x - 1) * 3 / sqrt(3.75 + 0.25) + 10 and (x + 2) * -1 / sqrt(0 + 0.25).
            new Example(
                    new OneOp(
                            new BatchNorm(0.25),
                            image(2, 1, 2, /* */ 1, 5, /* */ 0, -2),
                            vector(3, -1),
                            vector(10, 0),
                            vector(1, -2),
                            vector(3.75f, 0)),
                    10,
                    16,
                    -4,
                    0),
            // Of each of two columns two anchors, of each anchor two values; channels in lines.
            new Example(
                    new OneOp(new BoxPredictions(2), image(4, 1, 2, /* */ 1, 2, /* */ 3, 4, /* */ 5, 6, /* */ 7, 8)),
                    1,
                    3,
                    5,
                    7,
                    2,
                    4,
                    6,
                    8),
            new Example(new OneOp(new Concat(), image(1, 1, 2, 1, 2), image(2, 1, 2, 3, 4, 5, 6)), 1, 2, 3, 4, 5, 6),
            // One filter over two channels: 1 * x0 + 10 * x1 + 0.5.
            new Example(
                    new OneOp(
                            new Conv2d(1, 1, 1, Padding.NONE),
                            image(2, 1, 3, /* */ 1, 2, 3, /* */ 4, 5, 6),
                            filters(1, 2, 1, 1, 1, 10),
                            vector(0.5f)),
                    41.5f,
                    52.5f,
                    63.5f),
            // The centre (0.5 + 0.1 * 0.4, 0.5 - 0.2 * 0.2) and the sides (2 * 0.4, 1 * 0.2).
            new Example(
                    new OneOp(
                            new DecodeBoxes(
                                    new BoxCoder(10, 10, 5, 5),
                                    new Anchors(List.of(new Grid(1, 1, List.of(new Shape(0.4, 0.2)))))),
                            new OneOp.Operand(TensorType.of(1, 1, 4), 1, -2, 5 * (float) Math.log(2), 0)),
                    0.14f,
                    0.36f,
                    0.94f,
                    0.56f),
            new Example(
                    new OneOp(
                            new DetectionField(DetectionField.Field.SCORES),
                            new OneOp.Operand(TensorType.of(1, 1, 6), 0.1f, 0.2f, 0.3f, 0.4f, 0.9f, 7)),
                    0.9f),
            new Example(new OneOp(new Dropout(0.5), vector(1, -2, 3)), 1, -2, 3),
            new Example(new OneOp(new Flatten(), image(2, 1, 2, 1, 2, 3, 4)), 1, 2, 3, 4),
            new Example(
                    new OneOp(new GlobalAveragePool(), image(2, 1, 4, /* */ 1, 2, 3, 4, /* */ -1, -1, -1, 7)), 2.5f, 1),
            new Example(
                    new OneOp(
                            new Linear(),
                            matrix(2, 2, /* */ 1, 2, /* */ 3, 4),
                            matrix(3, 2, 1, 0, 0, 1, 10, 100),
                            vector(0, 0, 5)),
                    1,
                    2,
                    215,
                    3,
                    4,
                    435),
            new Example(
                    new OneOp(new MaxPool(2, 2, Padding.NONE), image(1, 2, 4, /* */ 1, 9, -3, -4, /* */ 2, 3, -5, -6)),
                    9,
                    -3),
            // The second box is the same, and less likely.
            new Example(
                    new OneOp(
                            new NonMaxSuppression(0.5, 0.1, 2, 2),
                            new OneOp.Operand(TensorType.of(1, 2, 4), 0, 0, 0.5f, 2, 0, 0, 0.5f, 2),
                            new OneOp.Operand(TensorType.of(1, 2, 2), 0.1f, 0.9f, 0.2f, 0.8f)),
                    0,
                    0,
                    0.5f,
                    1,
                    0.9f,
                    1,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0),
            // The row in the middle is the mean of its neighbours.
            new Example(
                    new OneOp(new Resize(3, 2, Alignment.ALIGN_CORNERS), image(1, 2, 2, /* */ 1, 5, /* */ 3, -7)),
                    1,
                    5,
                    2,
                    -1,
                    3,
                    -7),
            // Two pixels of three classes, the classes in lines.
            new Example(
                    new OneOp(
                            new Softmax(),
                            image(
                                    3,
                                    1,
                                    2, /* */
                                    0,
                                    1000, /* */
                                    (float) Math.log(3),
                                    1000, /* */
                                    (float) Math.log(4),
                                    -7)),
                    0.125f,
                    0.5f,
                    0.375f,
                    0.5f,
                    0.5f,
                    0),
            new Example(
                    new OneOp(new Softmax(), new OneOp.Operand(TensorType.of(1, 2, 2), 0, (float) Math.log(3), 7, 7)),
                    0.25f,
                    0.75f,
                    0.5f,
                    0.5f),
            new Example(
                    new OneOp(new Softmax(), matrix(2, 2, 0, (float) Math.log(3), 1000, 1000)),
                    0.25f,
                    0.75f,
                    0.5f,
                    0.5f));

    static Stream<Class<?>> ops() {
        return Stream.of(Op.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("ops")
    void computesEveryOpByHand(Class<?> op) {
        List<Example> examples = EXAMPLES.stream()
                .filter(example -> op.isInstance(example.run().op()))
                .toList();
        assertThat(examples).as("examples of %s", op.getSimpleName()).isNotEmpty();
        examples.forEach(example -> assertThat(example.run().run()).containsExactly(example.expected(), within(1e-6f)));
    }

    @ParameterizedTest
    @EnumSource
    void computesEveryActivation(Activation.Function function) {
        float[] expected = switch (function) {
            case RELU -> new float[] {0, 0, 0, 1.5f, 8};
            case RELU6 -> new float[] {0, 0, 0, 1.5f, 6};
            case HARD_SWISH -> new float[] {0, -1 / 3f, 0, 1.125f, 8};
            case HARD_SIGMOID -> new float[] {0, 1 / 3f, 0.5f, 0.75f, 1};
            case SIGMOID -> new float[] {0.01798621f, 0.2689414f, 0.5f, 0.8175745f, 0.9996647f};
        };
        float[] actual = new OneOp(new Activation(function), vector(-4, -1, 0, 1.5f, 8)).run();
        assertThat(actual).containsExactly(expected, within(1e-7f));
    }

    @Test
    void padsMaximaWithMinusInfinity() {
        // Four windows that see one pixel each: a padding of zeros would win over all of them.
        OneOp pool = new OneOp(new MaxPool(2, 2, new Padding(1, 1, 1, 1)), image(1, 2, 2, -1, -2, -3, -4));
        assertThat(pool.run()).containsExactly(-1, -2, -3, -4);
    }

    @Test
    void padsMaximaOnTheSidesThatAreTold() {
        OneOp pool = new OneOp(new MaxPool(3, 2, new Padding(0, 1, 1, 0)), image(1, 2, 4, 1, 2, 3, 4, 5, 6, 7, 8));
        assertThat(pool.run()).containsExactly(6, 8);
    }

    @Test
    void dropsThePixelsThatNoAverageReaches() {
        OneOp pool = new OneOp(new AveragePool(2, 2), image(2, 2, 3, 1, 2, 99, 3, 4, 99, -1, -2, 99, -3, -4, 99));
        assertThat(pool.run()).containsExactly(2.5f, -2.5f);
    }

    @Test
    void sumsInDouble() {
        float[] ones = {1e8f, 1, 1, 1, 1, -1e8f};
        OneOp linear = new OneOp(new Linear(), matrix(1, 6, ones), matrix(1, 6, 1, 1, 1, 1, 1, 1), vector(0));
        OneOp convolution = new OneOp(
                new Conv2d(1, 1, 1, Padding.NONE), image(6, 1, 1, ones), filters(1, 6, 1, 1, 1, 1, 1, 1, 1, 1));
        assertThat(linear.run()).containsExactly(4);
        assertThat(convolution.run()).containsExactly(4);
    }

    @Test
    void givesOutputsInTheirOrderAndAnyValueAskedFor() {
        Interpreter interpreter = new Interpreter(TestNetworks.chain(3));
        Map<String, float[]> input = Map.of("image", new float[] {1, -2, 3, -4, 5, -6, 7, -8});
        assertThat(interpreter.run(input)).containsOnlyKeys("chain2.1.output/relu6");

        Map<String, float[]> asked =
                interpreter.run(input, List.of("chain1.1.output/relu6", "image", "chain0.1.output/conv"));
        assertThat(asked.keySet()).containsExactly("chain1.1.output/relu6", "image", "chain0.1.output/conv");
        assertThat(asked.get("image")).containsExactly(1, -2, 3, -4, 5, -6, 7, -8);
        assertThat(asked.get("chain1.1.output/relu6")).hasSize(8);
        assertThat(input.get("image")).containsExactly(1, -2, 3, -4, 5, -6, 7, -8);
    }

    @Test
    void runsNodesThatReadOneValueTwice() {
        GraphBuilder out = new GraphBuilder("twice", TestNetworks.chain(1).rows());
        Value x = out.input(new Value("x", TensorType.of(1)));
        Value twice = out.node("twice", new Add(), List.of(x, x), "twice", new Origin(0, 1, "output"));
        out.output(out.node("thrice", new Add(), List.of(twice, x), "thrice", new Origin(0, 2, "output")));
        assertThat(new Interpreter(out.build())
                        .run(Map.of("x", new float[] {5}))
                        .get("thrice"))
                .containsExactly(15);
    }

    @Test
    void letsGoOfValuesThatNobodyReadsAnyLonger() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ManyLargeValues.class.getName())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    /** A program that needs 400 MB if all values are kept, and 8 MB if not. */
    static final class ManyLargeValues {
        private ManyLargeValues() {}

        public static void main(String[] arguments) {
            int elements = 1 << 20;
            GraphBuilder out = new GraphBuilder("long", TestNetworks.chain(1).rows());
            Value x = out.input(new Value("x", TensorType.of(elements)));
            for (int i = 1; i <= 100; i++) {
                Op relu = new Activation(Activation.Function.RELU);
                x = out.node("relu" + i, relu, List.of(x), "x" + i, new Origin(0, i, "output"));
            }
            out.output(x);
            new Interpreter(out.build()).run(Map.of("x", new float[elements]));
        }
    }

    @Test
    void refusesWhatItCannotRun() {
        Graph graph = TestNetworks.chain(1);
        Interpreter interpreter = new Interpreter(graph);
        float[] image = new float[8];
        assertThatThrownBy(() -> interpreter.run(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no content for the input image: 1x2x2x2");
        assertThatThrownBy(() -> interpreter.run(Map.of("image", new float[7])))
                .hasMessage("7 numbers for the input image: 1x2x2x2");
        assertThatThrownBy(() -> interpreter.run(Map.of("image", image, "picture", image)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("picture");
        assertThatThrownBy(() -> interpreter.run(Map.of("image", image), List.of("chain1.1.output")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no input or node is called chain1.1.output");
    }
}
