package io.tcns.cli;

import io.tcns.runtime.metrics.ConfusionMatrix;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Compares masks with true ones for {@code tcns eval --voc}, and says what comes of it.
 *
 * @param pictures those whose masks count
 */
record MaskEvaluationRun(EvalOutput output, MaskFolder truth, List<String> pictures) {

    /**
     * Compares all of them.
     *
     * @param labels what the classes are called, which says how many there are
     * @return the exit code
     * @throws BadInputException when there are more classes than masks have
     */
    int compare(MaskSource predicted, List<String> labels) throws IOException {
        if (labels.size() > ConfusionMatrix.MAX_CLASSES) {
            throw new BadInputException("there are " + labels.size() + " classes, and masks have at most "
                    + ConfusionMatrix.MAX_CLASSES + ", 0 to 254");
        }
        MaskComparison comparison = new MaskComparison(truth, predicted, labels.size());
        output.each(pictures, comparison::compare);
        comparison.problems().forEach(output::say);
        boolean isWhole = comparison.problems().isEmpty();
        if (!isWhole) {
            output.say(
                    String.format(Locale.ROOT, "compared masks: %,d of %,d", comparison.compared(), pictures.size()));
        }
        if (comparison.compared() > 0) {
            output.write(new SegmentationEvaluation(comparison.compared(), comparison.metrics(), labels));
        }
        return isWhole ? ExitCode.FINE : ExitCode.BAD_INPUT;
    }
}
