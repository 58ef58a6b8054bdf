package io.tcns.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tcns.runtime.Mask;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The figures are worked out by hand, or those that scikit-learn's documentation shows. */
class SegmentationMetricsTest {
    private static final Offset<Double> EXACT = within(1e-15);

    /** One row of six pixels: the background, a dog that is half seen, and a cat where a dog is. */
    @Test
    void meansTheIntersectionsOverUnions() {
        SegmentationMetrics metrics = metrics(3, labels(0, 0, 0, 1, 1, 1), labels(0, 0, 1, 1, 1, 2));

        assertThat(metrics.classes().get(0).iou().getAsDouble()).isEqualTo(2 / 3.0);
        assertThat(metrics.classes().get(1).iou().getAsDouble()).isEqualTo(2 / 4.0);
        assertThat(metrics.classes().get(2).iou().getAsDouble())
                .as("seen where it is not")
                .isZero();
        assertThat(metrics.meanIou().getAsDouble()).isEqualTo((2 / 3.0 + 2 / 4.0 + 0) / 3, EXACT);
        assertThat(metrics.pixelAccuracy().getAsDouble()).isEqualTo(4 / 6.0);
        assertThat(metrics.meanAccuracy().getAsDouble())
                .as("of classes that are there")
                .isEqualTo(2 / 3.0, EXACT);
    }

    @Test
    void countsThePixelsOfAClass() {
        SegmentationMetrics metrics = metrics(3, labels(0, 0, 0, 1, 1, 255), labels(0, 0, 1, 1, 1, 2));

        assertThat(metrics.classes())
                .containsExactly(
                        new SegmentationMetrics.ClassMetrics(0, 3, 2, 2),
                        new SegmentationMetrics.ClassMetrics(1, 2, 3, 2),
                        new SegmentationMetrics.ClassMetrics(2, 0, 0, 0));
        assertThat(metrics.pixels()).isEqualTo(5);
        assertThat(metrics.ignored()).isEqualTo(1);
    }

    /** The mean would else depend on how many classes nobody thought of. */
    @Test
    void leavesClassesOutThatNeitherAreNorWereSeen() {
        SegmentationMetrics metrics = metrics(21, labels(0, 0, 15, 15), labels(0, 0, 15, 0));

        assertThat(metrics.classes().get(7).iou()).isEmpty();
        assertThat(metrics.meanIou().getAsDouble()).isEqualTo((2 / 3.0 + 1 / 2.0) / 2, EXACT);
    }

    @Test
    void hasNoFigureWhereNothingWasCompared() {
        SegmentationMetrics metrics = metrics(2, labels(255, 255), labels(0, 1));

        assertThat(metrics.meanIou()).isEmpty();
        assertThat(metrics.pixelAccuracy()).isEqualTo(OptionalDouble.empty());
        assertThat(metrics.meanAccuracy()).isEmpty();
    }

    /** `jaccard_score([0, 1, 2, 2], [0, 2, 1, 2], average=None)` gives [1, 0, 0.33...]. */
    @Test
    void agreesWithJaccardScore() {
        SegmentationMetrics metrics = metrics(3, labels(0, 1, 2, 2), labels(0, 2, 1, 2));

        assertThat(metrics.classes().stream()
                        .mapToDouble(one -> one.iou().getAsDouble())
                        .toArray())
                .containsExactly(1, 0, 1 / 3.0);
        assertThat(metrics.meanIou().getAsDouble()).isEqualTo(4 / 9.0, EXACT);
    }

    /** `balanced_accuracy_score([0, 1, 0, 0, 1, 0], [0, 1, 0, 0, 0, 1])` gives 0.625: 3 of 4, and 1 of 2. */
    @Test
    void agreesWithBalancedAccuracyScore() {
        SegmentationMetrics metrics = metrics(2, labels(0, 1, 0, 0, 1, 0), labels(0, 1, 0, 0, 0, 1));

        assertThat(metrics.meanAccuracy().getAsDouble()).isEqualTo(0.625);
        assertThat(metrics.pixelAccuracy().getAsDouble()).isEqualTo(4 / 6.0);
        assertThat(metrics.meanIou().getAsDouble()).isEqualTo((3 / 5.0 + 1 / 3.0) / 2, EXACT);
    }

    private static SegmentationMetrics metrics(int classes, Mask truth, Mask predicted) {
        ConfusionMatrix matrix = new ConfusionMatrix(classes);
        matrix.add("truth", truth, "predicted", predicted);
        return SegmentationMetrics.of(matrix);
    }

    private static Mask labels(int... labels) {
        return Masks.of(labels.length, labels);
    }
}
