package io.tcns.exporters.onnx;

import static io.tcns.exporters.onnx.OpCase.tensor;
import static io.tcns.exporters.onnx.OpCase.vector;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.ir.Activation;
import io.tcns.compiler.ir.Activation.Function;
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
import io.tcns.compiler.ir.DetectionField.Field;
import io.tcns.compiler.ir.Dropout;
import io.tcns.compiler.ir.Flatten;
import io.tcns.compiler.ir.GlobalAveragePool;
import io.tcns.compiler.ir.Linear;
import io.tcns.compiler.ir.MaxPool;
import io.tcns.compiler.ir.NonMaxSuppression;
import io.tcns.compiler.ir.Op;
import io.tcns.compiler.ir.Padding;
import io.tcns.compiler.ir.PixelOrder;
import io.tcns.compiler.ir.Resize;
import io.tcns.compiler.ir.Resize.Alignment;
import io.tcns.compiler.ir.Softmax;
import io.tcns.compiler.ir.TensorType;
import io.tcns.exporters.Artifact;
import io.tcns.exporters.onnx.OpCase.Operand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every op, written as ONNX, means what it means on paper. */
class OnnxOperatorsTest {

    private static final Offset<Float> CLOSE = Offset.offset(1e-6f);
    private static final Operand NINE = tensor(TensorType.of(1, 1, 3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9);
    private static final Operand FOUR_SIGNS = tensor(TensorType.of(1, 4), -4, -1, 2, 7);

    static List<OpCase> cases() {
        return Stream.of(convolutions(), activations(), pools(), detection(), others())
                .flatMap(List::stream)
                .toList();
    }

    private static List<OpCase> convolutions() {
        Operand twoByTwo = tensor(TensorType.of(1, 1, 2, 2), 1, 2, 3, 4);
        Operand twoChannels = tensor(TensorType.of(1, 2, 1, 2), 1, 2, 10, 20);
        return List.of(
                OpCase.of(
                                "convolution, stride 2, odd pixel below and right",
                                conv(2, 1, 1, new Padding(0, 0, 1, 1)),
                                NINE)
                        .with(twoByTwo)
                        .gives(37, 21, 23, 9),
                OpCase.of("convolution, odd pixel above and left", conv(2, 1, 1, new Padding(1, 1, 0, 0)), NINE)
                        .with(twoByTwo)
                        .gives(4, 18, 36, 77),
                OpCase.of("convolution, padded on one side each", conv(2, 1, 1, new Padding(1, 0, 0, 2)), NINE)
                        .with(twoByTwo)
                        .gives(11, 9, 67, 33),
                OpCase.of("convolution, dilated", conv(1, 2, 1, Padding.NONE), NINE)
                        .with(twoByTwo)
                        .gives(1 + 6 + 21 + 36),
                OpCase.of("convolution with bias and a kernel that is not square", conv(1, 1, 1, Padding.NONE), NINE)
                        .with(tensor(TensorType.of(1, 1, 3, 1), 1, 0, -1), vector(0.5))
                        .gives(-5.5, -5.5, -5.5),
                OpCase.of("convolution, depthwise with two filters a channel", conv(1, 1, 2, Padding.NONE), twoChannels)
                        .with(tensor(TensorType.of(4, 1, 1, 1), 1, 2, 3, 4), vector(0, 0, 0, 1))
                        .gives(1, 2, 2, 4, 30, 60, 41, 81),
                OpCase.of("convolution, pointwise", conv(1, 1, 1, Padding.NONE), twoChannels)
                        .with(tensor(TensorType.of(3, 2, 1, 1), 1, 0, 0, 1, 2, 3))
                        .gives(1, 2, 10, 20, 32, 64));
    }

    private static List<OpCase> activations() {
        return List.of(
                OpCase.of("relu", new Activation(Function.RELU), FOUR_SIGNS).gives(0, 0, 2, 7),
                OpCase.of("relu6", new Activation(Function.RELU6), FOUR_SIGNS).gives(0, 0, 2, 6),
                OpCase.of("hard swish", new Activation(Function.HARD_SWISH), FOUR_SIGNS)
                        .gives(0, -1 * 2 / 6.0, 2 * 5 / 6.0, 7),
                OpCase.of("hard sigmoid", new Activation(Function.HARD_SIGMOID), FOUR_SIGNS)
                        .gives(0, 2 / 6.0, 5 / 6.0, 1),
                OpCase.of("sigmoid", new Activation(Function.SIGMOID), FOUR_SIGNS)
                        .gives(0.01798621, 0.26894142, 0.88079708, 0.99908895));
    }

    private static List<OpCase> pools() {
        return List.of(
                OpCase.of("average pool", new AveragePool(2, 1), NINE).gives(3, 4, 6, 7),
                OpCase.of("average pool whose last pixels fit no window", new AveragePool(2, 2), NINE)
                        .gives(3),
                OpCase.of(
                                "max pool of negative numbers, padded",
                                new MaxPool(2, 2, new Padding(0, 0, 1, 1)),
                                negated(NINE))
                        .gives(-1, -3, -7, -9),
                OpCase.of("max pool, padded above and left", new MaxPool(2, 2, new Padding(1, 1, 0, 0)), NINE)
                        .gives(1, 3, 7, 9),
                OpCase.of(
                                "global average pool",
                                new GlobalAveragePool(),
                                tensor(TensorType.of(1, 2, 1, 3), 1, 2, 6, -1, -2, -3))
                        .gives(3, -2));
    }

    private static List<OpCase> detection() {
        Operand detections = tensor(
                TensorType.of(1, 3, 6),
                /* */ 0.1,
                0.2,
                0.3,
                0.4,
                0.9,
                7, /* */
                0.5,
                0.6,
                0.7,
                0.8,
                0.8,
                3, /* */
                0,
                0,
                0,
                0,
                0,
                0);
        return List.of(
                OpCase.of(
                                "predictions of two anchors in two columns",
                                new BoxPredictions(2),
                                tensor(TensorType.of(1, 4, 1, 2), 1, 2, 3, 4, 5, 6, 7, 8))
                        .gives(1, 3, 5, 7, 2, 4, 6, 8),
                OpCase.of(
                                "concatenated predictions",
                                new Concat(),
                                tensor(TensorType.of(1, 1, 2), 1, 2),
                                tensor(TensorType.of(1, 2, 2), 3, 4, 5, 6))
                        .gives(1, 2, 3, 4, 5, 6),
                // The first centre is at (0.5 + 0.1 * 0.4, 0.25 - 0.2 * 0.2), the sides are 2 * 0.4 and 1 * 0.2.
                OpCase.of(
                                "boxes by anchors",
                                new DecodeBoxes(
                                        new BoxCoder(10, 5, 2, 4),
                                        new Anchors(List.of(new Grid(1, 2, List.of(new Shape(0.4, 0.2)))))),
                                tensor(TensorType.of(1, 2, 4), 1, -1, 2 * Math.log(2), 0, 0, 0, 0, 4 * Math.log(3)))
                        .gives(0.14, 0.11, 0.94, 0.31, 0.3, 0.45, 0.7, 1.05),
                // The second is the same as the first, and the fourth beside the image.
                OpCase.of(
                                "non-maximum suppression",
                                new NonMaxSuppression(0.5, 0.1, 2, 4),
                                tensor(TensorType.of(1, 4, 4), 0, 0, 1, 2, 0, 0, 1, 2, 0, 0, 0.25, 1, 0, 2, 1, 3),
                                tensor(TensorType.of(1, 4, 2), 0, 0.9, 0, 0.8, 0, 0.7, 0, 0.6))
                        .gives(0, 0, 1, 1, 0.9, 1, 0, 0, 0.25, 1, 0.7, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                OpCase.of("boxes of detections", new DetectionField(Field.BOXES), detections)
                        .gives(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0, 0, 0, 0),
                OpCase.of("scores of detections", new DetectionField(Field.SCORES), detections)
                        .gives(0.9, 0.8, 0),
                OpCase.of("classes of detections", new DetectionField(Field.CLASSES), detections)
                        .gives(7, 3, 0),
                OpCase.of("number of detections", new DetectionField(Field.COUNT), detections)
                        .gives(2));
    }

    private static List<OpCase> others() {
        return List.of(
                OpCase.of("add", new Add(), FOUR_SIGNS, tensor(TensorType.of(1, 4), 1, 2, 3, 4))
                        .gives(-3, 1, 5, 11),
                // (x - mean) / sqrt(variance + 0.25) is (x - 1) / 1.5 and x / 0.5.
                OpCase.of("batch norm", new BatchNorm(0.25), tensor(TensorType.of(1, 2, 1, 2), 1, 4, 1, 2))
                        .with(vector(3, 1), vector(0, -1), vector(1, 0), vector(2, 0))
                        .gives(0, 6, 1, 3),
                OpCase.of("dropout", new Dropout(0.5), FOUR_SIGNS).gives(-4, -1, 2, 7),
                OpCase.of("flatten", new Flatten(), tensor(TensorType.of(1, 2, 2, 1), 1, 2, 3, 4))
                        .gives(1, 2, 3, 4),
                OpCase.of("linear", new Linear(), tensor(TensorType.of(1, 2), 1, 10))
                        .with(tensor(TensorType.of(3, 2), 1, 2, 3, 4, 5, 6), vector(0.5, 0, -1))
                        .gives(21.5, 43, 64),
                OpCase.of(
                                "softmax of each anchor",
                                new Softmax(),
                                tensor(TensorType.of(1, 2, 2), 0, Math.log(3), Math.log(4), 0))
                        .gives(0.25, 0.75, 0.8, 0.2),
                OpCase.of(
                                "softmax of each pixel",
                                new Softmax(),
                                tensor(TensorType.of(1, 2, 1, 2), 0, Math.log(4), Math.log(3), 0))
                        .gives(0.25, 0.8, 0.75, 0.2),
                OpCase.of(
                                "resize, corners on corners",
                                new Resize(3, 2, Alignment.ALIGN_CORNERS),
                                tensor(TensorType.of(1, 1, 2, 2), 1, 5, 3, -7))
                        .gives(1, 5, 2, -1, 3, -7),
                OpCase.of(
                                "resize, edges on edges",
                                new Resize(1, 4, Alignment.HALF_PIXEL),
                                tensor(TensorType.of(1, 1, 1, 2), 0, 8))
                        .gives(0, 2, 6, 8),
                OpCase.of(
                                "resize, first pixels on each other",
                                new Resize(1, 4, Alignment.ASYMMETRIC),
                                tensor(TensorType.of(1, 1, 1, 2), 0, 8))
                        .gives(0, 4, 8, 8),
                OpCase.of(
                                "resize to whole pixels",
                                new Resize(1, 3, Alignment.ALIGN_CORNERS, PixelOrder.CHANNELS_LAST),
                                tensor(TensorType.of(1, 2, 1, 2), 0, 8, 1, 3))
                        .gives(0, 1, 4, 2, 8, 3),
                OpCase.of(
                                "largest channel",
                                new ArgMax(PixelOrder.CHANNELS_FIRST),
                                tensor(TensorType.of(1, 3, 1, 2), 1, 5, 7, 5, 7, 1))
                        .gives(1, 0),
                OpCase.of(
                                "largest channel of whole pixels",
                                new ArgMax(PixelOrder.CHANNELS_LAST),
                                tensor(TensorType.of(1, 1, 2, 3), 1, 7, 7, 5, 5, 1))
                        .gives(1, 0),
                OpCase.of("softmax", new Softmax(), tensor(TensorType.of(1, 3), Math.log(1), Math.log(2), Math.log(5)))
                        .gives(0.125, 0.25, 0.625));
    }

    private static Conv2d conv(int stride, int dilation, int groups, Padding padding) {
        return new Conv2d(stride, dilation, groups, padding);
    }

    private static Operand negated(Operand operand) {
        double[] numbers =
                operand.numbers().stream().mapToDouble(number -> -number).toArray();
        return tensor(operand.type(), numbers);
    }

    @Test
    void haveACaseForEveryOp() {
        Set<Class<?>> covered =
                cases().stream().map(test -> test.op().getClass()).collect(Collectors.toSet());
        assertThat(covered).containsExactlyInAnyOrder(Op.class.getPermittedSubclasses());
    }

    @Test
    void haveACaseForEveryFieldOfADetection() {
        assertThat(cases().stream().map(OpCase::op))
                .contains(Arrays.stream(Field.values()).map(DetectionField::new).toArray(Op[]::new));
    }

    @Test
    void haveACaseForEveryActivation() {
        assertThat(cases().stream().map(OpCase::op))
                .contains(Arrays.stream(Function.values()).map(Activation::new).toArray(Op[]::new));
    }

    static Stream<Arguments> casesInEveryOpset() {
        return cases().stream()
                .flatMap(test ->
                        IntStream.rangeClosed(Opset.OLDEST, Opset.NEWEST).mapToObj(opset -> Arguments.of(test, opset)));
    }

    @ParameterizedTest(name = "{0}, opset {1}")
    @MethodSource("casesInEveryOpset")
    void computeWhatTheOpMeans(OpCase test, int opset) {
        Artifact model = export(test, OnnxOptions.DEFAULT.withOpset(new Opset(opset)));
        OnnxChecker.check(model);
        assertThat(run(model, test, 1)).containsExactly(test.expected(1), CLOSE);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void computeEachImageOfABatchAlike(OpCase test) {
        Artifact fixed = export(test, OnnxOptions.DEFAULT.withBatch(Batch.of(3)));
        Artifact symbolic = export(test, OnnxOptions.DEFAULT.withBatch(Batch.SYMBOLIC));
        OnnxChecker.check(fixed);
        OnnxChecker.check(symbolic);
        assertThat(run(fixed, test, 3)).containsExactly(test.expected(3), CLOSE);
        assertThat(run(symbolic, test, 3)).containsExactly(test.expected(3), CLOSE);
    }

    /** Otherwise a profile could not say which row the time belongs to. */
    @ParameterizedTest
    @MethodSource("cases")
    void keepTheirNamesInOnnxRuntime(OpCase test, @TempDir Path folder) throws IOException {
        Artifact model = export(test, OnnxOptions.DEFAULT);
        assertThat(OnnxRuntime.simplified(model, folder).getGraph().getNodeList())
                .allMatch(node -> node.getName().startsWith("row1.1.output/op"));
    }

    private static Artifact export(OpCase test, OnnxOptions options) {
        return new OnnxExporter(options).export(test.graph());
    }

    private static float[] run(Artifact model, OpCase test, int batch) {
        return OnnxRuntime.run(model, batch, test.inputs(batch));
    }
}
