package io.tcns.compiler.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.binding.TensorNames.Named;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.Layout;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.ir.Graph;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The names that checkpoints of these sources have, as they are published. */
class NameTablesTest {

    private static final Graph V1 = Networks.example("mobilenet_v1", Map.of());
    private static final Graph V2 = Networks.example("mobilenet_v2", Map.of());

    @Test
    void areThoseOfTimm() {
        assertNames(
                "timm",
                V2,
                "stem.1.output/conv/weight = conv_stem.weight (OIHW)",
                "stem.1.output/bn/variance = bn1.running_var (O)",
                "stage1.1.depthwise/conv/weight = blocks.0.0.conv_dw.weight (OIHW)",
                "stage1.1.depthwise/bn/gamma = blocks.0.0.bn1.weight (O)",
                "stage1.1.project/conv/weight = blocks.0.0.conv_pw.weight (OIHW)",
                "stage1.1.project/bn/beta = blocks.0.0.bn2.bias (O)",
                "stage2.2.expand/conv/weight = blocks.1.1.conv_pw.weight (OIHW)",
                "stage2.2.expand/bn/mean = blocks.1.1.bn1.running_mean (O)",
                "stage2.2.depthwise/conv/weight = blocks.1.1.conv_dw.weight (OIHW)",
                "stage2.2.project/conv/weight = blocks.1.1.conv_pwl.weight (OIHW)",
                "stage7.1.project/bn/gamma = blocks.6.0.bn3.weight (O)",
                "last.1.output/conv/weight = conv_head.weight (OIHW)",
                "last.1.output/bn/gamma = bn2.weight (O)",
                "classifier.fc/linear/weight = classifier.weight (OI)",
                "classifier.fc/linear/bias = classifier.bias (O)");
        assertNames(
                "timm",
                V1,
                "stage1.1.depthwise/conv/weight = blocks.0.0.conv_dw.weight (OIHW)",
                "stage4.6.output/conv/weight = blocks.3.5.conv_pw.weight (OIHW)",
                "stage4.6.output/bn/gamma = blocks.3.5.bn2.weight (O)");
    }

    @Test
    void areThoseOfKeras() {
        assertNames(
                "Keras's MobileNetV2",
                V2,
                "stem.1.output/conv/weight = Conv1/kernel (HWIO)",
                "stem.1.output/bn/gamma = bn_Conv1/gamma (O)",
                "stage1.1.depthwise/conv/weight = expanded_conv_depthwise/depthwise_kernel (HWO1)",
                "stage1.1.project/bn/variance = expanded_conv_project_BN/moving_variance (O)",
                "stage2.1.expand/conv/weight = block_1_expand/kernel (HWIO)",
                "stage7.1.project/bn/mean = block_16_project_BN/moving_mean (O)",
                "last.1.output/conv/weight = Conv_1/kernel (HWIO)",
                "last.1.output/bn/beta = Conv_1_bn/beta (O)",
                "classifier.fc/linear/weight = predictions/kernel (IO)");
        assertNames(
                "Keras's MobileNet",
                V1,
                "stem.1.output/conv/weight = conv1/kernel (HWIO)",
                "stage1.1.depthwise/conv/weight = conv_dw_1/depthwise_kernel (HWO1)",
                "stage5.2.output/conv/weight = conv_pw_13/kernel (HWIO)",
                "stage5.2.output/bn/gamma = conv_pw_13_bn/gamma (O)",
                "classifier.fc/linear/weight = conv_preds/kernel (HWIO)");
    }

    @Test
    void areThoseOfSlim() {
        assertNames(
                "TF-slim's MobilenetV2",
                V2,
                "stem.1.output/conv/weight = MobilenetV2/Conv/weights (HWIO)",
                "stage1.1.depthwise/conv/weight = MobilenetV2/expanded_conv/depthwise/depthwise_weights (HWO1)",
                "stage1.1.project/conv/weight = MobilenetV2/expanded_conv/project/weights (HWIO)",
                "stage2.1.expand/bn/gamma = MobilenetV2/expanded_conv_1/expand/BatchNorm/gamma (O)",
                "stage7.1.depthwise/conv/weight = MobilenetV2/expanded_conv_16/depthwise/depthwise_weights (HWO1)",
                "last.1.output/bn/variance = MobilenetV2/Conv_1/BatchNorm/moving_variance (O)",
                "classifier.fc/linear/weight = MobilenetV2/Logits/Conv2d_1c_1x1/weights (HWIO)",
                "classifier.fc/linear/bias = MobilenetV2/Logits/Conv2d_1c_1x1/biases (O)");
        assertNames(
                "TF-slim's MobilenetV1",
                V1,
                "stem.1.output/conv/weight = MobilenetV1/Conv2d_0/weights (HWIO)",
                "stage1.1.depthwise/conv/weight = MobilenetV1/Conv2d_1_depthwise/depthwise_weights (HWO1)",
                "stage5.2.output/conv/weight = MobilenetV1/Conv2d_13_pointwise/weights (HWIO)");
    }

    @Test
    void haveOneForEveryParameterOrNone() {
        for (NameRules rules : NameRules.ALL) {
            for (Graph graph : List.of(V1, V2)) {
                rules.names(graph)
                        .value()
                        .ifPresent(
                                names -> assertThat(names.parameters().stream().map(Named::parameter))
                                        .as(rules.title())
                                        .containsExactlyElementsOf(graph.parameters()));
            }
        }
    }

    /** More convolutions than a source has names for, and blocks where it has none, are refused and not named twice. */
    @Test
    void endWhereTheSourceEnds() {
        Graph three = Networks.table("""
                  | conv2d 3x3 | - | 8 | 3 | 2 |
                  | bottleneck | 1 | 8 | 2 | 1 |
                """, "head features");
        assertThat(NameRules.ALL.stream()
                        .filter(rules -> rules.names(three).value().isPresent())
                        .map(NameRules::title))
                .containsExactly("torchvision's MobileNetV2");
    }

    @Test
    void areRecognisedInBarsAndWithNumbersOfOutputs() {
        Graph stem = Networks.table("  | conv2d 3x3 | - | 8 | 1 | 2 |\n", "head features");
        Tensor kernel = tensor("FeatureExtractor/MobilenetV2/Conv/weights:0", 3, 3, 3, 8);
        Checkpoint checkpoint = Checkpoint.of(
                Path.of("slim"),
                "made up",
                List.of(
                        kernel,
                        tensor("MobilenetV2|Conv|BatchNorm|gamma", 8),
                        tensor("MobilenetV2/Conv/BatchNorm/beta:0", 8),
                        tensor("MobilenetV2/Conv/BatchNorm/moving_mean", 8),
                        tensor("MobilenetV2/Conv/BatchNorm/moving_variance", 8)));
        Binding binding = BindWeights.bind(stem, checkpoint, BindOptions.STRICT).orThrow();
        assertThat(binding.summary())
                .isEqualTo("bound 5 tensors of slim (made up, under the names of TF-slim's MobilenetV2)");
    }

    private static Tensor tensor(String name, Integer... shape) {
        List<Long> sizes = List.of(shape).stream().map(Integer::longValue).toList();
        int bytes = sizes.stream().reduce(4L, (a, b) -> a * b).intValue();
        return new Tensor(name, ElementType.F32, sizes, ByteBuffer.allocate(bytes));
    }

    private static void assertNames(String title, Graph graph, String... equations) {
        NameRules rules = NameRules.ALL.stream()
                .filter(each -> each.title().equals(title))
                .findFirst()
                .orElseThrow();
        assertThat(rules.names(graph).orThrow().parameters().stream().map(NameTablesTest::equation))
                .contains(equations)
                .doesNotHaveDuplicates();
    }

    private static String equation(Named named) {
        Layout layout = named.layout();
        return named.parameter().name() + " = " + named.name() + " (" + layout + ")";
    }
}
