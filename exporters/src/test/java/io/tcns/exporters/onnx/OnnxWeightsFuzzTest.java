package io.tcns.exporters.onnx;

import static io.tcns.exporters.onnx.WeightModels.floats;
import static io.tcns.exporters.onnx.WeightModels.integer;
import static io.tcns.exporters.onnx.WeightModels.integers;
import static io.tcns.exporters.onnx.WeightModels.number;
import static io.tcns.exporters.onnx.WeightModels.raw;
import static io.tcns.exporters.onnx.WeightModels.zeros;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.ForeignOp;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.TensorBytes;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.exporters.onnx.proto.ModelProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes of a model are, they are refused with a reason, or are tensors with all their bytes, and layers of them. */
class OnnxWeightsFuzzTest {

    private static final ModelProto MODEL = everything();

    @TempDir
    static Path folder;

    static Stream<byte[]> files() {
        return Stream.of(MODEL.toByteArray(), WeightModels.convolution().model().toByteArray());
    }

    @MethodSource("files")
    @FuzzTest
    void readsAnyBytes(byte[] file) throws IOException {
        assertReads(file);
    }

    @FuzzTest
    void readsSpoiltModels(FuzzedDataProvider data) throws IOException {
        assertReads(SpoiltModel.of(MODEL, data).toByteArray());
    }

    /** A layer of each kind, with weights of each kind. */
    private static ModelProto everything() {
        return new WeightModels()
                .with(raw("integers", 3, new byte[4], 2, 2, 1, 1))
                .with(floats("scales", List.of(2L), 1, 2))
                .with(raw("zero points", 3, new byte[2], 2))
                .with(zeros("vector", 2).toBuilder()
                        .clearRawData()
                        .addFloatData(1)
                        .addFloatData(2)
                        .build())
                .with(raw("half", 10, new byte[8], 2, 2))
                .with(floats("zero", List.of(), 0))
                .with(integers("sides", 2, 3))
                .node("DequantizeLinear", "weight", "integers,scales,zero points", integer("axis", 0))
                .node("Cast", "wide", "half", integer("to", 1))
                .node("Identity", "same", "wide")
                .node("Constant", "six", "", number("value_float", 6))
                .node("Conv", "conv", "x,weight,vector", WeightModels.integerList("pads", 1, 1, 1, 1))
                .node("BatchNormalization", "norm", "conv,vector,vector,vector,vector")
                .node("Clip", "relu6", "norm,zero,six")
                .node("HardSigmoid", "gate", "relu6", number("alpha", 1 / 6f))
                .node("Mul", "swish", "relu6,gate")
                .node("Add", "sum", "swish,relu6")
                .node("Pad", "padded", "sum", WeightModels.integerList("pads", 0, 0, 1, 1, 0, 0, 1, 1))
                .node("MaxPool", "max", "padded", WeightModels.integerList("kernel_shape", 2, 2))
                .node("ReduceMean", "mean", "max,sides")
                .node("MatMul", "product", "mean,same")
                .node("Add", "biased", "product,vector")
                .node("Gemm", "y", "biased,wide,vector", integer("transB", 1))
                .model();
    }

    private static void assertReads(byte[] content) throws IOException {
        Checkpoint checkpoint;
        try {
            // The reader looks for external data beside the file.
            Path file = Files.write(folder.resolve("model.onnx"), content);
            ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
            checkpoint = new OnnxWeights().read(file, bytes);
        } catch (UnreadableCheckpointException e) {
            assertThat(e.reason()).isNotBlank();
            return;
        }
        for (Tensor tensor : checkpoint.tensors()) {
            assertThat(TensorBytes.of(tensor).remaining())
                    .isEqualTo((int) (tensor.elements() * tensor.type().bytes()));
            tensor.quantization()
                    .ifPresent(scales -> assertThat(scales.scales())
                            .allMatch(scale -> Double.isFinite(scale.factor()) && Double.isFinite(scale.offset())));
        }
        for (ForeignNode node : checkpoint.graph().orElseThrow().nodes()) {
            if (node.op() instanceof ForeignOp.Convolution layer) {
                assertThat(layer.weight().tensor().shape()).hasSize(4);
                assertThat(node.outputs()).hasSize(1);
            }
        }
    }
}
