package io.tcns.runtime;

import java.util.List;

/**
 * Reads the output of a segmenter: {@code mask}, whole numbers [1, H, W], or {@code logits} or {@code probabilities}, float [1,
 * C, H, W], of which the largest of each pixel counts, the first where several are largest.
 */
public final class MaskOutput {
    private static final int CLASSES = 1;
    private static final int SIDES = 2;

    private final String model;
    private final TensorSpec output;

    private MaskOutput(String model, TensorSpec output) {
        this.model = model;
        this.output = output;
    }

    /** Whether this is the output of a segmenter. */
    public static boolean is(TensorSpec output) {
        boolean ofScores = output.type() == ElementType.FLOAT && output.shape().size() == 4;
        boolean ofLabels = (output.type() == ElementType.UINT8 || output.type() == ElementType.INT64)
                && output.shape().size() == 3;
        return ofScores || ofLabels;
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

    private static int largest(Tensor values, int pixel, int plane, int classes) {
        int largest = 0;
        for (int channel = 1; channel < classes; channel++) {
            if (values.number(channel * plane + pixel) > values.number(largest * plane + pixel)) {
                largest = channel;
            }
        }
        return largest;
    }
}
