package io.tcns.dsl.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.model.Architecture.Conventions;
import io.tcns.dsl.model.Head.Answer;
import io.tcns.dsl.model.Nonlinearity;
import io.tcns.dsl.model.PaddingRule;
import io.tcns.dsl.model.Segmenter;
import io.tcns.dsl.model.Segmenter.Alignment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings of {@code deeplabv3} come to. */
class SegmenterReaderTest {

    /** A head on the rows of its own file, which halve an image of 640 x 480 pixels so often. */
    private static Checked<Architecture> check(int halvings, String layers, String settings) {
        String row = "| conv2d 3x3 | 8 | 2 |\n";
        return Tcns.check(
                Source.of(
                        "small.tcns",
                        "network small()\ninput image [480, 640, 3]\n" + layers
                                + "\ntable body {\n| operator | c | s |\n" + row.repeat(halvings)
                                + "}\nhead deeplabv3 { " + settings + " }\n"),
                Map.of());
    }

    private static Segmenter segmenter(int halvings, String settings) {
        Checked<Architecture> checked = check(halvings, "", settings);
        assertThat(checked.diagnostics()).extracting(Diagnostic::message).isEmpty();
        return (Segmenter) checked.orThrow().head();
    }

    @Test
    void hasThePapersValuesAsDefaults() {
        Segmenter head = segmenter(4, "classes: 21");
        Segmenter written = segmenter(
                4, "classes: 21, aspp: none, depth: 256, output stride: 16, resize: align_corners, output: mask");
        assertThat(head).usingRecursiveComparison().ignoringFields("span").isEqualTo(written);
        assertThat(head.rates()).isEmpty();
        assertThat(head.depth()).isEqualTo(256);
        assertThat(head.resize()).isEqualTo(Alignment.ALIGN_CORNERS);
        assertThat(head.answer()).isEqualTo(Answer.MASK);
    }

    @Test
    void obeysEverySetting() {
        Segmenter head = segmenter(
                3,
                "classes: 300, aspp: atrous, rates: [2, 3, 5, 7], depth: 33, output stride: 8, resize: half_pixel,"
                        + " output: probabilities");
        assertThat(head.classes()).isEqualTo(300);
        assertThat(head.rates()).containsExactly(2, 3, 5, 7);
        assertThat(head.depth()).isEqualTo(33);
        assertThat(head.resize()).isEqualTo(Alignment.HALF_PIXEL);
        assertThat(head.answer()).isEqualTo(Answer.PROBABILITIES);
    }

    @Test
    void answersAtTheSizeOfTheImage() {
        Segmenter head = segmenter(4, "classes: 21");
        assertThat(List.of(head.height(), head.width())).containsExactly(480, 640);
    }

    @ParameterizedTest
    @EnumSource
    void readsEveryAlignment(Alignment alignment) {
        assertThat(segmenter(4, "classes: 2, resize: " + alignment.word()).resize())
                .isEqualTo(alignment);
    }

    @ParameterizedTest
    @EnumSource
    void readsEveryAnswer(Answer answer) {
        assertThat(segmenter(4, "classes: 2, output: " + answer.word()).answer())
                .isEqualTo(answer);
    }

    /** The paper's, doubled when the output stride halves (Chen et al. 2017, section 4.1). */
    @ParameterizedTest
    @CsvSource({"2, 24 48 72", "3, 12 24 36", "4, 6 12 18", "5, 3 6 9"})
    void hasRatesByTheOutputStride(int halvings, String rates) {
        assertThat(segmenter(halvings, "classes: 21, aspp: atrous").rates())
                .extracting(String::valueOf)
                .containsExactly(rates.split(" "));
    }

    @Test
    void takesRatesForAPyramid() {
        assertThat(segmenter(4, "classes: 21, rates: [4]").rates()).containsExactly(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 256, 257, 300, 6_000})
    void countsTheBackgroundAsAClass(int classes) {
        Segmenter head = segmenter(5, "classes: " + classes);
        assertThat(head.classes()).isEqualTo(classes);
        assertThat(head.labels()).hasValue(classes);
    }

    /** A tap as far away as the map is long never meets it; one that is a pixel nearer does, at the edges. */
    @ParameterizedTest
    @CsvSource({"'[39]', false", "'[40]', true", "'[6, 41, 2]', true"})
    void warnsOfRatesThatReachPastTheMap(String rates, boolean warns) {
        Checked<Architecture> checked = check(4, "", "classes: 21, rates: " + rates);
        assertThat(checked.diagnostics().stream().map(Diagnostic::code))
                .isEqualTo(warns ? List.of(Code.RATE_OUTSIDE_MAP) : List.of());
        assertThat(checked.value()).isPresent();
    }

    @Test
    void makesItsOwnLayersAsDeepLabDoes() {
        assertThat(conventions("")).isEqualTo(new Conventions(PaddingRule.SAME, 1e-5, Nonlinearity.RELU));
    }

    @Test
    void makesItsLayersAsTheFileSaysWhereItSaysSo() {
        assertThat(conventions("layers { epsilon: 1e-3 }"))
                .isEqualTo(new Conventions(PaddingRule.SAME, 1e-3, Nonlinearity.RELU));
        assertThat(conventions("layers { activation: relu6, padding: symmetric }"))
                .isEqualTo(new Conventions(PaddingRule.SYMMETRIC, 1e-5, Nonlinearity.RELU6));
    }

    private static Conventions conventions(String layers) {
        Architecture network = check(4, layers, "classes: 21").orThrow();
        Conventions slim = network.rows().get(0).conventions();
        // What the head takes for granted is nothing to the rows.
        if (layers.isEmpty()) {
            assertThat(slim).isEqualTo(new Conventions(PaddingRule.SAME, 1e-3, Nonlinearity.RELU6));
        }
        return network.conventions();
    }
}
