package io.tcns.compiler.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.binding.TensorNames.Named;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Parameter;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchvisionNamesTest {

    /** The keys of torchvision's state dictionary: 314, of which 52 are counters of batches. */
    @ParameterizedTest
    @ValueSource(strings = {"0.35", "1.0", "1.4"})
    void nameEveryTensorAtEveryWidth(String width) {
        Graph graph = Networks.example("mobilenet_v2_torchvision", Map.of("width", width));
        TensorNames names = names(graph);
        assertThat(names.parameters()).hasSize(262);
        assertThat(names.parameters().stream().map(Named::parameter)).containsExactlyElementsOf(graph.parameters());
        assertThat(names.unused())
                .hasSize(52)
                .allMatch(name -> name.endsWith(".num_batches_tracked"))
                .contains("features.0.1.num_batches_tracked", "features.17.conv.3.num_batches_tracked");
    }

    @Test
    void countBlocksAndNestLayersAsTheModulesDo() {
        Graph graph = Networks.table("""
                  | conv2d 3x3 | - | 8 | 1 | 2 |
                  | bottleneck | 6 | 8 | 2 | 1 |
                  | bottleneck | 1 | 8 | 1 | 1 |
                  | conv2d 1x1 | - | 8 | 2 | 1 |
                """, "head classifier { classes: 5 }");
        assertThat(convolutionsAndLinear(graph))
                .containsExactly(
                        "body.row1.1.output/conv/weight = features.0.0.weight",
                        "body.row2.1.expand/conv/weight = features.1.conv.0.0.weight",
                        "body.row2.1.depthwise/conv/weight = features.1.conv.1.0.weight",
                        "body.row2.1.project/conv/weight = features.1.conv.2.weight",
                        "body.row2.2.expand/conv/weight = features.2.conv.0.0.weight",
                        "body.row2.2.depthwise/conv/weight = features.2.conv.1.0.weight",
                        "body.row2.2.project/conv/weight = features.2.conv.2.weight",
                        "body.row3.1.depthwise/conv/weight = features.3.conv.0.0.weight",
                        "body.row3.1.project/conv/weight = features.3.conv.1.weight",
                        "body.row4.1.output/conv/weight = features.4.0.weight",
                        "body.row4.2.output/conv/weight = features.5.0.weight",
                        "classifier.fc/linear/weight = classifier.1.weight");
    }

    @Test
    void callTheVectorsOfANormAsTheModuleDoes() {
        Graph graph =
                Networks.table("  | conv2d 3x3 | - | 8 | 1 | 1 |\n  | bottleneck | 1 | 8 | 1 | 1 |\n", "head features");
        assertThat(names(graph).parameters().stream()
                        .filter(named -> named.parameter().name().startsWith("body.row2.1.project/"))
                        .map(TorchvisionNamesTest::equation))
                .containsExactly(
                        "body.row2.1.project/conv/weight = features.1.conv.1.weight",
                        "body.row2.1.project/bn/gamma = features.1.conv.2.weight",
                        "body.row2.1.project/bn/beta = features.1.conv.2.bias",
                        "body.row2.1.project/bn/mean = features.1.conv.2.running_mean",
                        "body.row2.1.project/bn/variance = features.1.conv.2.running_var");
    }

    @Test
    void knowTheClassifierThatFeaturesLeaveOut() {
        String row = "  | conv2d 3x3 | - | 8 | 1 | 2 |\n";
        assertThat(names(Networks.table(row, "head features")).unused())
                .containsExactlyInAnyOrder(
                        "features.0.1.num_batches_tracked", "classifier.1.weight", "classifier.1.bias");
        assertThat(names(Networks.table(row, "head classifier { classes: 5 }")).unused())
                .containsExactly("features.0.1.num_batches_tracked");
    }

    @Test
    void doNotDependOnShortcutsOrDropout() {
        Graph between = Networks.example("ablation_shortcut_between_expansions", Map.of());
        Graph plain = Networks.example("mobilenet_v2_torchvision", Map.of());
        assertThat(names(between).parameters().stream().map(TorchvisionNamesTest::equation))
                .containsExactlyElementsOf(names(plain).parameters().stream()
                        .map(TorchvisionNamesTest::equation)
                        .toList());
    }

    @Test
    void haveNoWordForSeparableConvolutions() {
        assertThat(refusal(Networks.example("mobilenet_v1", Map.of()))).isEqualTo("""
                        mobilenet_v1: error[T0707]: torchvision's MobileNetV2 has no names for the `separable` of row `stage1`, line 10
                          help: its weights fit tables of `conv2d` and `bottleneck`
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"maxpool 3x3", "avgpool 2x2"})
    void haveNoWordForPoolsInTheTable(String pool) {
        Graph graph = Networks.table(
                "  | conv2d 3x3 | - | 8 | 1 | 1 |\n  | " + pool + " | - | - | 1 | 2 |\n", "head features");
        assertThat(refusal(graph)).isEqualTo("""
                        test: error[T0707]: torchvision's MobileNetV2 has no names for the `%s` of row `body.row2`, line 7
                          help: its weights fit tables of `conv2d` and `bottleneck`
                        """.formatted(pool));
    }

    private static TensorNames names(Graph graph) {
        return NameRules.torchvision().names(graph).orThrow();
    }

    private static List<String> convolutionsAndLinear(Graph graph) {
        return names(graph).parameters().stream()
                .filter(named -> named.parameter().kind() == Parameter.Kind.WEIGHT)
                .map(TorchvisionNamesTest::equation)
                .toList();
    }

    private static String equation(Named named) {
        return named.parameter().name() + " = " + named.name();
    }

    private static String refusal(Graph graph) {
        Checked<TensorNames> names = NameRules.torchvision().names(graph);
        assertThat(names.diagnostics()).hasSize(1);
        return DiagnosticPrinter.block(names.diagnostics().get(0));
    }
}
