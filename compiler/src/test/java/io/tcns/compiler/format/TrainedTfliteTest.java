package io.tcns.compiler.format;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.ForeignGraph;
import io.tcns.compiler.checkpoint.ForeignGraph.Range;
import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.ForeignOp;
import io.tcns.compiler.checkpoint.ForeignOp.Convolution;
import io.tcns.compiler.checkpoint.ForeignOp.Step;
import io.tcns.compiler.checkpoint.ForeignPadding;
import io.tcns.compiler.checkpoint.Quantization;
import io.tcns.compiler.checkpoint.Quantization.Scale;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.ir.Activation.Function;
import io.tcns.compiler.ir.Resize.Alignment;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** What is in files that others trained and converted, against figures that a few lines of Python took from their bytes. */
class TrainedTfliteTest {

    @Test
    void readsFloatingPointWeights() {
        Checkpoint mobileNet = Assets.checkpoint("tflite/mobilenet_v1_0.25_224_float.tflite");

        assertThat(types(mobileNet)).isEqualTo(Map.of(ElementType.F32, 56L));
        Tensor first = mobileNet.tensors().iterator().next();
        assertThat(first.name()).isEqualTo("MobilenetV1/Conv2d_0/weights");
        assertThat(first.shape()).containsExactly(8L, 3L, 3L, 3L);
        assertThat(numbers(mobileNet, first))
                .hasSize(216)
                .startsWith(-0.014246147125959396, -0.06524278223514557, -0.02893012948334217);
        assertThat(graph(mobileNet).nodes().stream().filter(node -> node.op() instanceof Convolution))
                .hasSize(28);
        assertThat(graph(mobileNet).nodes())
                .extracting(ForeignNode::op)
                .contains(new ForeignOp.AveragePool(new Step(7, 7), new Step(2, 2)));
    }

    @Test
    void readsDilations() {
        Checkpoint deepLab = Assets.checkpoint("tflite/deeplabv3_mnv2_dm05_257_float.tflite");

        assertThat(types(deepLab)).isEqualTo(Map.of(ElementType.F32, 110L, ElementType.I32, 3L));
        assertThat(convolutions(deepLab).stream()
                        .collect(groupingBy(layer -> layer.dilation().height(), counting())))
                .isEqualTo(Map.of(1, 45L, 2, 7L, 4, 3L));
        assertThat(convolutions(deepLab)).filteredOn(Convolution::depthwise).hasSize(17);
        assertThat(nodes(deepLab, new ForeignOp.Resize(Alignment.ALIGN_CORNERS)))
                .isEqualTo(3);
        assertThat(nodes(deepLab, new ForeignOp.Concat())).isEqualTo(1);
    }

    @Test
    void readsHalfPrecisionWeights() {
        Checkpoint detector = Assets.checkpoint("tflite/ssd_mobilenet_v2_300_oidv4_fp16.tflite");

        assertThat(types(detector)).isEqualTo(Map.of(ElementType.F16, 144L, ElementType.I32, 3L));
        Convolution stem = convolutions(detector).get(0);
        assertThat(stem.weight().tensor().name()).isEqualTo("FeatureExtractor/MobilenetV2/Conv/Conv2D");
        assertThat(stem.weight().tensor().shape()).containsExactly(32L, 3L, 3L, 3L);
        assertThat(numbers(detector, stem.weight().tensor())).startsWith(-0.72314453125, -1.2333984375, -0.26416015625);
        assertThat(numbers(detector, stem.bias().orElseThrow().tensor()))
                .startsWith(3.91015625, 0.429443359375, -2.26171875);
        assertThat(convolutions(detector)).hasSize(72).allSatisfy(layer -> {
            assertThat(layer.weight().tensor().type()).isEqualTo(ElementType.F16);
            assertThat(layer.bias().orElseThrow().tensor().type()).isEqualTo(ElementType.F16);
            assertThat(layer.padding()).isEqualTo(ForeignPadding.SAME);
        });
        assertThat(graph(detector).outputs()).hasSize(2);
    }

    @Test
    void readsQuantisedWeights() {
        Checkpoint mobileNet = quantised();

        assertThat(types(mobileNet)).isEqualTo(Map.of(ElementType.I32, 55L, ElementType.I8, 53L));
        Convolution stem = convolutions(mobileNet).get(0);
        assertThat(stem.weight().tensor().shape()).containsExactly(32L, 3L, 3L, 3L);
        assertThat(numbers(mobileNet, stem.weight().tensor())).startsWith(-32.0, -59.0, -20.0, -53.0);
        assertThat(scales(stem.weight().tensor()))
                .extracting(Scale::factor)
                .hasSize(32)
                .startsWith(0.009563312865793705, 0.027239613234996796);
        assertThat(numbers(mobileNet, stem.bias().orElseThrow().tensor()))
                .startsWith(30932.0, 13601.0, -8045.0, -154995744.0);
        assertThat(scales(stem.bias().orElseThrow().tensor()))
                .extracting(Scale::factor)
                .startsWith(7.500637730117887e-05, 0.0002136440307367593);
        Tensor depthwise = convolutions(mobileNet).get(1).weight().tensor();
        assertThat(depthwise.shape()).containsExactly(1L, 3L, 3L, 32L);
        assertThat(depthwise.quantization().orElseThrow().axis()).isEqualTo(3);
        assertThat(numbers(mobileNet, depthwise)).startsWith(-8.0, 7.0, -127.0, -95.0);
    }

    @Test
    void findsTheLayersOfMobileNetV2() {
        Checkpoint mobileNet = quantised();
        ForeignGraph graph = graph(mobileNet);

        List<Convolution> layers = convolutions(mobileNet);
        assertThat(layers).hasSize(53).allMatch(layer -> layer.padding().equals(ForeignPadding.SAME));
        assertThat(layers).filteredOn(Convolution::depthwise).hasSize(17);
        assertThat(layers)
                .filteredOn(layer -> layer.stride().equals(new Step(2, 2)))
                .hasSize(5);
        assertThat(layers.get(52).weight().tensor().shape()).containsExactly(1001L, 1L, 1L, 1280L);
        assertThat(nodes(mobileNet, new ForeignOp.Nonlinearity(Function.RELU6))).isEqualTo(35);
        assertThat(nodes(mobileNet, new ForeignOp.Add())).isEqualTo(10);
        assertThat(nodes(mobileNet, new ForeignOp.GlobalAveragePool())).isEqualTo(1);
        assertThat(nodes(mobileNet, new ForeignOp.Softmax())).isEqualTo(1);
        assertThat(graph.nodes()).noneMatch(node -> node.op() instanceof ForeignOp.Other);
        assertThat(graph.inputs()).containsExactly("input");
        assertThat(graph.outputs()).containsExactly("Identity");
        Range image = graph.ranges().get("input");
        assertThat(image.smallest()).isCloseTo(-127 / 127.5, Offset.offset(1e-7));
        assertThat(image.largest()).isCloseTo(128 / 127.5, Offset.offset(1e-7));
        Range activation = graph.ranges().get(graph.nodes().get(2).outputs().get(0));
        assertThat(activation.smallest()).isZero();
        assertThat(activation.largest()).isCloseTo(6, Offset.offset(1e-6));
    }

    @Test
    void findsBiasesInStepsOfTheImageTimesTheWeight() {
        Checkpoint mobileNet = quantised();
        for (ForeignNode node : graph(mobileNet).nodes()) {
            if (node.op() instanceof Convolution layer) {
                Range image = graph(mobileNet).ranges().get(node.inputs().get(0));
                double step = (image.largest() - image.smallest()) / 255;
                List<Scale> weights = scales(layer.weight().tensor());
                List<Scale> biases = scales(layer.bias().orElseThrow().tensor());
                assertThat(biases).hasSameSizeAs(weights);
                for (int filter = 0; filter < biases.size(); filter++) {
                    assertThat(biases.get(filter).factor())
                            .isCloseTo(step * weights.get(filter).factor(), Percentage.withPercentage(1e-4));
                }
            }
        }
    }

    private static Checkpoint quantised() {
        return Assets.checkpoint("tflite/tf2_mobilenet_v2_1.0_224_ptq.tflite");
    }

    private static Map<ElementType, Long> types(Checkpoint checkpoint) {
        return checkpoint.tensors().stream().collect(groupingBy(Tensor::type, counting()));
    }

    private static List<Double> numbers(Checkpoint checkpoint, Tensor tensor) {
        return Reading.numbers(List.copyOf(checkpoint.tensors()), tensor.name());
    }

    private static List<Scale> scales(Tensor tensor) {
        return tensor.quantization().map(Quantization::scales).orElseThrow();
    }

    private static ForeignGraph graph(Checkpoint checkpoint) {
        return checkpoint.graph().orElseThrow();
    }

    private static List<Convolution> convolutions(Checkpoint checkpoint) {
        return graph(checkpoint).nodes().stream()
                .map(ForeignNode::op)
                .filter(Convolution.class::isInstance)
                .map(Convolution.class::cast)
                .toList();
    }

    private static long nodes(Checkpoint checkpoint, ForeignOp op) {
        return graph(checkpoint).nodes().stream()
                .filter(node -> node.op().equals(op))
                .count();
    }
}
