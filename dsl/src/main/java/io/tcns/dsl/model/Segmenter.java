package io.tcns.dsl.model;

import io.tcns.dsl.Span;
import io.tcns.dsl.model.Head.Answer;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * DeepLabv3 (Chen et al. 2017, Rethinking Atrous Convolution, section 3.3) as MobileNetV2 uses it (Sandler et al. 2018, section
 * 6.3): a class for each pixel of the image.
 *
 * @param classes with the background, at least 1
 * @param rates of the branches of atrous spatial pyramid pooling; none without it
 * @param height of the answer, that of the image
 * @param width of the answer
 * @param depth channels of each branch and of what they are projected to
 */
public record Segmenter(
        Span span, int classes, List<Integer> rates, int depth, int height, int width, Alignment resize, Answer answer)
        implements Head {

    /** Where the pixels of a map lie that is resized. */
    public enum Alignment {
        /** The outermost pixels lie on the outermost, TensorFlow's {@code align_corners}. */
        ALIGN_CORNERS,
        /** Pixels are squares, and the edges of the outermost lie on each other. */
        HALF_PIXEL,
        /** The first pixels lie on each other, as TensorFlow 1 does by default. */
        ASYMMETRIC;

        /** The word that a spec uses. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Segmenter {
        rates = List.copyOf(rates);
    }

    @Override
    public OptionalInt labels() {
        return OptionalInt.of(classes);
    }

    /** The same head with another answer. */
    public Segmenter with(Answer other) {
        return new Segmenter(span, classes, rates, depth, height, width, resize, other);
    }
}
