package io.tcns.dsl.model;

import io.tcns.dsl.Span;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The single-shot detector (Liu et al. 2016), and its form of separable convolutions, SSDLite (Sandler et al. 2018, section
 * 6.2): boxes and scores for fixed anchors on several feature maps.
 *
 * @param word the head's word in a spec, {@code ssdlite} or {@code ssd}
 * @param classes without the background, which is class 0; at least 1
 * @param taps the maps of the network that predict, at least one
 * @param extras further maps, each made of the one before, the first of the last tap
 * @param depthwiseExtras whether their 3x3 convolution works on each channel by itself and a 1x1 one follows
 * @param anchors the shapes of each cell, for each tap and then for each extra
 */
public record Detector(
        Span span,
        String word,
        int classes,
        List<Tap> taps,
        List<Extra> extras,
        boolean depthwiseExtras,
        List<List<AnchorShape>> anchors,
        Predictor predictor,
        Scores scores,
        BoxCoder coder,
        Suppression suppression,
        Post post)
        implements Head {

    /**
     * A map that the head adds: a 1x1 convolution, and one of 3x3 with stride 2.
     *
     * @param reduced channels between the two
     */
    public record Extra(int reduced, FeatureMap map) {}

    /** An anchor's sides in units of the image's. */
    public record AnchorShape(double height, double width) {}

    /**
     * How boxes and classes are predicted, each by layers of its own.
     *
     * @param depthwise whether a depthwise convolution comes first and the predicting one is 1x1
     */
    public record Predictor(int kernel, boolean depthwise) {}

    /** By how much predictions are scaled against what they say of a box. */
    public record BoxCoder(double y, double x, double h, double w) {}

    /**
     * Which boxes are answers.
     *
     * @param iou the largest overlap of two answers of a class
     * @param score that an answer must exceed
     * @param perClass the most answers of one class
     * @param detections the most answers
     * @param acrossClasses whether answers of different classes suppress each other
     */
    public record Suppression(double iou, double score, int perClass, int detections, boolean acrossClasses) {}

    /** How raw scores become probabilities. */
    public enum Scores {
        SIGMOID,
        SOFTMAX,
        IDENTITY;

        /** The word that a spec uses. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the network does behind its predictors, and so what it answers. */
    public enum Post {
        /** Nothing: box codes and raw scores of every anchor. */
        NONE("raw_boxes", "raw_scores"),
        /** Corners and probabilities of every anchor. */
        DECODE("boxes", "scores"),
        /** The detections, those that remain of overlapping ones. */
        NMS("boxes", "scores", "classes", "num_detections");

        @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable, but its type does not say so.
        private final List<String> outputs;

        Post(String... outputs) {
            this.outputs = List.of(outputs);
        }

        /** The word that a spec uses. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What the answers are called. */
        public List<String> outputs() {
            return outputs;
        }
    }

    public Detector {
        taps = List.copyOf(taps);
        extras = List.copyOf(extras);
        anchors = anchors.stream().map(List::copyOf).toList();
    }

    /** The maps that predict, in their order. */
    public List<FeatureMap> maps() {
        return Stream.concat(taps.stream().map(Tap::map), extras.stream().map(Extra::map))
                .toList();
    }

    @Override
    public OptionalInt labels() {
        return OptionalInt.of(classes + 1);
    }

    /** The same head with more or less behind its predictors. */
    public Detector with(Post other) {
        return new Detector(
                span,
                word,
                classes,
                taps,
                extras,
                depthwiseExtras,
                anchors,
                predictor,
                scores,
                coder,
                suppression,
                other);
    }
}
