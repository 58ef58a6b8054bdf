package io.tcns.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcns.compiler.cost.CostReport;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.TensorType;
import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultiScaleTest {

    private static final Compilation SEGMENTER =
            compile("[33, 65, 3]", "deeplabv3 { classes: 4, rates: [1, 2], depth: 8, output: probabilities }");

    private static Compilation compile(String size, String head) {
        Source source = Source.of("test", """
                network test()
                input image %s
                table body {
                  | operator   | t | c | n | s |
                  |------------|---|---|---|---|
                  | conv2d 3x3 | - | 8 | 1 | 2 |
                  | bottleneck | 6 | 8 | 2 | 2 |
                }
                head %s
                """.formatted(size, head));
        return Compiler.compile(Tcns.check(source, Map.of()).orThrow(), CompileOptions.DEFAULT)
                .orThrow();
    }

    private static MultiScale at(double... scales) {
        return new MultiScale(Arrays.stream(scales).boxed().toList(), false);
    }

    private static TensorType image(Compilation segmenter, double scale) {
        return at(scale).compilation(segmenter, scale).network().inputs().get(0).type();
    }

    @Test
    void looksTwiceAtSixScalesInThePaper() {
        assertThat(MultiScale.OF_THE_PAPER.scales()).containsExactly(0.5, 0.75, 1.0, 1.25, 1.5, 1.75);
        assertThat(MultiScale.OF_THE_PAPER.flip()).isTrue();
        assertThat(MultiScale.OF_THE_PAPER.runs()).isEqualTo(12);
        assertThat(at(0.5, 1).runs()).isEqualTo(2);
    }

    /** The steps between pixels are scaled, of which there is one less: 32 and 64 of them. */
    @ParameterizedTest
    @CsvSource({"0.5, 17, 33", "1, 33, 65", "1.75, 57, 113", "0.75, 25, 49", "0.01, 1, 2", "0.001, 1, 1", "2, 65, 129"})
    void scalesTheStepsBetweenPixels(double scale, int height, int width) {
        assertThat(image(SEGMENTER, scale)).isEqualTo(TensorType.of(1, 3, height, width));
    }

    /** 31 and 63 steps: 15.5 and 31.5 of them become one more. */
    @ParameterizedTest
    @CsvSource({"0.5, 17, 33", "0.75, 24, 48", "1, 32, 64", "1.5, 48, 96"})
    void roundsTheStepsOfEvenSizes(double scale, int height, int width) {
        Compilation even = compile("[32, 64, 3]", "deeplabv3 { classes: 4, depth: 8 }");
        assertThat(image(even, scale)).isEqualTo(TensorType.of(1, 3, height, width));
    }

    @Test
    void answersAtTheSizeOfTheImageAtEveryScale() {
        for (double scale : new double[] {0.001, 0.5, 1, 1.75}) {
            Graph scaled = at(scale).compilation(SEGMENTER, scale).network();
            assertThat(scaled.outputs())
                    .extracting(output -> output.type())
                    .containsExactly(TensorType.of(1, 4, 33, 65));
        }
    }

    /** One image more, and no weights more. */
    @Test
    void sharesTheWeights() {
        Compilation scaled = at(0.5).compilation(SEGMENTER, 0.5);
        assertThat(scaled.network().parameters())
                .isNotEmpty()
                .hasSameSizeAs(SEGMENTER.network().parameters())
                .allSatisfy(parameter -> assertThat(SEGMENTER.network().parameters())
                        .anySatisfy(ours -> assertThat(ours).isSameAs(parameter)));
    }

    @Test
    void givesTheSameNetworkAtScaleOne() {
        assertThat(at(1).compilation(SEGMENTER, 1).network()).isEqualTo(SEGMENTER.network());
    }

    @Test
    void costsTheSumOverTheScalesAndTwiceThatWithTheMirroredImages() {
        MultiScale looks = at(0.5, 1);
        CostReport half = looks.compilation(SEGMENTER, 0.5).cost();
        CostReport whole = SEGMENTER.cost();
        long madds = half.total().macs() + whole.total().macs();
        long spaceToBatchMadds = half.spaceToBatchMacs() + whole.spaceToBatchMacs();

        assertThat(looks.runs(SEGMENTER.architecture())).contains(new MultiScale.Runs(madds, spaceToBatchMadds));
        assertThat(new MultiScale(looks.scales(), true).runs(SEGMENTER.architecture()))
                .contains(new MultiScale.Runs(2 * madds, 2 * spaceToBatchMadds));
        assertThat(spaceToBatchMadds).isGreaterThan(madds);
    }

    /** 32 and 64 steps of 1.001 are as many, and each scale is a run that costs. */
    @Test
    void countsScalesThatGiveOneSizeEachForItself() {
        assertThat(image(SEGMENTER, 1.001)).isEqualTo(image(SEGMENTER, 1));
        MultiScale.Runs once = at(1).runs(SEGMENTER.architecture()).orElseThrow();
        assertThat(at(1, 1.001, 1).runs()).isEqualTo(3);
        assertThat(at(1, 1.001, 1).runs(SEGMENTER.architecture()))
                .contains(new MultiScale.Runs(3 * once.madds(), 3 * once.spaceToBatchMadds()));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesScalesThatAreNoSize(double scale) {
        assertThatThrownBy(() -> at(1, scale))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scales are at least one number above 0, not [1.0, " + scale + "]");
    }

    @Test
    void refusesNoScales() {
        assertThatThrownBy(() -> new MultiScale(List.of(), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scales are at least one number above 0, not []");
    }

    /** 2^27 times 32 steps do not fit 32 bits, which would begin anew at 0. */
    @ParameterizedTest
    @ValueSource(doubles = {1 << 27, 1e300, Double.MAX_VALUE})
    void refusesScalesThatNoImageHas(double scale) {
        assertThatThrownBy(() -> image(SEGMENTER, scale)).isInstanceOf(IllegalArgumentException.class);
        assertThat(at(scale).runs(SEGMENTER.architecture())).isEmpty();
    }

    @Test
    void refusesNetworksThatAreNoSegmenters() {
        Compilation classifier = compile("[33, 65, 3]", "classifier { classes: 4 }");
        assertThatThrownBy(() -> at(1).compilation(classifier, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("test is no segmenter");
    }
}
