package io.tcns.cli;

import io.tcns.runtime.InputException;
import io.tcns.runtime.Mask;
import io.tcns.runtime.metrics.ConfusionMatrix;
import io.tcns.runtime.metrics.SegmentationMetrics;
import java.util.ArrayList;
import java.util.List;

/** Compares masks of pictures with true ones, one after the other, and keeps nothing of them but counts. */
final class MaskComparison {
    private final MaskSource truth;
    private final MaskSource predicted;
    private final ConfusionMatrix matrix;
    private final List<String> problems = new ArrayList<>();
    private int compared;

    /** @param classes 1 to {@link ConfusionMatrix#MAX_CLASSES} */
    MaskComparison(MaskSource truth, MaskSource predicted, int classes) {
        this.truth = truth;
        this.predicted = predicted;
        this.matrix = new ConfusionMatrix(classes);
    }

    /** Compares the masks of one picture. Those that cannot be compared are among the {@link #problems}. */
    void compare(String picture) {
        try {
            Mask expected = truth.mask(picture);
            Mask given = predicted.mask(picture);
            matrix.add(truth.called(picture), expected, predicted.called(picture), given);
            compared++;
        } catch (InputException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    /** Why pictures were left out: a sentence for each, in their order. */
    List<String> problems() {
        return problems;
    }

    /** How many pictures count. */
    int compared() {
        return compared;
    }

    /** What all these pictures say together. */
    SegmentationMetrics metrics() {
        return SegmentationMetrics.of(matrix);
    }
}
