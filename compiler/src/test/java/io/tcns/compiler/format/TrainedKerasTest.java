package io.tcns.compiler.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.ForeignGraph;
import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.ForeignOp.Add;
import io.tcns.compiler.checkpoint.ForeignOp.BatchNorm;
import io.tcns.compiler.checkpoint.ForeignOp.Convolution;
import io.tcns.compiler.checkpoint.ForeignOp.FullyConnected;
import io.tcns.compiler.checkpoint.ForeignOp.GlobalAveragePool;
import io.tcns.compiler.checkpoint.ForeignOp.Nonlinearity;
import io.tcns.compiler.checkpoint.ForeignOp.Other;
import io.tcns.compiler.checkpoint.ForeignOp.Pad;
import io.tcns.compiler.checkpoint.ForeignOp.PassThrough;
import io.tcns.compiler.checkpoint.ForeignOp.Softmax;
import io.tcns.compiler.checkpoint.ForeignOp.Step;
import io.tcns.compiler.checkpoint.ForeignPadding;
import io.tcns.compiler.checkpoint.Layout;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.TensorBytes;
import io.tcns.compiler.ir.Activation.Function;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Networks that others trained and saved. The files are not ours to copy: {@code -Dtcns.assets=FOLDER} says where they are. */
class TrainedKerasTest {

    private Path assets = Path.of("");

    @BeforeEach
    void findAssets() {
        String folder = System.getProperty("tcns.assets", "");
        assumeTrue(!folder.isEmpty(), "trained networks are needed: set -Dtcns.assets=FOLDER");
        assets = Path.of(folder);
    }

    @Test
    void readsTheTensorsOfTensorFlowJsAsTheOtherFileHoldsThem() {
        Checkpoint json = read("mobilenet_v2_0.35_224/model.json");
        Checkpoint other = read("mobilenet_v2_0.35_224/mobilenet_v2_0.35_torchvision_names.safetensors");
        assertThat(json.tensors()).hasSize(263);

        List<Convolution> convolutions = ops(json, Convolution.class);
        List<Tensor> kernels = other.tensors().stream()
                .filter(tensor -> tensor.shape().size() == 4)
                .toList();
        assertThat(kernels).hasSize(52);
        Map<String, List<Tensor>> byFirstNumbers =
                kernels.stream().collect(Collectors.groupingBy(tensor -> key(tensor, Layout.OIHW)));
        for (Convolution convolution : convolutions) {
            Tensor kernel = convolution.weight().tensor();
            assertThat(byFirstNumbers)
                    .as(kernel.name())
                    .containsKey(key(kernel, convolution.weight().layout()));
        }
        assertThat(convolutions).hasSize(52);
    }

    @Test
    void readsTheNetworkOfTensorFlowJs() {
        ForeignGraph graph = read("mobilenet_v2_0.35_224/model.json").graph().orElseThrow();
        List<ForeignNode> nodes = flow(graph);

        assertThat(graph.inputs()).containsExactly("input");
        assertThat(ops(nodes, BatchNorm.class)).hasSize(52).allMatch(norm -> norm.epsilon() == 1e-3);
        assertThat(ops(nodes, Add.class)).hasSize(10);
        assertThat(ops(nodes, Nonlinearity.class))
                .hasSize(36)
                .filteredOn(relu -> relu.function() == Function.RELU6)
                .hasSize(35);
        assertThat(ops(nodes, GlobalAveragePool.class)).hasSize(1);
        assertThat(ops(nodes, FullyConnected.class)).hasSize(2);
        assertThat(ops(nodes, Other.class)).isEmpty();
        assertThat(nodes.get(nodes.size() - 1).op()).isInstanceOf(PassThrough.class);

        List<ForeignNode> computing = nodes.stream()
                .filter(node -> !(node.op() instanceof PassThrough))
                .toList();
        assertThat(computing.get(0).op()).isEqualTo(new Pad(new ForeignPadding.Explicit(0, 0, 1, 1)));
        Convolution first = (Convolution) computing.get(1).op();
        assertThat(first.weight().tensor().name()).isEqualTo("Conv1/kernel");
        assertThat(first.stride()).isEqualTo(new Step(2, 2));
        assertThat(first.padding()).isEqualTo(ForeignPadding.NONE);
        assertThat(first.bias()).isEmpty();
        assertThat(computing.get(computing.size() - 1).op()).isEqualTo(new Softmax());
    }

    @Test
    void readsTheNetworkOfKerasHdf5() {
        Checkpoint checkpoint = read("mobilenet_v1_0.25_224_keras.h5");
        List<ForeignNode> nodes = flow(checkpoint.graph().orElseThrow());

        assertThat(checkpoint.tensors()).hasSize(137);
        assertThat(checkpoint.names()).startsWith("conv1/kernel", "conv1_bn/gamma", "conv1_bn/beta");
        assertThat(ops(nodes, BatchNorm.class)).hasSize(27).allMatch(norm -> norm.epsilon() == 1e-3);
        assertThat(ops(nodes, Convolution.class))
                .hasSize(28)
                .filteredOn(Convolution::depthwise)
                .hasSize(13);
        assertThat(ops(nodes, Pad.class)).hasSize(4);
        assertThat(ops(nodes, Other.class)).isEmpty();
        assertThat(nodes.get(nodes.size() - 1).op()).isEqualTo(new Softmax());
        Tensor kernel = checkpoint.tensor("conv1/kernel").orElseThrow();
        assertThat(kernel.shape()).containsExactly(3L, 3L, 3L, 8L);
        assertThat(TensorBytes.of(kernel).isDirect()).isTrue();
    }

    private Checkpoint read(String file) {
        return CheckpointFile.read(assets.resolve(file), CheckpointFile.FORMATS).orThrow();
    }

    /** The nodes, each after those that give what it takes: walking from the inputs must reach all of them. */
    private static List<ForeignNode> flow(ForeignGraph graph) {
        Map<String, ForeignNode> givers = new HashMap<>();
        graph.nodes()
                .forEach(node -> node.outputs()
                        .forEach(output -> assertThat(givers.put(output, node)).isNull()));
        for (ForeignNode node : graph.nodes()) {
            assertThat(node.inputs())
                    .allMatch(
                            input -> givers.containsKey(input) || graph.inputs().contains(input));
        }
        assertThat(graph.outputs()).allMatch(givers::containsKey);
        return graph.nodes();
    }

    private static <T> List<T> ops(Checkpoint checkpoint, Class<T> kind) {
        return ops(checkpoint.graph().orElseThrow().nodes(), kind);
    }

    private static <T> List<T> ops(List<ForeignNode> nodes, Class<T> kind) {
        return nodes.stream()
                .map(ForeignNode::op)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** All numbers of a kernel, in the order O, I, H, W. */
    private static String key(Tensor kernel, Layout layout) {
        ByteBuffer bytes = TensorBytes.of(kernel);
        String letters = layout.toString();
        int[] steps = new int[letters.length()];
        int step = 1;
        for (int i = letters.length() - 1; i >= 0; i--) {
            steps[i] = step;
            step *= kernel.shape().get(i).intValue();
        }
        int[] sizes = new int[4];
        int[] strides = new int[4];
        for (int i = 0; i < 4; i++) {
            int dimension = letters.indexOf("OIHW".charAt(i));
            sizes[i] = dimension < 0 ? 1 : kernel.shape().get(dimension).intValue();
            strides[i] = dimension < 0 ? 0 : steps[dimension];
        }
        StringBuilder key = new StringBuilder();
        for (int o = 0; o < sizes[0]; o++) {
            for (int i = 0; i < sizes[1]; i++) {
                for (int h = 0; h < sizes[2]; h++) {
                    for (int w = 0; w < sizes[3]; w++) {
                        int place = o * strides[0] + i * strides[1] + h * strides[2] + w * strides[3];
                        key.append(kernel.type().number(bytes, place)).append(' ');
                    }
                }
            }
        }
        return key.toString();
    }
}
