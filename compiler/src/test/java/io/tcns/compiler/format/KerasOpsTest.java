package io.tcns.compiler.format;

import static io.tcns.compiler.format.KerasModels.layer;
import static io.tcns.compiler.format.KerasModels.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.ForeignOp;
import io.tcns.compiler.checkpoint.ForeignOp.AveragePool;
import io.tcns.compiler.checkpoint.ForeignOp.BatchNorm;
import io.tcns.compiler.checkpoint.ForeignOp.Convolution;
import io.tcns.compiler.checkpoint.ForeignOp.FullyConnected;
import io.tcns.compiler.checkpoint.ForeignOp.GlobalAveragePool;
import io.tcns.compiler.checkpoint.ForeignOp.MaxPool;
import io.tcns.compiler.checkpoint.ForeignOp.Nonlinearity;
import io.tcns.compiler.checkpoint.ForeignOp.Other;
import io.tcns.compiler.checkpoint.ForeignOp.Pad;
import io.tcns.compiler.checkpoint.ForeignOp.PassThrough;
import io.tcns.compiler.checkpoint.ForeignOp.Softmax;
import io.tcns.compiler.checkpoint.ForeignOp.Step;
import io.tcns.compiler.checkpoint.ForeignPadding;
import io.tcns.compiler.checkpoint.ForeignPadding.Explicit;
import io.tcns.compiler.checkpoint.Layout;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.ir.Activation.Function;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KerasOpsTest {

    private static final String CONVOLUTION =
            ",'strides':[2,1],'padding':'same','dilation_rate':[1,3],'groups':4,'activation':'linear','use_bias':false";
    private static final String NORM = ",'axis':[3],'epsilon':0.002";
    private static final String[] NORM_TENSORS = {"x/gamma 8", "x/beta 8", "x/moving_mean 8", "x/moving_variance 8"};

    @Test
    void readsAConvolution() throws UnreadableCheckpointException {
        Convolution convolution = (Convolution) only("Conv2D", CONVOLUTION, "x/kernel 3 3 2 8");
        assertThat(convolution.weight().tensor().name()).isEqualTo("x/kernel");
        assertThat(convolution.weight().layout()).isEqualTo(Layout.HWIO);
        assertThat(convolution.bias()).isEmpty();
        assertThat(convolution.depthwise()).isFalse();
        assertThat(convolution.groups()).isEqualTo(4);
        assertThat(convolution.stride()).isEqualTo(new Step(2, 1));
        assertThat(convolution.dilation()).isEqualTo(new Step(1, 3));
        assertThat(convolution.padding()).isEqualTo(ForeignPadding.SAME);
    }

    @Test
    void readsABiasUnlessThereIsNone() throws UnreadableCheckpointException {
        Convolution convolution =
                (Convolution) only("Conv2D", ",'strides':1,'padding':'valid'", "x/kernel 1 1 2 8", "x/bias 8");
        assertThat(convolution.bias().orElseThrow().tensor().name()).isEqualTo("x/bias");
        assertThat(convolution.groups()).isEqualTo(1);
        assertThat(convolution.stride()).isEqualTo(Step.ONE);
        assertThat(convolution.dilation()).isEqualTo(Step.ONE);
        assertThat(convolution.padding()).isEqualTo(ForeignPadding.NONE);
    }

    @Test
    void makesAFusedActivationANodeOfItsOwn() throws UnreadableCheckpointException {
        String config = ",'strides':[1,1],'padding':'same','use_bias':false,'activation':'relu6'";
        List<ForeignNode> nodes = nodes("Conv2D", config, "x/kernel 1 1 2 8");
        assertThat(nodes.get(0).op()).isInstanceOf(Convolution.class);
        assertThat(nodes.get(0).outputs()).containsExactly("x before 1");
        assertThat(nodes.get(1)).isEqualTo(new ForeignNode("x", new Nonlinearity(Function.RELU6), "x before 1", "x"));
    }

    @Test
    void readsADepthwiseConvolutionOfOneFilterAChannel() throws UnreadableCheckpointException {
        String config = ",'strides':[1,1],'padding':'same','use_bias':true,'depth_multiplier':1";
        Convolution convolution =
                (Convolution) only("DepthwiseConv2D", config, "x/depthwise_kernel 3 3 8 1", "x/bias 8");
        assertThat(convolution.depthwise()).isTrue();
        assertThat(convolution.weight().layout()).isEqualTo(Layout.HWO1);
        assertThat(convolution.bias()).isPresent();
        assertThat(only("DepthwiseConv2D", config.replace("multiplier':1", "multiplier':2")))
                .isEqualTo(new Other("DepthwiseConv2D"));
    }

    @Test
    void readsASeparableConvolutionAsTwo() throws UnreadableCheckpointException {
        List<ForeignNode> nodes = nodes(
                "SeparableConv2D",
                ",'strides':[2,2],'padding':'same','activation':'relu'",
                "x/depthwise_kernel 3 3 8 1",
                "x/pointwise_kernel 1 1 8 16",
                "x/bias 16");
        Convolution depthwise = (Convolution) nodes.get(0).op();
        Convolution pointwise = (Convolution) nodes.get(1).op();
        assertThat(depthwise.depthwise()).isTrue();
        assertThat(depthwise.stride()).isEqualTo(new Step(2, 2));
        assertThat(depthwise.bias()).isEmpty();
        assertThat(pointwise.depthwise()).isFalse();
        assertThat(pointwise.stride()).isEqualTo(Step.ONE);
        assertThat(pointwise.bias()).isPresent();
        assertThat(nodes.get(2).op()).isEqualTo(new Nonlinearity(Function.RELU));
        assertThat(nodes.get(2).outputs()).containsExactly("x");
    }

    @Test
    void readsABatchNorm() throws UnreadableCheckpointException {
        BatchNorm norm = (BatchNorm) only("BatchNormalization", NORM, NORM_TENSORS);
        assertThat(norm.epsilon()).isEqualTo(0.002);
        assertThat(norm.gamma().orElseThrow().tensor().name()).isEqualTo("x/gamma");
        assertThat(norm.beta().orElseThrow().tensor().name()).isEqualTo("x/beta");
        assertThat(norm.mean().tensor().name()).isEqualTo("x/moving_mean");
        assertThat(norm.variance().tensor().name()).isEqualTo("x/moving_variance");
        assertThat(norm.variance().layout()).isEqualTo(Layout.O);
    }

    @Test
    void leavesOutWhatABatchNormWasMadeWithout() throws UnreadableCheckpointException {
        BatchNorm norm = (BatchNorm)
                only("BatchNormalization", ",'scale':false,'center':false", "x/moving_mean 8", "x/moving_variance 8");
        assertThat(norm.gamma()).isEmpty();
        assertThat(norm.beta()).isEmpty();
        assertThat(norm.epsilon()).isEqualTo(1e-3);
    }

    @Test
    void readsAFullyConnectedLayer() throws UnreadableCheckpointException {
        List<ForeignNode> nodes = nodes("Dense", ",'activation':'softmax'", "x/kernel 4 10", "x/bias 10");
        FullyConnected dense = (FullyConnected) nodes.get(0).op();
        assertThat(dense.weight().layout()).isEqualTo(Layout.IO);
        assertThat(dense.bias()).isPresent();
        assertThat(nodes.get(1).op()).isEqualTo(new Softmax());
    }

    static Stream<Arguments> otherLayers() {
        Step two = new Step(2, 2);
        return Stream.of(
                arguments("ReLU", "", new Nonlinearity(Function.RELU)),
                arguments(
                        "ReLU", ",'max_value':null,'negative_slope':0,'threshold':0", new Nonlinearity(Function.RELU)),
                arguments("ReLU", ",'max_value':6.0", new Nonlinearity(Function.RELU6)),
                arguments("ReLU", ",'max_value':1", new Other("ReLU")),
                arguments("ReLU", ",'negative_slope':0.1", new Other("ReLU")),
                arguments("ReLU", ",'max_value':6,'threshold':1", new Other("ReLU")),
                arguments("LeakyReLU", "", new Other("LeakyReLU")),
                arguments("Activation", ",'activation':'linear'", new PassThrough("Activation")),
                arguments("Activation", ",'activation':'sigmoid'", new Nonlinearity(Function.SIGMOID)),
                arguments("Activation", ",'activation':'hard_silu'", new Nonlinearity(Function.HARD_SWISH)),
                arguments("Activation", ",'activation':'hard_sigmoid'", new Other("hard_sigmoid of Keras 2")),
                arguments("Activation", ",'activation':'softmax'", new Softmax()),
                arguments("Activation", ",'activation':'gelu'", new Other("gelu")),
                arguments(
                        "Activation",
                        ",'activation':{'class_name':'function','config':'relu6','registered_name':'relu6'}",
                        new Nonlinearity(Function.RELU6)),
                arguments("Softmax", ",'axis':-1", new Softmax()),
                arguments("Softmax", ",'axis':1", new Other("Softmax")),
                arguments("ZeroPadding2D", ",'padding':[[0,1],[2,3]]", new Pad(new Explicit(0, 2, 1, 3))),
                arguments("ZeroPadding2D", ",'padding':[1,2]", new Pad(new Explicit(1, 2, 1, 2))),
                arguments("ZeroPadding2D", ",'padding':3", new Pad(new Explicit(3, 3, 3, 3))),
                arguments("GlobalAveragePooling2D", ",'keepdims':true", new GlobalAveragePool()),
                arguments(
                        "AveragePooling2D",
                        ",'pool_size':[7,7],'strides':null,'padding':'valid'",
                        new AveragePool(new Step(7, 7), new Step(7, 7))),
                arguments(
                        "AveragePooling2D",
                        ",'pool_size':[2,2],'strides':[2,2],'padding':'same'",
                        new Other("AveragePooling2D")),
                arguments(
                        "MaxPooling2D",
                        ",'pool_size':[3,3],'strides':[2,2],'padding':'same'",
                        new MaxPool(new Step(3, 3), two, ForeignPadding.SAME)),
                arguments("Dropout", ",'rate':0.2", new PassThrough("Dropout")),
                arguments("Reshape", ",'target_shape':[1000]", new PassThrough("Reshape")),
                arguments("Flatten", "", new PassThrough("Flatten")),
                arguments("Rescaling", ",'scale':1.0,'offset':0", new PassThrough("Rescaling")),
                arguments("Rescaling", ",'scale':0.5", new Other("Rescaling")),
                arguments("BatchNormalization", ",'axis':2", new Other("BatchNormalization")),
                arguments("Lambda", "", new Other("Lambda")));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("otherLayers")
    void readsOtherLayers(String kind, String config, ForeignOp op) throws UnreadableCheckpointException {
        assertThat(only(kind, config)).isEqualTo(op);
    }

    @Test
    void knowsThatKeras3MeansAnotherHardSigmoid() throws UnreadableCheckpointException {
        String model = sequential(layer("Activation", "x", ",'activation':'hard_sigmoid'"));
        assertThat(KerasModels.read(model, true).orElseThrow().nodes().get(0).op())
                .isEqualTo(new Nonlinearity(Function.HARD_SIGMOID));
    }

    @Test
    void addsTwoValuesAndNoMore() throws UnreadableCheckpointException {
        assertThat(only("Add", "")).isEqualTo(new Other("Add of 1 values"));
    }

    static Stream<Arguments> brokenLayers() {
        return Stream.of(
                arguments(
                        "Conv2D",
                        CONVOLUTION.replace("'use", "'data_format':'channels_first','use"),
                        "layer `x` works on channels first; save the model with `data_format=\"channels_last\"`, as Keras"
                                + " does by itself"),
                arguments("Conv2D", CONVOLUTION.replace("[2,1]", "[0,1]"), outOfRange("strides", "1", "0")),
                arguments("Conv2D", CONVOLUTION.replace("[2,1]", "[2,1e3]"), outOfRange("strides", "1", "1000.0")),
                arguments("Conv2D", CONVOLUTION.replace("[2,1]", "[2,2,2]"), outOfRange("strides", "1", "[2,2,2]")),
                arguments(
                        "Conv2D",
                        CONVOLUTION.replace("'strides'", "'stride'"),
                        outOfRange("strides", "1", "it is missing")),
                arguments(
                        "Conv2D",
                        CONVOLUTION.replace("'groups':4", "'groups':70000"),
                        outOfRange("groups", "1", "70000")),
                arguments(
                        "Conv2D",
                        CONVOLUTION.replace("'same'", "'causal'"),
                        "`padding` of layer `x` is neither `same` nor `valid`: `causal`"),
                arguments(
                        "Conv2D",
                        CONVOLUTION.replace("'use_bias':false", "'use_bias':true"),
                        "layer `x` has no tensor `x/bias` in the file"),
                arguments("Dense", "", "tensor `x/kernel` of layer `x` is 3x3x2x8; it should have 2 dimensions"),
                arguments("ZeroPadding2D", ",'padding':[[0,-1],[0,1]]", outOfRange("padding", "0", "-1")),
                arguments("ReLU", ",'max_value':'6'", "`max_value` of layer `x` is no number: \"6\""),
                arguments("ReLU", ",'max_value':1e999", "`max_value` of layer `x` is no number: \"Infinity\""),
                arguments("BatchNormalization", ",'epsilon':-1", "`epsilon` of layer `x` is below 0: -1.0"),
                arguments("BatchNormalization", NORM, "layer `x` has no tensor `x/gamma` in the file"));
    }

    private static String outOfRange(String setting, String least, String value) {
        return "`" + setting + "` of layer `x` is not from " + least + " to 65536: " + value;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("brokenLayers")
    void saysWhatIsWrong(String kind, String config, String reason) {
        assertThatThrownBy(() -> nodes(kind, config, "x/kernel 3 3 2 8"))
                .isInstanceOf(UnreadableCheckpointException.class)
                .hasMessage(reason);
    }

    private static ForeignOp only(String kind, String config, String... tensors) throws UnreadableCheckpointException {
        List<ForeignNode> nodes = nodes(kind, config, tensors);
        assertThat(nodes).hasSize(1);
        return nodes.get(0).op();
    }

    private static List<ForeignNode> nodes(String kind, String config, String... tensors)
            throws UnreadableCheckpointException {
        return KerasModels.read(sequential(layer(kind, "x", config)), false, tensors)
                .orElseThrow()
                .nodes();
    }
}
