package io.tcns.runtime.metrics;

import java.util.List;

/**
 * How right and how complete the detections of a category are, in all images, at one threshold of overlap.
 *
 * @param precision averaged over the recalls 0, 0.01 to 1: at each the highest that is reached at this recall or a higher one
 * @param recall in the end
 */
record PrecisionRecall(double precision, double recall) {
    private static final int RECALLS = 101;

    /**
     * Of detections in the order of their scores.
     *
     * @param objects that are to be found, above 0
     * @param selection which detections count
     * @param threshold its index in {@link Scene#THRESHOLDS}
     */
    static PrecisionRecall of(List<Judged> detections, int objects, Selection selection, int threshold) {
        long bit = Judged.bit(selection.area(), threshold);
        double[] precisions = new double[objects];
        int right = 0;
        int wrong = 0;
        for (Judged detection : detections) {
            if (detection.place() >= selection.detections()) {
                continue;
            }
            if ((detection.right() & bit) != 0) {
                right++;
                precisions[right - 1] = (double) right / (right + wrong);
            } else if ((detection.wrong() & bit) != 0) {
                wrong++;
            }
        }
        for (int i = right - 1; i > 0; i--) {
            precisions[i - 1] = Math.max(precisions[i - 1], precisions[i]);
        }
        return new PrecisionRecall(average(precisions, right), (double) right / objects);
    }

    /**
     * The mean over the recalls.
     *
     * @param precisions at one object found, at two, and so on; 0 from {@code right} on
     */
    private static double average(double[] precisions, int right) {
        double sum = 0;
        int found = 1;
        for (int i = 0; i < RECALLS; i++) {
            // As NumPy has it: 35 * 0.01 is above 7 / 20, so 7 objects of 20 do not reach it.
            while (found <= right && (double) found / precisions.length < i * 0.01) {
                found++;
            }
            sum += found <= right ? precisions[found - 1] : 0;
        }
        return sum / RECALLS;
    }
}
