package io.tcns.dsl.model;

import io.tcns.dsl.Span;
import java.util.Locale;
import java.util.OptionalInt;

/** What turns the last feature map into an answer. */
public sealed interface Head permits Head.Classifier, Head.Features, Detector, Segmenter {

    /** The head's statement in its source. */
    Span span();

    /** How many names the classes need: one each, and of a detector one for the background, which is class 0. */
    OptionalInt labels();

    /**
     * Global average pool, dropout in training, and a fully connected layer.
     *
     * @param classes at least 1
     * @param dropout the probability to drop a feature in training, in [0, 1)
     * @param answer logits or probabilities
     */
    record Classifier(Span span, int classes, double dropout, Answer answer) implements Head {

        public Classifier {
            if (answer == Answer.MASK) {
                throw new IllegalArgumentException("a classifier gives no mask");
            }
        }

        @Override
        public OptionalInt labels() {
            return OptionalInt.of(classes);
        }

        /** The same head with another answer. */
        public Classifier with(Answer other) {
            return new Classifier(span, classes, dropout, other);
        }
    }

    /** Global average pool alone: the network as a feature extractor. */
    record Features(Span span) implements Head {

        @Override
        public OptionalInt labels() {
            return OptionalInt.empty();
        }
    }

    /** What a network gives of classes: those of an image, or of each of its pixels. */
    enum Answer {
        LOGITS,
        PROBABILITIES,
        /** The likeliest class of each pixel; of segmenters alone. */
        MASK;

        /** The word that a spec uses, and the output's name. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
