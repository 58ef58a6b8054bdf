package io.tcns.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcns.runtime.InputException;
import io.tcns.runtime.Mask;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {

    /** `confusion_matrix([2, 0, 2, 2, 0, 1], [0, 0, 2, 2, 0, 2])` is [[2, 0, 0], [0, 0, 1], [1, 0, 2]]. */
    @Test
    void hasTheTruthInRowsAsScikitLearnDocumentsIt() {
        ConfusionMatrix matrix = new ConfusionMatrix(3);
        matrix.add("truth", Masks.of(3, 2, 0, 2, 2, 0, 1), "predicted", Masks.of(3, 0, 0, 2, 2, 0, 2));

        assertThat(counts(matrix)).isEqualTo(new long[][] {{2, 0, 0}, {0, 0, 1}, {1, 0, 2}});
    }

    /** `confusion_matrix([0, 0, 0, 1, 1, 1, 1, 1], [0, 1, 0, 1, 0, 1, 0, 1]).ravel()` is 2, 1, 2, 3. */
    @Test
    void addsPicturesOfAnySizeUp() {
        ConfusionMatrix matrix = new ConfusionMatrix(2);
        matrix.add("truth", Masks.of(3, 0, 0, 0), "predicted", Masks.of(3, 0, 1, 0));
        matrix.add("truth", Masks.of(1, 1, 1, 1, 1, 1), "predicted", Masks.of(1, 1, 0, 1, 0, 1));

        assertThat(counts(matrix)).isEqualTo(new long[][] {{2, 1}, {2, 3}});
    }

    @Test
    void skipsIgnoredPixelsWhateverIsPredictedThere() {
        ConfusionMatrix matrix = new ConfusionMatrix(2);
        matrix.add("truth", Masks.of(4, 255, 1, 255, 0), "predicted", Masks.of(4, 1, 1, 255, 1));

        assertThat(counts(matrix)).isEqualTo(new long[][] {{0, 1}, {0, 1}});
        assertThat(matrix.ignored()).isEqualTo(2);
    }

    @Test
    void saysWhereALabelIsNoClass() {
        Mask right = Masks.of(2, 0, 1, 2, 0);
        assertRefused(
                Masks.of(2, 0, 1, 2, 21),
                right,
                "`truth.png` has the label 21 at x 1, y 1, and classes are 0 to 20 or 255, which is not counted");
        assertRefused(
                right,
                Masks.of(2, 0, 255, 2, 0),
                "`predicted.png` has the label 255 at x 1, y 0, and classes are 0 to 20");
        assertRefused(
                right,
                Masks.of(2, 0, 1, 21, 0),
                "`predicted.png` has the label 21 at x 0, y 1, and classes are 0 to 20");
        assertRefused(
                right,
                Masks.of(2, 0, 0, 65_535, 0),
                "`predicted.png` has the label 65535 at x 0, y 1, and classes are 0 to 20");
    }

    @Test
    void namesBothSizesWhereTheyDiffer() {
        String both = "`predicted.png` has 1x4 pixels, and `truth.png` has ";
        assertRefused(Masks.of(2, 0, 0, 0, 0), Masks.of(1, 0, 0, 0, 0), both + "2x2");
        assertRefused(Masks.of(1, 0, 0), Masks.of(1, 0, 0, 0, 0), both + "1x2");
    }

    @Test
    void hasClassesBelowTheIgnoredLabel() {
        assertThat(new ConfusionMatrix(255).classes()).isEqualTo(255);
        assertThatThrownBy(() -> new ConfusionMatrix(256))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("classes are 1 to 255, not 256");
        assertThatThrownBy(() -> new ConfusionMatrix(0)).isInstanceOf(IllegalArgumentException.class);
    }

    /** A picture is counted whole or not at all. */
    private static void assertRefused(Mask truth, Mask predicted, String message) {
        ConfusionMatrix matrix = new ConfusionMatrix(21);
        assertThatThrownBy(() -> matrix.add("`truth.png`", truth, "`predicted.png`", predicted))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
        assertThat(counts(matrix)).isEqualTo(new long[21][21]);
        assertThat(matrix.ignored()).isZero();
    }

    private static long[][] counts(ConfusionMatrix matrix) {
        long[][] counts = new long[matrix.classes()][matrix.classes()];
        for (int truth = 0; truth < counts.length; truth++) {
            for (int predicted = 0; predicted < counts.length; predicted++) {
                counts[truth][predicted] = matrix.count(truth, predicted);
            }
        }
        return counts;
    }
}
