package io.tcns.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.model.Block;
import io.tcns.dsl.model.Expectation;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.Head;
import io.tcns.dsl.model.Nonlinearity;
import io.tcns.dsl.model.PaddingRule;
import io.tcns.dsl.model.ParameterValue.Real;
import io.tcns.dsl.model.ParameterValue.Whole;
import io.tcns.dsl.model.Preprocess;
import io.tcns.dsl.model.TableRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the specs of the examples mean, at their defaults and at other parameters. */
class ExampleSpecsTest {

    static List<Path> examples() throws IOException {
        return Specs.examples();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsAnsweredWithSilence(Path spec) {
        Specs.check(Source.read(spec).orThrow(), Map.of());
    }

    /** In the first line; others may explain. */
    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleSaysWhereItComesFrom(Path spec) throws IOException {
        assertThat(Files.readString(spec)).matches("(?s)// [^\n]+\\.\n(// [^\n]+\n)*(network|import) .*");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void sameTextGivesTheSameArchitecture(Path spec) {
        Source source = Source.read(spec).orThrow();
        Map<String, String> half = Map.of("width", "0.5", "resolution", "320");
        assertThat(Specs.check(source, half)).isEqualTo(Specs.check(source, half));
    }

    @Test
    void readsTheSecondTableOfThePaper() {
        Architecture network = Specs.check(Specs.example("mobilenet_v2"), Map.of());
        assertThat(network.name()).isEqualTo("mobilenet_v2");
        assertThat(network.inputName()).isEqualTo("image");
        assertThat(network.input()).isEqualTo(new FeatureMap(224, 224, 3));
        assertThat(network.conventions())
                .isEqualTo(new Architecture.Conventions(PaddingRule.SAME, 1e-3, Nonlinearity.RELU6));
        assertThat(network.preprocess()).isEqualTo(Preprocess.DEFAULT);
        assertThat(network.labels()).isEmpty();
        assertThat(network.rows())
                .extracting(row ->
                        row.name() + " " + row.operator() + " " + row.repeats().size() + " " + row.output())
                .containsExactly(
                        "stem conv2d 3x3 1 112x112x32",
                        "stage1 bottleneck 1 112x112x16",
                        "stage2 bottleneck 2 56x56x24",
                        "stage3 bottleneck 3 28x28x32",
                        "stage4 bottleneck 4 14x14x64",
                        "stage5 bottleneck 3 14x14x96",
                        "stage6 bottleneck 3 7x7x160",
                        "stage7 bottleneck 1 7x7x320",
                        "last conv2d 1x1 1 7x7x1280");
        assertThat(network.head()).isInstanceOf(Head.Classifier.class);
        Head.Classifier head = (Head.Classifier) network.head();
        assertThat(head.classes()).isEqualTo(1000);
        assertThat(head.dropout()).isEqualTo(0.2);
        assertThat(head.answer()).isEqualTo(Head.Answer.LOGITS);
        assertThat(network.rows().get(0).line()).isEqualTo(9);
    }

    @Test
    void putsTenShortcutsIntoMobileNetV2() {
        assertThat(Specs.bottlenecks(Specs.check(Specs.example("mobilenet_v2"), Map.of())))
                .hasSize(17)
                .filteredOn(Block.Bottleneck::addsInput)
                .hasSize(10);
        assertThat(Specs.bottlenecks(Specs.check(Specs.example("ablation_no_shortcut"), Map.of())))
                .hasSize(17)
                .noneMatch(Block.Bottleneck::addsInput);
    }

    @Test
    void appliesTheStrideToTheFirstRepeatOnly() {
        TableRow stage4 =
                Specs.check(Specs.example("mobilenet_v2"), Map.of()).rows().get(4);
        assertThat(stage4.stride()).isEqualTo(2);
        assertThat(stage4.repeats())
                .extracting(block -> ((Block.Bottleneck) block).stride())
                .containsExactly(2, 1, 1, 1);
        assertThat(stage4.input()).isEqualTo(new FeatureMap(28, 28, 32));
        assertThat(stage4.expansion()).isEqualTo(OptionalDouble.of(6));
        assertThat(stage4.channels()).isEqualTo(OptionalInt.of(64));
    }

    @Test
    void keepsTheLastConvolutionAt1280BelowWidthOne() {
        Architecture network = Specs.check(Specs.example("mobilenet_v2"), Map.of("width", "0.35"));
        assertThat(network.rows())
                .extracting(row -> row.output().channels())
                .containsExactly(16, 8, 8, 16, 24, 32, 56, 112, 1280);
        assertThat(Specs.check(Specs.example("mobilenet_v2"), Map.of("width", "1.4", "resolution", "224"))
                        .rows())
                .extracting(row -> row.output().channels())
                .containsExactly(48, 24, 32, 48, 88, 136, 224, 448, 1792);
    }

    @Test
    void roundsOddSizesUpWithEitherPadding() {
        List<Integer> sides = List.of(113, 113, 57, 29, 15, 15, 8, 8, 8);
        assertThat(Specs.check(Specs.example("mobilenet_v2"), Map.of("resolution", "225"))
                        .rows())
                .extracting(row -> row.output().height())
                .isEqualTo(sides);
        assertThat(Specs.check(Specs.example("mobilenet_v2_torchvision"), Map.of("resolution", "225"))
                        .rows())
                .extracting(row -> row.output().width())
                .isEqualTo(sides);
    }

    @Test
    void readsTheConventionsAndThePreprocessingOfTorchvision() {
        Architecture network = Specs.check(Specs.example("mobilenet_v2_torchvision"), Map.of());
        assertThat(network.conventions())
                .isEqualTo(new Architecture.Conventions(PaddingRule.SYMMETRIC, 1e-5, Nonlinearity.RELU6));
        assertThat(network.preprocess())
                .isEqualTo(new Preprocess(
                        Preprocess.Fit.CROP,
                        OptionalInt.of(256),
                        Preprocess.Filter.BILINEAR,
                        List.of(123.675, 116.28, 103.53),
                        List.of(58.395, 57.12, 57.375)));
    }

    /** As tables and messages show it. */
    @Test
    void keepsAnExpectationOfTwoLinesOnOne() {
        assertThat(Specs.check(Specs.example("ssd_mobilenet_v2"), Map.of()).expectations())
                .extracting(Expectation::text)
                .contains("expect madds == 1_870_281_472 when width == 1.0 and resolution == 320 and classes == 80"
                        + " and kernel == 3 and not depthwise_extras");
    }

    @Test
    void decidesWhichExpectationsHoldAtTheGivenParameters() {
        Source source = Specs.example("mobilenet_v2");
        assertThat(Specs.check(source, Map.of()).expectations())
                .extracting(expect -> expect.active() + " " + expect.text())
                .containsExactly(
                        "true expect params <= 3.6M when width <= 1.0 and classes <= 1001",
                        "true expect madds == 300_774_272 when width == 1.0 and resolution == 224 and classes == 1000");
        assertThat(Specs.check(source, Map.of("width", "1.4", "classes", "10")).expectations())
                .extracting(expect -> expect.bound() + " " + expect.active())
                .containsExactly("3600000.0 false", "300774272 false");
    }

    @Test
    void listsParametersInTheirOrderAtTheValuesThatHold() {
        Architecture network = Specs.check(Specs.example("mobilenet_v2"), Map.of("classes", "10", "width", "2"));
        assertThat(List.copyOf(network.parameters().keySet()))
                .containsExactly("width", "resolution", "classes", "divisor", "last_width");
        assertThat(network.parameters())
                .containsEntry("width", new Real(2))
                .containsEntry("classes", new Whole(10))
                .containsEntry("divisor", new Whole(8));
    }

    @Test
    void comparesInputCellsAtTheDefaultsWhateverIsGiven() {
        Specs.check(Specs.example("mobilenet_v2"), Map.of("resolution", "96", "width", "0.5"));
        Source wrong = Source.of(
                "test.tcns",
                Specs.example("mobilenet_v2")
                        .text()
                        .replace("56^2x24 ", "57^2x24 ")
                        .replace("mobilenet_v2", "test"));
        assertThat(Tcns.check(wrong, Map.of("resolution", "256")).diagnostics())
                .extracting(Diagnostic::code)
                .containsExactly(Code.SHAPE_MISMATCH);
    }

    @Test
    void acceptsSizesOneAboveAMultipleOfTheTotalStride() {
        Specs.check(Specs.example("mobilenet_v2"), Map.of("resolution", "513"));
        assertThat(Tcns.check(Specs.example("mobilenet_v2"), Map.of("resolution", "514"))
                        .diagnostics())
                .extracting(Diagnostic::code)
                .containsExactly(Code.STRIDE_LEAVES_REST);
    }

    @Test
    void namesTheVersionOfTheBuild() {
        assertThat(Tcns.version()).matches("\\d+\\.\\d+\\.\\d+.*");
    }
}
