package io.tcns.compiler.format;

import static io.tcns.compiler.format.TfliteFiles.INT8;
import static io.tcns.compiler.format.TfliteFiles.convolution;
import static io.tcns.compiler.format.TfliteFiles.scales;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.ForeignGraph;
import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.ForeignOp;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.TensorBytes;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes of a TFLite file are, they are refused with a reason, or are tensors with all their bytes, and layers of them. */
class TfliteFuzzTest {

    static Stream<byte[]> files() {
        return Stream.of(TfliteFiles.network().file(), everything().file());
    }

    @MethodSource("files")
    @FuzzTest
    void readsAnyBytes(byte[] file) {
        assertReads(file);
    }

    @FuzzTest
    void readsSpoiltNetworks(FuzzedDataProvider data) {
        assertReads(SpoiltTflite.of(everything(), data));
    }

    /** A layer of each kind, with weights of each kind. */
    private static TfliteFiles everything() {
        TfliteFiles file = new TfliteFiles();
        int image = file.value("image", INT8, scales(0, 1, 0.5f), 1, 4, 4, 2);
        int output = file.value("output", 1, 3);
        int hidden = file.value("hidden", 1, 4, 4, 2);
        int half = file.constant("half", (byte) 1, new byte[16], 4, 2);
        int converted = file.value("converted", 4, 2);
        int depthwise = file.constant("depthwise", INT8, new byte[2], scales(3, 0, 1, 2), 1, 1, 1, 2);
        int sides = file.constant("sides", TfliteFiles.INT32, new byte[32], 4, 2);
        int axes = file.constant("axes", TfliteFiles.INT32, TfliteFiles.ints(1, 2), 2);
        return file.operator(TfliteFiles.DEQUANTIZE, converted, half)
                .operator(TfliteFiles.DEPTHWISE_CONV_2D, convolution().with(4, (byte) 3), hidden, image, depthwise, -1)
                .operator(TfliteFiles.ADD, new FlatTableWriter().with(0, (byte) 1), hidden, image, hidden)
                .operator(34, hidden, hidden, sides)
                .operator(1, TfliteFiles.pool(1, 1, 2, 2).with(0, (byte) 0), hidden, hidden)
                .operator(17, TfliteFiles.pool(1, 1, 2, 2), hidden, hidden)
                .operator(TfliteFiles.MEAN, hidden, hidden, axes)
                .operator(TfliteFiles.FULLY_CONNECTED, output, hidden, converted);
    }

    private static void assertReads(byte[] content) {
        Checkpoint checkpoint;
        try {
            checkpoint = new Tflite().read(Path.of("network.tflite"), TfliteFiles.little(content));
        } catch (UnreadableCheckpointException e) {
            assertThat(e.reason()).isNotBlank();
            return;
        }
        for (Tensor tensor : checkpoint.tensors()) {
            assertThat(TensorBytes.of(tensor).remaining())
                    .isEqualTo(tensor.elements() * tensor.type().bytes());
            tensor.quantization()
                    .ifPresent(scales -> assertThat(scales.scales())
                            .allMatch(scale -> Double.isFinite(scale.factor()) && Double.isFinite(scale.offset())));
        }
        ForeignGraph graph = checkpoint.graph().orElseThrow();
        for (ForeignNode node : graph.nodes()) {
            if (node.op() instanceof ForeignOp.Convolution layer) {
                assertThat(checkpoint.tensors()).contains(layer.weight().tensor());
                assertThat(layer.weight().tensor().shape()).hasSize(4);
            }
            assertThat(node.outputs()).isNotEmpty();
        }
    }
}
