package io.tcns.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether two runs of a segmenter take the pixels for the same classes.
 *
 * <p>Where the two likeliest classes of a pixel are as likely but for rounding, either is right.
 *
 * @param pixels of all images
 * @param different how many of them are of another class in the other run
 * @param byRounding how many of those may be so by rounding
 */
public record MaskParity(int pixels, int different, int byRounding) {

    /** Where nothing tells how likely classes were: one pixel of so many may differ by rounding. */
    private static final int PIXELS_A_TIE = 1000;

    /** Whether no pixel differs but by rounding. */
    public boolean isSame() {
        return different == byRounding;
    }

    /** Whether a model with these outputs chooses the classes of pixels itself, and gives nothing else. */
    public static boolean isOf(List<TensorSpec> outputs) {
        return outputs.size() == 1
                && MaskOutput.is(outputs.get(0))
                && outputs.get(0).type() != ElementType.FLOAT;
    }

    /**
     * Compares masks of which no logits are known: one pixel in a thousand may differ by rounding.
     *
     * @param reference whole numbers [N, H, W]
     * @param actual of the same shape
     * @throws IllegalArgumentException when it has another shape
     */
    public static MaskParity of(Tensor reference, Tensor actual) {
        requireOneShape(reference, actual);
        int different = 0;
        for (int pixel = 0; pixel < reference.elements(); pixel++) {
            different += reference.number(pixel) == actual.number(pixel) ? 0 : 1;
        }
        return new MaskParity(
                reference.elements(), different, Math.min(different, reference.elements() / PIXELS_A_TIE));
    }

    /**
     * Compares masks of which the logits are known: a pixel may differ by rounding where the logits of both classes lie close.
     *
     * @param reference whole numbers [N, H, W]
     * @param actual of the same shape
     * @param logits [N, C, H, W] of the reference
     * @param tolerance how far apart two logits are by rounding at most, in units of the logits' range
     * @throws IllegalArgumentException when a shape is another
     */
    public static MaskParity of(Tensor reference, Tensor actual, Tensor logits, double tolerance) {
        requireOneShape(reference, actual);
        int image = Math.toIntExact(reference.shape().get(1) * reference.shape().get(2));
        int classes = Math.toIntExact(logits.shape().get(1));
        if (logits.elements() != (long) reference.elements() * classes) {
            throw new IllegalArgumentException("logits " + logits.shape() + " are not of a mask " + reference.shape());
        }
        double close = tolerance * Parity.of(logits, logits).range();
        int different = 0;
        int byRounding = 0;
        for (int pixel = 0; pixel < reference.elements(); pixel++) {
            int expected = (int) reference.number(pixel);
            int given = (int) actual.number(pixel);
            if (expected == given) {
                continue;
            }
            different++;
            int first = pixel / image * classes * image + pixel % image;
            boolean isTie = given >= 0
                    && given < classes
                    && Math.abs(logits.number(first + expected * image) - logits.number(first + given * image))
                            <= close;
            byRounding += isTie ? 1 : 0;
        }
        return new MaskParity(reference.elements(), different, byRounding);
    }

    private static void requireOneShape(Tensor reference, Tensor actual) {
        if (!reference.shape().equals(actual.shape())) {
            throw new IllegalArgumentException(
                    "cannot compare masks of the shapes " + reference.shape() + " and " + actual.shape());
        }
    }

    /**
     * Runs a segmenter that gives nothing but a mask at every optimisation level on one input, and compares each with {@link
     * OptimizationLevel#NONE}.
     *
     * @throws InputException when the model cannot be loaded or run at some level
     */
    public static Map<OptimizationLevel, MaskParity> acrossLevels(
            Model model, List<Tensor> inputs, SessionOptions options) {
        Map<OptimizationLevel, MaskParity> parities = new LinkedHashMap<>();
        Tensor reference = run(model, inputs, options.withOptimization(OptimizationLevel.NONE));
        for (OptimizationLevel level : OptimizationLevel.values()) {
            parities.put(level, of(reference, run(model, inputs, options.withOptimization(level))));
        }
        return parities;
    }

    private static Tensor run(Model model, List<Tensor> inputs, SessionOptions options) {
        try (Session session = Session.open(model, options)) {
            return session.run(inputs).get(0);
        }
    }
}
