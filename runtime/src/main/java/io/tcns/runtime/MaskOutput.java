package io.tcns.runtime;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Reads the output of a segmenter: {@code mask}, whole numbers [1, H, W] or [1, 1, H, W], or {@code logits} or {@code
 * probabilities}, float [1, C, H, W], of which the largest of each pixel counts, the first where several are largest.
 */
public final class MaskOutput {
    private static final Set<ElementType> LABELS =
            EnumSet.of(ElementType.UINT8, ElementType.INT8, ElementType.INT16, ElementType.INT32, ElementType.INT64);

    /** Dimensions of scores. */
    private static final int SCORES = 4;

    private static final int CLASSES = 1;
    private static final int SIDES = 2;

    /** Of backbones; where scores are fewer, they are not of pixels. */
    private static final int MAX_STRIDE = 32;

    private final String model;
    private final TensorSpec output;

    private MaskOutput(String model, TensorSpec output) {
        this.model = model;
        this.output = output;
    }

    /** Whether this is the output of a segmenter. */
    public static boolean is(TensorSpec output) {
        int rank = output.shape().size();
        boolean ofScores = output.type() == ElementType.FLOAT && rank == SCORES;
        boolean ofLabels = LABELS.contains(output.type())
                && (rank == SCORES - 1 || (rank == SCORES && output.shape().get(CLASSES) == 1));
        return ofScores || ofLabels;
    }

    /**
     * Whether this may be the output of a segmenter for images of so many pixels. Scores are as many as pixels, or fewer in both
     * directions by one stride of at most {@value #MAX_STRIDE}: a classifier may give [1, C, 1, 1], and others give [1, H, W, C].
     * Sides that are not known contradict nothing.
     */
    public static boolean is(TensorSpec output, int height, int width) {
        boolean isSegmenters = is(output);
        if (!isSegmenters || output.type() != ElementType.FLOAT) {
            return isSegmenters;
        }
        List<Long> shape = output.shape();
        long high = shape.get(shape.size() - SIDES);
        long wide = shape.get(shape.size() - 1);
        return IntStream.rangeClosed(1, MAX_STRIDE)
                .anyMatch(stride -> isSide(high, height, stride) && isSide(wide, width, stride));
    }

    private static boolean isSide(long side, int pixels, int stride) {
        return side == TensorSpec.UNKNOWN || side == pixels / stride || side == (pixels - 1) / stride + 1;
    }

    /**
     * That of one model.
     *
     * @param model how messages call it
     * @throws IllegalArgumentException when it is none
     */
    public static MaskOutput of(String model, TensorSpec output) {
        if (!is(output)) {
            throw new IllegalArgumentException(model + " gives " + output.describe() + ", no classes of pixels");
        }
        return new MaskOutput(model, output);
    }

    /**
     * The class of each pixel of what the network saw.
     *
     * @throws InputException when the tensor is not for one image, or a class is beyond {@link Mask#MAX_CLASS}
     */
    public Mask read(Tensor values) {
        List<Long> shape = values.shape();
        boolean isOne = values.type() == output.type()
                && shape.size() == output.shape().size()
                && shape.get(0) == 1
                && !shape.contains(0L);
        if (!isOne) {
            throw new InputException(model + " gave `" + output.name() + "` as "
                    + TensorSpec.describe(values.type(), shape) + ", which is no mask of one image");
        }
        int width = Math.toIntExact(shape.get(shape.size() - 1));
        int height = Math.toIntExact(shape.get(shape.size() - SIDES));
        short[] labels = new short[Math.multiplyExact(width, height)];
        int classes = values.type() == ElementType.FLOAT ? Math.toIntExact(shape.get(CLASSES)) : 0;
        for (int pixel = 0; pixel < labels.length; pixel++) {
            double label = classes == 0 ? values.number(pixel) : largest(values, pixel, labels.length, classes);
            if (label < 0 || label > Mask.MAX_CLASS) {
                throw new InputException(model + " gave the class " + (long) label
                        + ", and the last that a mask has is " + Mask.MAX_CLASS);
            }
            labels[pixel] = (short) label;
        }
        return new Mask(width, height, labels);
    }

    private int largest(Tensor values, int pixel, int plane, int classes) {
        int largest = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int channel = 0; channel < classes; channel++) {
            double number = values.number(channel * plane + pixel);
            if (Double.isNaN(number)) {
                throw new InputException(model + " gave `" + output.name() + "` with values that are no numbers");
            }
            if (number > most) {
                most = number;
                largest = channel;
            }
        }
        return largest;
    }
}
