package io.tcns.exporters.onnx;

import static io.tcns.exporters.onnx.WeightModels.floats;
import static io.tcns.exporters.onnx.WeightModels.integer;
import static io.tcns.exporters.onnx.WeightModels.integerList;
import static io.tcns.exporters.onnx.WeightModels.number;
import static io.tcns.exporters.onnx.WeightModels.raw;
import static io.tcns.exporters.onnx.WeightModels.tensor;
import static io.tcns.exporters.onnx.WeightModels.zeros;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.Quantization;
import io.tcns.compiler.checkpoint.Quantization.Scale;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.TensorBytes;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.exporters.onnx.proto.AttributeProto;
import io.tcns.exporters.onnx.proto.NodeProto;
import io.tcns.exporters.onnx.proto.TensorProto;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxConstantsTest {

    private static final int FLOAT = 1;
    private static final int INT8 = 3;

    private final WeightModels model = new WeightModels();

    @Test
    void readsInitializersInTheirOrder() throws UnreadableCheckpointException {
        model.with(floats("second", List.of(1L, 2L), 1.5f, -2)).with(floats("first", List.of(), 7));
        assertThat(tensors()).extracting(Tensor::name).containsExactly("second", "first");
        assertThat(read("second").shape()).containsExactly(1L, 2L);
        assertThat(numbers("second")).containsExactly(1.5, -2.0);
        assertThat(read("first").shape()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1, F32",
        "2, U8",
        "3, I8",
        "4, U16",
        "5, I16",
        "6, I32",
        "7, I64",
        "9, BOOL",
        "10, F16",
        "11, F64",
        "12, U32",
        "13, U64",
        "16, BF16"
    })
    void readsEveryTypeOfNumbers(int number, ElementType type) throws UnreadableCheckpointException {
        model.with(raw("numbers", number, new byte[2 * type.bytes()], 2));
        assertThat(read("numbers").type()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 14, 15, 17, 22, 99, -1})
    void leavesOutWhatIsNoNumberOfWholeBytes(int number) throws UnreadableCheckpointException {
        model.with(raw("strange", number, new byte[3], 2));
        assertThat(tensors()).isEmpty();
    }

    @Test
    void readsListsOfNumbers() throws UnreadableCheckpointException {
        list("F32", FLOAT, tensor -> tensor.addFloatData(0.5f).addFloatData(-3));
        list("F64", 11, tensor -> tensor.addDoubleData(1e300).addDoubleData(-3));
        list("I64", 7, tensor -> tensor.addInt64Data(1L << 40).addInt64Data(-3));
        list("I32", 6, tensor -> tensor.addInt32Data(1 << 30).addInt32Data(-3));
        list("I16", 5, tensor -> tensor.addInt32Data(-300).addInt32Data(3));
        list("U16", 4, tensor -> tensor.addInt32Data(65535).addInt32Data(3));
        list("I8", INT8, tensor -> tensor.addInt32Data(-128).addInt32Data(3));
        list("U8", 2, tensor -> tensor.addInt32Data(255).addInt32Data(3));
        list("U32", 12, tensor -> tensor.addUint64Data(0xFFFF_FFFFL).addUint64Data(3));
        // Bit patterns.
        list("F16", 10, tensor -> tensor.addInt32Data(0x3C00).addInt32Data(0xC000));
        list("BF16", 16, tensor -> tensor.addInt32Data(0x3F80).addInt32Data(0xC000));

        assertThat(numbers("F32")).containsExactly(0.5, -3.0);
        assertThat(numbers("F64")).containsExactly(1e300, -3.0);
        assertThat(numbers("I64")).containsExactly(0x1p40, -3.0);
        assertThat(numbers("I32")).containsExactly(0x1p30, -3.0);
        assertThat(numbers("I16")).containsExactly(-300.0, 3.0);
        assertThat(numbers("U16")).containsExactly(65535.0, 3.0);
        assertThat(numbers("I8")).containsExactly(-128.0, 3.0);
        assertThat(numbers("U8")).containsExactly(255.0, 3.0);
        assertThat(numbers("U32")).containsExactly(0xFFFF_FFFFL * 1.0, 3.0);
        assertThat(numbers("F16")).containsExactly(1.0, -2.0);
        assertThat(numbers("BF16")).containsExactly(1.0, -2.0);
    }

    @Test
    void readsConstantNodes() throws UnreadableCheckpointException {
        constant("tensor", tensor("value", floats("another name", List.of(2L), 1, 2)));
        constant("float", number("value_float", 6));
        constant(
                "floats",
                AttributeProto.newBuilder()
                        .setName("value_floats")
                        .addFloats(1)
                        .addFloats(2)
                        .build());
        constant("integer", integer("value_int", -1));
        constant("integers", integerList("value_ints", 2, 3));
        constant("text", WeightModels.text("value_string", "none"));

        assertThat(tensors())
                .extracting(Tensor::name)
                .containsExactly("tensor", "float", "floats", "integer", "integers");
        assertThat(numbers("tensor")).containsExactly(1.0, 2.0);
        assertThat(numbers("float")).containsExactly(6.0);
        assertThat(read("float").shape()).isEmpty();
        assertThat(numbers("floats")).containsExactly(1.0, 2.0);
        assertThat(numbers("integer")).containsExactly(-1.0);
        assertThat(read("integers").type()).isEqualTo(ElementType.I64);
        assertThat(numbers("integers")).containsExactly(2.0, 3.0);
    }

    @Test
    void knowsConstantsUnderOtherNames() throws UnreadableCheckpointException {
        model.with(zeros("weight", 2)).node("Identity", "one", "weight").node("Identity", "two", "one");
        assertThat(constants().get(reading("two"), 0).map(Tensor::name)).contains("weight");
        assertThat(tensors()).extracting(Tensor::name).containsExactly("weight");
    }

    @Test
    void knowsHalfPrecisionConstantsThatAreConverted() throws UnreadableCheckpointException {
        model.with(raw("half", 10, new byte[2], 1))
                .with(zeros("single", 1))
                .node("Cast", "wide", "half", integer("to", FLOAT))
                .node("Cast", "narrow", "single", integer("to", 10));
        assertThat(constants().get(reading("wide"), 0).map(Tensor::name)).contains("half");
        assertThat(constants().isComputed(reading("narrow"), 0)).isTrue();
    }

    @Test
    void readsOneScaleWithItsZeroPoint() throws UnreadableCheckpointException {
        model.with(raw("integers", 2, new byte[] {3, 4}, 2))
                .with(floats("scale", List.of(), 0.5f))
                .with(raw("zero point", 2, new byte[] {(byte) 130}))
                .node("DequantizeLinear", "numbers", "integers,scale,zero point");
        assertThat(quantization("numbers")).isEqualTo(new Quantization(List.of(new Scale(0.5, -65)), 1));
        assertThat(tensors()).extracting(Tensor::name).containsExactly("integers");
        assertThat(read("integers").quantization()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"0", "-2"})
    void readsAScaleForEachChannel(int axis) throws UnreadableCheckpointException {
        model.with(raw("integers", INT8, new byte[6], 2, 3))
                .with(floats("scales", List.of(2L), 0.5f, 4))
                .node("DequantizeLinear", "numbers", "integers,scales", integer("axis", axis));
        assertThat(quantization("numbers").axis()).isZero();
        assertThat(quantization("numbers").scales()).extracting(Scale::factor).containsExactly(0.5, 4.0);
    }

    @Test
    void readsOneConstantUnderTwoScales() throws UnreadableCheckpointException {
        model.with(raw("integers", INT8, new byte[2], 2))
                .with(floats("a", List.of(), 1))
                .with(floats("b", List.of(), 2))
                .node("DequantizeLinear", "with a", "integers,a")
                .node("DequantizeLinear", "with b", "integers,b");
        assertThat(quantization("with a").scales().get(0).factor()).isEqualTo(1);
        assertThat(quantization("with b").scales().get(0).factor()).isEqualTo(2);
    }

    @Test
    void knowsWhatHasToBeComputed() throws UnreadableCheckpointException {
        model.with(zeros("weight", 2));
        NodeProto node = NodeProto.newBuilder()
                .addInput("weight")
                .addInput("")
                .addInput("x")
                .build();
        assertThat(IntStream.range(0, 4).mapToObj(input -> isComputed(node, input)))
                .containsExactly(false, false, true, false);
    }

    @Test
    void readsOneNumberOnlyWhereThereIsOne() throws UnreadableCheckpointException {
        model.with(floats("one", List.of(1L, 1L), 6))
                .with(zeros("two", 2))
                .with(raw("truth", 9, new byte[1], 1))
                .with(raw("none", FLOAT, new byte[0], 1L << 62, 1L << 62, 0));
        assertThat(constants().scalar(reading("one"), 0)).hasValue(6);
        assertThat(constants().scalar(reading("two"), 0)).isEmpty();
        assertThat(constants().scalar(reading("truth"), 0)).isEmpty();
        assertThat(constants().scalar(reading("none"), 0)).isEmpty();
    }

    private void constant(String name, AttributeProto value) {
        model.node(NodeProto.newBuilder()
                .setOpType("Constant")
                .addOutput(name)
                .addAttribute(value)
                .build());
    }

    private void list(String name, int type, Consumer<TensorProto.Builder> numbers) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(type).addDims(2);
        numbers.accept(tensor);
        model.with(tensor.build());
    }

    private static NodeProto reading(String value) {
        return NodeProto.newBuilder().addInput(value).build();
    }

    private boolean isComputed(NodeProto node, int input) {
        try {
            return constants().isComputed(node, input);
        } catch (UnreadableCheckpointException e) {
            throw new AssertionError(e);
        }
    }

    private Quantization quantization(String value) throws UnreadableCheckpointException {
        return constants().get(reading(value), 0).orElseThrow().quantization().orElseThrow();
    }

    private OnnxConstants constants() throws UnreadableCheckpointException {
        OnnxConstants constants = new OnnxConstants(model.graph.build(), new OnnxTensors(Optional.empty()));
        for (NodeProto node : model.graph.getNodeList()) {
            constants.add(node, new NodeAttributes(node));
        }
        return constants;
    }

    private List<Tensor> tensors() throws UnreadableCheckpointException {
        return constants().tensors();
    }

    private Tensor read(String name) throws UnreadableCheckpointException {
        return tensors().stream()
                .filter(tensor -> tensor.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<Double> numbers(String name) throws UnreadableCheckpointException {
        Tensor tensor = read(name);
        return IntStream.range(0, (int) tensor.elements())
                .mapToObj(index -> tensor.type().number(TensorBytes.of(tensor), index))
                .toList();
    }
}
