package io.tcns.exporters.onnx;

import static io.tcns.exporters.onnx.WeightModels.floats;
import static io.tcns.exporters.onnx.WeightModels.integer;
import static io.tcns.exporters.onnx.WeightModels.integerList;
import static io.tcns.exporters.onnx.WeightModels.integers;
import static io.tcns.exporters.onnx.WeightModels.number;
import static io.tcns.exporters.onnx.WeightModels.text;
import static io.tcns.exporters.onnx.WeightModels.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tcns.compiler.checkpoint.ForeignGraph;
import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.ForeignOp;
import io.tcns.compiler.checkpoint.ForeignOp.BatchNorm;
import io.tcns.compiler.checkpoint.ForeignOp.Convolution;
import io.tcns.compiler.checkpoint.ForeignOp.FullyConnected;
import io.tcns.compiler.checkpoint.ForeignOp.Step;
import io.tcns.compiler.checkpoint.ForeignPadding;
import io.tcns.compiler.checkpoint.Layout;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.ir.Activation.Function;
import io.tcns.exporters.onnx.proto.AttributeProto;
import io.tcns.exporters.onnx.proto.NodeProto;
import io.tcns.exporters.onnx.proto.ValueInfoProto;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxLayersTest {

    private final WeightModels model = new WeightModels();

    @Test
    void readsConvolutions() throws UnreadableCheckpointException {
        model.with(zeros("weight", 4, 1, 3, 5)).with(zeros("bias", 4));
        model.node(
                "Conv",
                "y",
                "x,weight,bias",
                integer("group", 2),
                integerList("strides", 3, 2),
                integerList("dilations", 5, 4),
                integerList("pads", 1, 2, 3, 4));

        assertThat(onlyNode().name()).isEqualTo("y");
        assertThat(onlyNode().inputs()).containsExactly("x");
        Convolution layer = (Convolution) onlyNode().op();
        assertThat(layer.weight().tensor().name()).isEqualTo("weight");
        assertThat(layer.weight().layout()).isEqualTo(Layout.OIHW);
        assertThat(layer.bias().orElseThrow().tensor().name()).isEqualTo("bias");
        assertThat(layer.depthwise()).isFalse();
        assertThat(layer.groups()).isEqualTo(2);
        assertThat(layer.stride()).isEqualTo(new Step(3, 2));
        assertThat(layer.dilation()).isEqualTo(new Step(5, 4));
        assertThat(layer.padding()).isEqualTo(new ForeignPadding.Explicit(1, 2, 3, 4));
    }

    @Test
    void readsConvolutionsOfWhichNothingIsSaid() throws UnreadableCheckpointException {
        model.with(zeros("weight", 4, 2, 1, 1)).node("Conv", "y", "x,weight,");
        Convolution layer = (Convolution) onlyNode().op();
        assertThat(layer.bias()).isEmpty();
        assertThat(layer.groups()).isEqualTo(1);
        assertThat(layer.stride()).isEqualTo(Step.ONE);
        assertThat(layer.dilation()).isEqualTo(Step.ONE);
        assertThat(layer.padding()).isEqualTo(ForeignPadding.NONE);
    }

    static Stream<Arguments> automaticPaddings() {
        return Stream.of(
                arguments("SAME_UPPER", ForeignPadding.SAME),
                arguments("SAME_LOWER", ForeignPadding.SAME_LOWER),
                arguments("VALID", ForeignPadding.NONE),
                arguments("NOTSET", new ForeignPadding.Explicit(1, 1, 1, 1)));
    }

    @ParameterizedTest
    @MethodSource("automaticPaddings")
    void readsAutomaticPadding(String rule, ForeignPadding padding) throws UnreadableCheckpointException {
        model.with(zeros("weight", 4, 2, 3, 3))
                .node("Conv", "y", "x,weight", text("auto_pad", rule), integerList("pads", 1, 1, 1, 1));
        assertThat(((Convolution) onlyNode().op()).padding()).isEqualTo(padding);
    }

    @Test
    void takesNoNumberBeyond32BitsForAnother() throws UnreadableCheckpointException {
        model.with(zeros("weight", 4, 2, 3, 3))
                .node(
                        "Conv",
                        "y",
                        "x,weight",
                        integer("group", (1L << 32) + 1),
                        integerList("strides", 1, -(1L << 32) + 1));
        Convolution layer = (Convolution) onlyNode().op();
        assertThat(layer.groups()).isEqualTo(Integer.MAX_VALUE);
        assertThat(layer.stride()).isEqualTo(new Step(1, Integer.MIN_VALUE));
    }

    @ParameterizedTest
    @CsvSource({"Conv, 4", "Gemm, 2"})
    void leavesComputedWeightsAndBiasesAlone(String operator, int rank) throws UnreadableCheckpointException {
        model.with(rank == 4 ? zeros("weight", 4, 2, 1, 1) : zeros("weight", 2, 4))
                .node(operator, "y", "x,weight,computed")
                .node(operator, "z", "x,computed");
        assertThat(graph().nodes())
                .extracting(ForeignNode::op)
                .containsOnly(new ForeignOp.Other(operator + " of unknown weights"));
    }

    @ParameterizedTest
    @CsvSource({"0, IO", "1, OI"})
    void readsFullyConnectedLayers(int transposed, Layout layout) throws UnreadableCheckpointException {
        model.with(zeros("weight", 2, 4))
                .with(zeros("bias", 4))
                .node("Gemm", "y", "x,weight,bias", integer("transB", transposed));
        FullyConnected layer = (FullyConnected) onlyNode().op();
        assertThat(layer.weight().layout()).isEqualTo(layout);
        assertThat(layer.bias()).isPresent();
    }

    static Stream<AttributeProto> scaledProducts() {
        return Stream.of(number("alpha", 0.5f), number("beta", 2), integer("transA", 1));
    }

    @ParameterizedTest
    @MethodSource("scaledProducts")
    void leavesScaledProductsAlone(AttributeProto attribute) throws UnreadableCheckpointException {
        model.with(zeros("weight", 2, 4)).node("Gemm", "y", "x,weight", attribute);
        assertThat(onlyNode().op()).isEqualTo(new ForeignOp.Other("Gemm of unknown weights"));
    }

    @ParameterizedTest
    @CsvSource({"'product,bias'", "'bias,product'"})
    void makesOneLayerOfAProductAndItsBias(String operands) throws UnreadableCheckpointException {
        model.with(zeros("weight", 2, 4)).with(zeros("bias", 4));
        model.node("MatMul", "product", "x,weight").node("Add", "y", operands);
        FullyConnected layer = (FullyConnected) onlyNode().op();
        assertThat(layer.weight().layout()).isEqualTo(Layout.IO);
        assertThat(layer.bias().orElseThrow().tensor().name()).isEqualTo("bias");
        assertThat(onlyNode().outputs()).containsExactly("y");
    }

    @Test
    void addsNoSecondBias() throws UnreadableCheckpointException {
        model.with(zeros("weight", 2, 4)).with(zeros("bias", 4));
        model.node("Gemm", "product", "x,weight,bias").node("Add", "y", "product,bias");
        assertThat(graph().nodes().get(1).op()).isEqualTo(new ForeignOp.Other("Add of a constant"));
    }

    @Test
    void readsSumsOfTwoValues() throws UnreadableCheckpointException {
        model.node("Add", "y", "x,z").node("Sum", "s", "x,z").node("Sum", "t", "x,y,z");
        assertThat(graph().nodes())
                .extracting(ForeignNode::op)
                .containsExactly(new ForeignOp.Add(), new ForeignOp.Add(), new ForeignOp.Other("Sum"));
        assertThat(graph().nodes().get(0).inputs()).containsExactly("x", "z");
    }

    @Test
    void answersSumsAndProductsWithoutOperands() throws UnreadableCheckpointException {
        model.with(zeros("constant", 1)).node("Add", "a", "constant").node("Mul", "b", "x");
        model.node(NodeProto.newBuilder().setOpType("Add").addOutput("c").build());
        model.node(NodeProto.newBuilder().setOpType("Mul").addOutput("d").build());
        model.node(NodeProto.newBuilder().setOpType("Conv").build());
        assertThat(graph().nodes()).hasSize(4).allMatch(node -> node.op() instanceof ForeignOp.Other);
    }

    @Test
    void readsBatchNorms() throws UnreadableCheckpointException {
        model.with(zeros("gamma", 4))
                .with(zeros("beta", 4))
                .with(zeros("mean", 4))
                .with(zeros("variance", 4));
        // Outputs for training, which old exporters name.
        model.node(NodeProto.newBuilder()
                .setOpType("BatchNormalization")
                .addAllInput(List.of("x", "gamma", "beta", "mean", "variance"))
                .addAllOutput(List.of("y", "mean'", "variance'"))
                .addAttribute(number("epsilon", 1e-3f))
                .build());
        BatchNorm norm = (BatchNorm) onlyNode().op();
        assertThat(Stream.of(norm.gamma().orElseThrow(), norm.beta().orElseThrow(), norm.mean(), norm.variance())
                        .map(weight -> weight.tensor().name()))
                .containsExactly("gamma", "beta", "mean", "variance");
        assertThat(norm.epsilon()).isEqualTo(1e-3f);
        assertThat(onlyNode().outputs()).containsExactly("y");
    }

    @Test
    void leavesNormsOfUnknownStatisticsAlone() throws UnreadableCheckpointException {
        model.with(zeros("v", 4)).node("BatchNormalization", "y", "x,v,v,v,v", integer("training_mode", 1));
        model.node("BatchNormalization", "z", "x,v,v,v,computed");
        assertThat(graph().nodes())
                .extracting(ForeignNode::op)
                .containsOnly(new ForeignOp.Other("BatchNormalization of unknown statistics"));
    }

    static Stream<Arguments> nodesOfOneValue() {
        ForeignOp relu = new ForeignOp.Nonlinearity(Function.RELU);
        ForeignOp relu6 = new ForeignOp.Nonlinearity(Function.RELU6);
        return Stream.of(
                arguments("Relu", "x", List.of(), relu),
                arguments("Clip", "x", List.of(number("min", 0), number("max", 6)), relu6),
                arguments("Clip", "x,zero,six", List.of(), relu6),
                arguments("Clip", "x,zero,", List.of(), relu),
                arguments("Clip", "x,zero", List.of(number("max", Float.MAX_VALUE)), relu),
                arguments("Clip", "x,,six", List.of(), new ForeignOp.Other("Clip from -Infinity to 6.0")),
                arguments("Clip", "x,zero,computed", List.of(), new ForeignOp.Other("Clip to unknown bounds")),
                arguments("HardSwish", "x", List.of(), new ForeignOp.Nonlinearity(Function.HARD_SWISH)),
                arguments("HardSigmoid", "x", List.of(), new ForeignOp.Other("HardSigmoid")),
                arguments(
                        "HardSigmoid",
                        "x",
                        List.of(number("alpha", 1 / 6f)),
                        new ForeignOp.Nonlinearity(Function.HARD_SIGMOID)),
                arguments("Sigmoid", "x", List.of(), new ForeignOp.Nonlinearity(Function.SIGMOID)),
                arguments("Softmax", "x", List.of(), new ForeignOp.Softmax()),
                arguments("GlobalAveragePool", "x", List.of(), new ForeignOp.GlobalAveragePool()),
                arguments("ReduceMean", "x", List.of(integerList("axes", 3, 2)), new ForeignOp.GlobalAveragePool()),
                arguments("ReduceMean", "x,sides", List.of(), new ForeignOp.GlobalAveragePool()),
                arguments("ReduceMean", "x", List.of(), new ForeignOp.Other("ReduceMean")),
                arguments("ReduceMean", "x", List.of(integerList("axes", 1)), new ForeignOp.Other("ReduceMean")),
                arguments(
                        "AveragePool",
                        "x",
                        List.of(integerList("kernel_shape", 7, 5), integerList("strides", 3, 2)),
                        new ForeignOp.AveragePool(new Step(7, 5), new Step(3, 2))),
                arguments(
                        "AveragePool",
                        "x",
                        List.of(integerList("kernel_shape", 3, 3), integerList("pads", 1, 1, 1, 1)),
                        new ForeignOp.Other("padded AveragePool")),
                arguments(
                        "AveragePool",
                        "x",
                        List.of(integerList("kernel_shape", 3, 3), integer("ceil_mode", 1)),
                        new ForeignOp.Other("padded AveragePool")),
                arguments(
                        "MaxPool",
                        "x",
                        List.of(integerList("kernel_shape", 3, 3), integerList("pads", 1, 1, 1, 1)),
                        new ForeignOp.MaxPool(new Step(3, 3), Step.ONE, new ForeignPadding.Explicit(1, 1, 1, 1))),
                arguments("Pad", "x", List.of(integerList("pads", 0, 0, 1, 2, 0, 0, 3, 4)), padded()),
                arguments("Pad", "x,pixels", List.of(), padded()),
                arguments("Pad", "x,pixels,six", List.of(), new ForeignOp.Other("Pad")),
                arguments("Pad", "x,pixels", List.of(text("mode", "edge")), new ForeignOp.Other("Pad")),
                arguments("Identity", "x", List.of(), new ForeignOp.PassThrough("Identity")),
                arguments("Reshape", "x,sides", List.of(), new ForeignOp.PassThrough("Reshape")),
                arguments("DequantizeLinear", "x,six", List.of(), new ForeignOp.PassThrough("DequantizeLinear")),
                arguments("Transpose", "x", List.of(), new ForeignOp.Other("Transpose")));
    }

    private static ForeignOp padded() {
        return new ForeignOp.Pad(new ForeignPadding.Explicit(1, 2, 3, 4));
    }

    @ParameterizedTest
    @MethodSource("nodesOfOneValue")
    void readsNodesOfOneValue(String operator, String inputs, List<AttributeProto> attributes, ForeignOp op)
            throws UnreadableCheckpointException {
        model.with(floats("zero", List.of(), 0)).with(floats("six", List.of(), 6));
        model.with(integers("sides", -1, -2)).with(integers("pixels", 0, 0, 1, 2, 0, 0, 3, 4));
        model.node(operator, "y", inputs, attributes.toArray(AttributeProto[]::new));
        assertThat(onlyNode().op()).isEqualTo(op);
        assertThat(onlyNode().inputs()).startsWith("x");
    }

    @ParameterizedTest
    @CsvSource({"'x,gate'", "'gate,x'"})
    void knowsHardSwishInTwoNodes(String operands) throws UnreadableCheckpointException {
        model.node("HardSigmoid", "gate", "x", number("alpha", 1 / 6f)).node("Mul", "y", operands);
        assertThat(onlyNode().op()).isEqualTo(new ForeignOp.Nonlinearity(Function.HARD_SWISH));
        assertThat(onlyNode().inputs()).containsExactly("x");
        assertThat(onlyNode().outputs()).containsExactly("y");
    }

    @Test
    void takesNoProductWithAnotherGateForHardSwish() throws UnreadableCheckpointException {
        model.node("HardSigmoid", "gate", "z", number("alpha", 1 / 6f)).node("Mul", "y", "x,gate");
        assertThat(graph().nodes().get(1).op()).isEqualTo(new ForeignOp.Other("Mul"));
    }

    @Test
    void leavesOperatorsOfOtherFamiliesAlone() throws UnreadableCheckpointException {
        model.node(NodeProto.newBuilder()
                .setOpType("Relu")
                .setDomain("com.example")
                .addInput("x")
                .addOutput("y")
                .build());
        assertThat(onlyNode().op()).isEqualTo(new ForeignOp.Other("com.example.Relu"));
    }

    @Test
    void findsInputsAmongInitializers() throws UnreadableCheckpointException {
        model.with(zeros("weight", 4, 2, 1, 1)).node("Conv", "y", "x,weight");
        model.graph.addInput(ValueInfoProto.newBuilder().setName("weight"));
        assertThat(graph().inputs()).containsExactly("x");
        assertThat(graph().outputs()).containsExactly("y");
    }

    private ForeignNode onlyNode() throws UnreadableCheckpointException {
        assertThat(graph().nodes()).hasSize(1);
        return graph().nodes().get(0);
    }

    private ForeignGraph graph() throws UnreadableCheckpointException {
        return new OnnxLayers(model.graph.build(), new OnnxTensors(Optional.empty())).graph();
    }
}
