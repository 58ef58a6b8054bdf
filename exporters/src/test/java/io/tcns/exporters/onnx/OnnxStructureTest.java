package io.tcns.exporters.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tcns.exporters.Networks;
import io.tcns.exporters.onnx.proto.AttributeProto;
import io.tcns.exporters.onnx.proto.GraphProto;
import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.exporters.onnx.proto.NodeProto;
import io.tcns.exporters.onnx.proto.TensorProto;
import io.tcns.exporters.onnx.proto.TensorProto.DataLocation;
import io.tcns.exporters.onnx.proto.TensorProto.DataType;
import io.tcns.exporters.onnx.proto.TensorShapeProto;
import io.tcns.exporters.onnx.proto.TypeProto;
import io.tcns.exporters.onnx.proto.ValueInfoProto;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each test spoils a graph that is right: image [1, 4, 8, 8], four filters of 3 x 3 in two groups, and a Relu. */
class OnnxStructureTest {

    private static final int WEIGHTS = 4 * 2 * 3 * 3 * Float.BYTES;

    private final GraphProto.Builder graph = right();

    @Test
    void findsNothingWrongWithARightGraph() {
        assertThat(problems()).isEmpty();
    }

    @Test
    void findsNothingWrongWithOurFiles() throws IOException {
        for (var network : List.of(Networks.trained(), Networks.folded())) {
            ModelProto model = ModelProto.parseFrom(
                    new OnnxExporter(OnnxOptions.DEFAULT).export(network).toBuffer());
            assertThat(new OnnxStructure(model.getGraph()).problems()).isEmpty();
        }
    }

    @Test
    void findsTensorsWithTooFewOrTooManyBytes() {
        weight().setRawData(bytes(WEIGHTS - 1));
        assertThat(problems()).containsExactly("the tensor `w` of shape [4, 2, 3, 3] has 287 bytes, not 288");
        weight().setRawData(bytes(WEIGHTS + 4));
        assertThat(problems()).containsExactly("the tensor `w` of shape [4, 2, 3, 3] has 292 bytes, not 288");
    }

    @ParameterizedTest
    @CsvSource({"FLOAT, 4", "INT32, 4", "INT64, 8", "FLOAT16, 2", "UINT8, 1", "INT8, 1", "BOOL, 1"})
    void knowsTheSizeOfEveryElement(DataType type, int bytes) {
        TensorProto.Builder tensor =
                graph.addInitializerBuilder().setName("t").addDims(3).setDataType(type.getNumber());
        tensor.setRawData(bytes(3 * bytes));
        assertThat(problems()).isEmpty();
        tensor.setRawData(bytes(2 * bytes));
        assertThat(problems())
                .containsExactly("the tensor `t` of shape [3] has %d bytes, not %d".formatted(2 * bytes, 3 * bytes));
    }

    @Test
    void leavesAloneWhatItDoesNotKnow() {
        // FLOAT4E2M1: less than a byte each.
        TensorProto.Builder tensor =
                graph.addInitializerBuilder().setName("t").addDims(3).setDataType(23);
        tensor.setRawData(bytes(1));
        assertThat(problems()).isEmpty();
        tensor.setDataType(DataType.FLOAT_VALUE).setDataLocation(DataLocation.EXTERNAL);
        assertThat(problems()).isEmpty();
        tensor.clearDataLocation().clearRawData().addFloatData(1);
        assertThat(problems()).isEmpty();
    }

    @Test
    void findsNegativeDimensions() {
        weight().setDims(2, -3);
        assertThat(problems()).containsExactly("the tensor `w` has a negative dimension");
    }

    @Test
    void doesNotOverflowOnHugeDimensions() {
        weight().setDims(2, 1L << 40).setDims(3, 1L << 40);
        assertThat(problems())
                .containsExactly("the tensor `w` of shape [4, 2, 1099511627776, 1099511627776] has 288 bytes, not "
                        + Long.MAX_VALUE);
        // Their product is 0 in 64 bits, and so is the size of a tensor with a dimension of 0.
        weight().setRawData(ByteString.EMPTY).setDims(0, 1L << 32).setDims(1, 1L << 32);
        assertThat(problems()).hasSize(2);
        graph.clearNode().clearOutput();
        weight().addDims(0);
        assertThat(problems()).isEmpty();
    }

    @Test
    void doesNotOverflowOnHugeGroups() {
        weight().clearRawData().setDims(0, 1L << 62).setDims(1, 8);
        group().setI(1L << 62);
        assertThat(problems()).containsExactly("`conv` takes " + Long.MAX_VALUE + " channels, but `image` has 4");
    }

    @Test
    void findsInputsThatNothingDefines() {
        graph.getNodeBuilder(1).setInput(0, "nowhere");
        assertThat(problems()).containsExactly("the node `relu` reads `nowhere`, which nothing above it defines");
    }

    @Test
    void findsInputsThatAreDefinedTooLate() {
        NodeProto relu = graph.getNode(1);
        graph.removeNode(1).addNode(0, relu);
        assertThat(problems()).containsExactly("the node `relu` reads `x`, which nothing above it defines");
    }

    @Test
    void takesEmptyNamesForOptionalInputsAndOutputs() {
        graph.getNodeBuilder(1).addInput("").addOutput("").addOutput("");
        assertThat(problems()).isEmpty();
    }

    @Test
    void findsValuesThatAreDefinedTwice() {
        graph.getNodeBuilder(1).setOutput(0, "x");
        assertThat(problems())
                .containsExactly("the node `relu` defines `x` a second time", "nothing defines the output `y`");
    }

    @Test
    void findsNodesThatOverwriteATensor() {
        graph.getNodeBuilder(1).addOutput("w");
        assertThat(problems()).containsExactly("the node `relu` defines `w` a second time");
    }

    @Test
    void findsTwoTensorsOfOneName() {
        graph.addInitializer(weight().build());
        assertThat(problems()).containsExactly("there are two tensors `w`");
    }

    @Test
    void findsOutputsThatNothingDefines() {
        graph.addOutput(value("z", 4));
        assertThat(problems()).containsExactly("nothing defines the output `z`");
    }

    @Test
    void findsFiltersThatGroupsDoNotDivide() {
        group().setI(3);
        assertThat(problems()).containsExactly("`conv` has 4 filters, which 3 groups do not divide");
        group().setI(0);
        assertThat(problems()).containsExactly("`conv` has 4 filters, which 0 groups do not divide");
        group().setI(-1);
        assertThat(problems()).containsExactly("`conv` has 4 filters, which -1 groups do not divide");
    }

    @Test
    void findsConvolutionsOfOtherChannels() {
        group().setI(1);
        assertThat(problems()).containsExactly("`conv` takes 2 channels, but `image` has 4");
        graph.getNodeBuilder(0).clearAttribute();
        assertThat(problems()).containsExactly("`conv` takes 2 channels, but `image` has 4");
    }

    @Test
    void findsConvolutionsOfOtherChannelsInside() {
        graph.addInitializer(weight().build().toBuilder().setName("w2"));
        graph.addNode(conv("inner", "x", "w2", "y2"));
        graph.addValueInfo(value("x", 6));
        assertThat(problems()).containsExactly("`inner` takes 4 channels, but `x` has 6");
    }

    @Test
    void asksNothingOfConvolutionsWhoseShapesAreNotTold() {
        group().setI(1);
        graph.getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(1)
                .setDimParam("C");
        assertThat(problems()).isEmpty();
        graph.getInputBuilder(0).clearType();
        assertThat(problems()).isEmpty();
    }

    @Test
    void asksNothingOfConvolutionsWithComputedWeights() {
        graph.clearInitializer().addInput(value("w", 9));
        assertThat(problems()).isEmpty();
    }

    @Test
    void asksNothingOfOperatorsOfOtherFamilies() {
        group().setI(3);
        graph.getNodeBuilder(0).setDomain("com.example");
        assertThat(problems()).isEmpty();
    }

    private List<String> problems() {
        return new OnnxStructure(graph.build()).problems();
    }

    private TensorProto.Builder weight() {
        return graph.getInitializerBuilder(0);
    }

    private AttributeProto.Builder group() {
        return graph.getNodeBuilder(0).getAttributeBuilder(0);
    }

    private static GraphProto.Builder right() {
        TensorProto.Builder weight = TensorProto.newBuilder().setName("w").setDataType(DataType.FLOAT_VALUE);
        weight.addAllDims(List.of(4L, 2L, 3L, 3L)).setRawData(bytes(WEIGHTS));
        return GraphProto.newBuilder()
                .addInput(value("image", 4))
                .addInitializer(weight)
                .addNode(conv("conv", "image", "w", "x"))
                .addNode(NodeProto.newBuilder()
                        .setName("relu")
                        .setOpType("Relu")
                        .addInput("x")
                        .addOutput("y"))
                .addOutput(value("y", 4));
    }

    private static NodeProto.Builder conv(String name, String input, String weight, String output) {
        return NodeProto.newBuilder()
                .setName(name)
                .setOpType("Conv")
                .addInput(input)
                .addInput(weight)
                .addOutput(output)
                .addAttribute(AttributeProto.newBuilder().setName("group").setI(2));
    }

    private static ValueInfoProto.Builder value(String name, int channels) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (int size : new int[] {1, channels, 8, 8}) {
            shape.addDimBuilder().setDimValue(size);
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setShape(shape)));
    }

    private static ByteString bytes(int count) {
        return ByteString.copyFrom(new byte[count]);
    }
}
