package io.tcns.compiler.format;

import static io.tcns.compiler.format.TfliteFiles.ADD;
import static io.tcns.compiler.format.TfliteFiles.CONV_2D;
import static io.tcns.compiler.format.TfliteFiles.DEPTHWISE_CONV_2D;
import static io.tcns.compiler.format.TfliteFiles.DEQUANTIZE;
import static io.tcns.compiler.format.TfliteFiles.FULLY_CONNECTED;
import static io.tcns.compiler.format.TfliteFiles.INT32;
import static io.tcns.compiler.format.TfliteFiles.INT8;
import static io.tcns.compiler.format.TfliteFiles.MEAN;
import static io.tcns.compiler.format.TfliteFiles.UINT8;
import static io.tcns.compiler.format.TfliteFiles.convolution;
import static io.tcns.compiler.format.TfliteFiles.ints;
import static io.tcns.compiler.format.TfliteFiles.pool;
import static io.tcns.compiler.format.TfliteFiles.scales;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.ForeignGraph;
import io.tcns.compiler.checkpoint.ForeignGraph.Range;
import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.ForeignOp;
import io.tcns.compiler.checkpoint.ForeignOp.Convolution;
import io.tcns.compiler.checkpoint.ForeignOp.FullyConnected;
import io.tcns.compiler.checkpoint.ForeignOp.Step;
import io.tcns.compiler.checkpoint.ForeignPadding;
import io.tcns.compiler.checkpoint.Layout;
import io.tcns.compiler.checkpoint.Quantization;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.ir.Activation.Function;
import io.tcns.compiler.ir.Resize.Alignment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TfliteOperatorsTest {

    private final TfliteFiles file = new TfliteFiles();
    private final int image = file.value("image", 1, 8, 6, 2);
    private final int output = file.value("output;and what is fused into it", 1, 8, 6, 4);

    @Test
    void readsConvolutions() throws UnreadableCheckpointException {
        int weight = file.weights("weight", 4, 3, 5, 2);
        int bias = file.weights("bias", 4);
        file.operator(
                CONV_2D,
                convolution().with(0, (byte) 1).with(1, 2).with(2, 3).with(4, 4).with(5, 5),
                output,
                image,
                weight,
                bias);

        ForeignNode node = onlyNode();

        assertThat(node.name()).isEqualTo("output");
        assertThat(node.inputs()).containsExactly("image");
        assertThat(node.outputs()).containsExactly("output;and what is fused into it");
        Convolution layer = (Convolution) node.op();
        assertThat(layer.weight().tensor().name()).isEqualTo("weight");
        assertThat(layer.weight().layout()).isEqualTo(Layout.OHWI);
        assertThat(layer.bias().orElseThrow().tensor().name()).isEqualTo("bias");
        assertThat(layer.depthwise()).isFalse();
        assertThat(layer.groups()).isEqualTo(1);
        assertThat(layer.stride()).isEqualTo(new Step(3, 2));
        assertThat(layer.dilation()).isEqualTo(new Step(5, 4));
        assertThat(layer.padding()).isEqualTo(ForeignPadding.NONE);
    }

    @Test
    void readsDepthwiseConvolutions() throws UnreadableCheckpointException {
        int weight = file.weights("weight", 1, 3, 3, 2);
        file.operator(
                DEPTHWISE_CONV_2D,
                convolution().with(1, 2).with(2, 2).with(3, 1).with(5, 4).with(6, 5),
                output,
                image,
                weight,
                -1);

        Convolution layer = (Convolution) onlyNode().op();

        assertThat(layer.weight().layout()).isEqualTo(Layout._1HWO);
        assertThat(layer.bias()).isEmpty();
        assertThat(layer.depthwise()).isTrue();
        assertThat(layer.stride()).isEqualTo(new Step(2, 2));
        assertThat(layer.dilation()).isEqualTo(new Step(5, 4));
        assertThat(layer.padding()).isEqualTo(ForeignPadding.SAME);
    }

    @Test
    void takesSeveralFiltersForEachChannelAsGroups() throws UnreadableCheckpointException {
        // The multiplier is written, but redundant: TFLite itself goes by the shapes.
        int weight = file.weights("weight", 1, 3, 3, 4);
        file.operator(DEPTHWISE_CONV_2D, convolution().with(3, 1), output, image, weight);
        Convolution layer = (Convolution) onlyNode().op();
        assertThat(layer.depthwise()).isFalse();
        assertThat(layer.groups()).isEqualTo(2);
    }

    @Test
    void findsGroupsInTheChannelsOfTheImage() throws UnreadableCheckpointException {
        file.operator(CONV_2D, convolution(), output, image, file.weights("weight", 4, 3, 3, 1));
        assertThat(((Convolution) onlyNode().op()).groups()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"1, RELU", "3, RELU6"})
    void makesNodesOfFusedActivations(byte activation, Function function) throws UnreadableCheckpointException {
        int weight = file.weights("weight", 4, 1, 1, 2);
        file.operator(CONV_2D, convolution().with(3, activation), output, image, weight);
        List<ForeignNode> nodes = graph().nodes();
        assertThat(nodes).hasSize(2);
        assertThat(nodes.get(0).outputs()).isEqualTo(nodes.get(1).inputs());
        assertThat(nodes.get(1).op()).isEqualTo(new ForeignOp.Nonlinearity(function));
        assertThat(nodes.get(1).outputs()).isEqualTo(graph().outputs());
    }

    @Test
    void namesFusedActivationsThatItDoesNotKnow() throws UnreadableCheckpointException {
        file.operator(ADD, new FlatTableWriter().with(0, (byte) 4), output, image, file.value("other"));
        assertThat(graph().nodes().get(1).op()).isEqualTo(new ForeignOp.Other("fused activation 4"));
    }

    @Test
    void readsFullyConnectedLayers() throws UnreadableCheckpointException {
        int weight = file.weights("weight", 4, 2);
        file.operator(FULLY_CONNECTED, output, image, weight, -1);
        FullyConnected layer = (FullyConnected) onlyNode().op();
        assertThat(layer.weight().layout()).isEqualTo(Layout.OI);
        assertThat(layer.bias()).isEmpty();
    }

    @Test
    void leavesShuffledWeightsAlone() throws UnreadableCheckpointException {
        int weight = file.weights("weight", 4, 2);
        file.operator(FULLY_CONNECTED, new FlatTableWriter().with(1, (byte) 1), output, image, weight);
        assertThat(onlyNode().op()).isEqualTo(new ForeignOp.Other("FULLY_CONNECTED of unknown weights"));
    }

    @ParameterizedTest
    @CsvSource({"3, CONV_2D", "4, DEPTHWISE_CONV_2D", "9, FULLY_CONNECTED"})
    void leavesComputedWeightsAndBiasesAlone(int code, String operator) throws UnreadableCheckpointException {
        int weight = code == FULLY_CONNECTED ? file.weights("weight", 4, 2) : file.weights("weight", 1, 1, 1, 2);
        file.operator(code, convolution(), output, image, weight, file.value("computed bias", 4));
        file.operator(code, convolution(), output, image, file.value("computed weight", 1, 1, 1, 2));
        assertThat(graph().nodes())
                .extracting(ForeignNode::op)
                .containsOnly(new ForeignOp.Other(operator + " of unknown weights"));
    }

    @Test
    void doesNotFollowReshapedConstants() throws UnreadableCheckpointException {
        int reshaped = file.value("reshaped", 4, 1, 1, 2);
        file.operator(22, reshaped, file.weights("weight", 8));
        file.operator(CONV_2D, convolution(), output, image, reshaped);
        assertThat(graph().nodes().get(1).op()).isEqualTo(new ForeignOp.Other("CONV_2D of unknown weights"));
    }

    @Test
    void readsHalfPrecisionWeightsThroughTheirConversion() throws UnreadableCheckpointException {
        int half = file.constant("half", (byte) 1, new byte[16], 4, 1, 1, 2);
        int converted = file.value("converted", 4, 1, 1, 2);
        file.operator(DEQUANTIZE, converted, half).operator(CONV_2D, convolution(), output, image, converted);
        Convolution layer = (Convolution) onlyNode().op();
        assertThat(layer.weight().tensor().name()).isEqualTo("half");
        assertThat(layer.weight().tensor().type()).isEqualTo(ElementType.F16);
    }

    @Test
    void readsQuantisedWeightsThroughTheirConversion() throws UnreadableCheckpointException {
        int integers = file.constant("integers", INT8, new byte[8], scales(0, 0, 0.5f), 4, 2);
        int converted = file.value("converted", 4, 2);
        file.operator(DEQUANTIZE, converted, integers).operator(FULLY_CONNECTED, output, image, converted);
        FullyConnected layer = (FullyConnected) onlyNode().op();
        assertThat(layer.weight().tensor().quantization()).contains(Quantization.perTensor(0.5, -0.0));
    }

    static Stream<Arguments> operatorsOfOneValue() {
        return Stream.of(
                arguments(6, new ForeignOp.PassThrough("DEQUANTIZE")),
                arguments(14, new ForeignOp.Nonlinearity(Function.SIGMOID)),
                arguments(19, new ForeignOp.Nonlinearity(Function.RELU)),
                arguments(21, new ForeignOp.Nonlinearity(Function.RELU6)),
                arguments(22, new ForeignOp.PassThrough("RESHAPE")),
                arguments(23, new ForeignOp.Resize(Alignment.ASYMMETRIC)),
                arguments(25, new ForeignOp.Softmax()),
                arguments(37, new ForeignOp.Other("BATCH_TO_SPACE_ND")),
                arguments(38, new ForeignOp.Other("SPACE_TO_BATCH_ND")),
                arguments(43, new ForeignOp.PassThrough("SQUEEZE")),
                arguments(98, new ForeignOp.Other("operator 98")),
                arguments(114, new ForeignOp.PassThrough("QUANTIZE")),
                arguments(117, new ForeignOp.Nonlinearity(Function.HARD_SWISH)),
                arguments(150, new ForeignOp.Other("operator 150")));
    }

    @ParameterizedTest
    @MethodSource("operatorsOfOneValue")
    void readsOperatorsOfOneValue(int code, ForeignOp op) throws UnreadableCheckpointException {
        file.operator(code, output, image);
        assertThat(onlyNode().op()).isEqualTo(op);
    }

    @Test
    void readsCodesThatOnlyTheOldFieldHas() throws UnreadableCheckpointException {
        file.operator(25, output, image);
        file.codes.set(0, new FlatTableWriter().with(0, (byte) 25));
        assertThat(onlyNode().op()).isEqualTo(new ForeignOp.Softmax());
    }

    @Test
    void readsSumsOfTwoValues() throws UnreadableCheckpointException {
        file.operator(ADD, output, image, file.value("other", 1, 8, 6, 2));
        assertThat(onlyNode().op()).isEqualTo(new ForeignOp.Add());
        assertThat(onlyNode().inputs()).containsExactly("image", "other");
    }

    @Test
    void leavesSumsWithConstantsAlone() throws UnreadableCheckpointException {
        file.operator(ADD, output, image, file.weights("shift", 2));
        assertThat(onlyNode().op()).isEqualTo(new ForeignOp.Other("ADD"));
    }

    @ParameterizedTest
    @CsvSource({"1, 2, true", "2, 1, true", "-3, -2, true", "1, 3, false", "2, 2, false"})
    void knowsMeansOverHeightAndWidth(int one, int other, boolean isGlobal) throws UnreadableCheckpointException {
        int axes = file.constant("axes", INT32, ints(one, other), 2);
        file.operator(MEAN, output, image, axes);
        assertThat(onlyNode().op())
                .isEqualTo(isGlobal ? new ForeignOp.GlobalAveragePool() : new ForeignOp.Other("MEAN"));
    }

    @Test
    void readsPools() throws UnreadableCheckpointException {
        file.operator(1, pool(1, 2, 3, 4), output, image);
        file.operator(17, pool(1, 2, 3, 4).with(0, (byte) 0), output, image);
        assertThat(graph().nodes())
                .extracting(ForeignNode::op)
                .containsExactly(
                        new ForeignOp.AveragePool(new Step(4, 3), new Step(2, 1)),
                        new ForeignOp.MaxPool(new Step(4, 3), new Step(2, 1), ForeignPadding.SAME));
    }

    @Test
    void knowsWhetherAveragePoolsPad() throws UnreadableCheckpointException {
        file.operator(1, pool(2, 2, 2, 2).with(0, (byte) 0), output, image);
        file.operator(1, pool(2, 2, 3, 3).with(0, (byte) 0), output, image);
        assertThat(graph().nodes())
                .extracting(ForeignNode::op)
                .containsExactly(
                        new ForeignOp.AveragePool(new Step(2, 2), new Step(2, 2)),
                        new ForeignOp.Other("padded AVERAGE_POOL_2D"));
    }

    @Test
    void readsPaddingAroundImages() throws UnreadableCheckpointException {
        int sides = file.constant("sides", INT32, ints(0, 0, 1, 2, 3, 4, 0, 0), 4, 2);
        file.operator(34, output, image, sides);
        assertThat(onlyNode().op()).isEqualTo(new ForeignOp.Pad(new ForeignPadding.Explicit(1, 3, 2, 4)));
    }

    @Test
    void leavesPaddedChannelsAlone() throws UnreadableCheckpointException {
        int sides = file.constant("sides", INT32, ints(0, 0, 1, 1, 1, 1, 1, -1), 4, 2);
        file.operator(34, output, image, sides);
        assertThat(onlyNode().op()).isEqualTo(new ForeignOp.Other("PAD"));
    }

    @Test
    void readsTheFirstOfSeveralGraphs() throws UnreadableCheckpointException {
        file.operator(25, output, image);
        file.model.with(2, List.of(file.graph, TfliteFiles.network().graph));
        assertThat(onlyNode().op()).isEqualTo(new ForeignOp.Softmax());
    }

    @Test
    void tellsTheRangesOfQuantisedValues() throws UnreadableCheckpointException {
        file.value("unsigned", UINT8, scales(0, 0, 6 / 255f), 1);
        file.value("signed", INT8, scales(0, -128, 0.5f), 1);
        file.value("per channel", INT8, scales(0, 0, 1, 2), 2);
        assertThat(graph().ranges())
                .containsOnlyKeys("unsigned", "signed")
                .containsEntry("signed", new Range(0, 127.5))
                .containsEntry("unsigned", new Range(0, 255.0 * (6 / 255f)));
    }

    private ForeignNode onlyNode() throws UnreadableCheckpointException {
        assertThat(graph().nodes()).hasSize(1);
        return graph().nodes().get(0);
    }

    private ForeignGraph graph() throws UnreadableCheckpointException {
        Checkpoint checkpoint = new Tflite()
                .read(Path.of("network.tflite"), ByteBuffer.wrap(file.file()).order(ByteOrder.LITTLE_ENDIAN));
        return checkpoint.graph().orElseThrow();
    }
}
