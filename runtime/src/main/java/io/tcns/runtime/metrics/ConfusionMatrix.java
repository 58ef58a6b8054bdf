package io.tcns.runtime.metrics;

import io.tcns.runtime.InputException;
import io.tcns.runtime.Mask;
import java.util.Arrays;

/**
 * How many pixels of each class were taken for which class: one number for each pair of classes, and nothing of the masks
 * that were compared.
 */
public final class ConfusionMatrix {
    /** The label of pixels about which the truth says nothing: VOC's borders of objects. They are not counted. */
    public static final int IGNORED = 255;
    /** The most classes: those below {@link #IGNORED}. */
    public static final int MAX_CLASSES = IGNORED;

    private final int classes;
    /** Row by row: the true class is the row, the predicted one the column. */
    private final long[] counts;

    private long ignored;

    /**
     * Without a pixel.
     *
     * @param classes 1 to {@link #MAX_CLASSES}
     */
    public ConfusionMatrix(int classes) {
        if (classes < 1 || classes > MAX_CLASSES) {
            throw new IllegalArgumentException("classes are 1 to " + MAX_CLASSES + ", not " + classes);
        }
        this.classes = classes;
        this.counts = new long[classes * classes];
    }

    /**
     * Counts the pixels of one picture: all, or none where it throws. What is predicted for an ignored pixel does not matter.
     *
     * @param truthName how messages call the truth
     * @param truth of classes and {@link #IGNORED}
     * @param predictedName how messages call what is compared with it
     * @param predicted of classes
     * @throws InputException when the sizes differ, or a label is no class
     */
    public void add(String truthName, Mask truth, String predictedName, Mask predicted) {
        if (predicted.width() != truth.width() || predicted.height() != truth.height()) {
            throw new InputException(
                    predictedName + " has " + size(predicted) + " pixels, and " + truthName + " has " + size(truth));
        }
        long[] picture = new long[counts.length];
        long border = 0;
        for (int y = 0; y < truth.height(); y++) {
            for (int x = 0; x < truth.width(); x++) {
                int label = truth.label(x, y);
                if (label == IGNORED) {
                    border++;
                    continue;
                }
                int guess = predicted.label(x, y);
                if (label >= classes) {
                    throw noClass(truthName, label, x, y, " or " + IGNORED + ", which is not counted");
                }
                if (guess >= classes) {
                    throw noClass(predictedName, guess, x, y, "");
                }
                picture[label * classes + guess]++;
            }
        }
        Arrays.setAll(counts, pair -> counts[pair] + picture[pair]);
        ignored += border;
    }

    private InputException noClass(String name, int label, int x, int y, String besides) {
        return new InputException(name + " has the label " + label + " at x " + x + ", y " + y
                + ", and classes are 0 to " + (classes - 1) + besides);
    }

    private static String size(Mask mask) {
        return mask.width() + "x" + mask.height();
    }

    /** How many classes there are. */
    public int classes() {
        return classes;
    }

    /** How many pixels of one class were taken for a class, itself or another one. */
    public long count(int truth, int predicted) {
        return counts[truth * classes + predicted];
    }

    /** How many pixels the truth says nothing about. */
    public long ignored() {
        return ignored;
    }
}
