package io.tcns.compiler;

import static java.lang.Math.addExact;
import static java.lang.Math.multiplyExact;

import io.tcns.compiler.cost.CostReport;
import io.tcns.compiler.lower.Lowering;
import io.tcns.dsl.model.Architecture;
import java.util.List;
import java.util.Optional;

/**
 * One image at several sizes, and perhaps mirrored as well, whose probabilities are averaged: the MF of MobileNetV2's Table 7.
 *
 * @param scales at least one, each above 0
 * @param flip whether each size is looked at mirrored, too
 */
public record MultiScale(List<Double> scales, boolean flip) {

    /** That of the paper. */
    public static final MultiScale OF_THE_PAPER = new MultiScale(List.of(0.5, 0.75, 1.0, 1.25, 1.5, 1.75), true);

    public MultiScale {
        scales = List.copyOf(scales);
        boolean positive = scales.stream().allMatch(scale -> scale > 0 && Double.isFinite(scale));
        if (scales.isEmpty() || !positive) {
            throw new IllegalArgumentException("scales are at least one number above 0, not " + scales);
        }
    }

    /** How many runs one image takes. */
    public int runs() {
        return flip ? 2 * scales.size() : scales.size();
    }

    /**
     * A segmenter, with its weights, for the image at one of the scales; its answer keeps the size that it has.
     *
     * @throws IllegalArgumentException for other networks, and where some map would have no pixel or the image more pixels a side
     *     than an {@code int} counts
     */
    public Compilation compilation(Compilation segmenter, double scale) {
        return segmenter.at(network(segmenter.architecture(), scale));
    }

    private static Architecture network(Architecture segmenter, double scale) {
        return segmenter.at(
                size(segmenter.input().height(), scale), size(segmenter.input().width(), scale));
    }

    /** A side with its outermost pixels as far from each other as the scale says: 513 at 0.5 is 257, as in DeepLab. */
    private static int size(int side, double scale) {
        long steps = Math.round((side - 1) * scale);
        if (steps >= Integer.MAX_VALUE) {
            throw new IllegalArgumentException("no image has " + side + " pixels at scale " + scale);
        }
        return (int) steps + 1;
    }

    /**
     * What all runs of a segmenter cost together.
     *
     * @param madds multiply-adds
     * @param spaceToBatchMadds the same as {@link CostReport#spaceToBatchMacs} counts them
     */
    public record Runs(long madds, long spaceToBatchMadds) {}

    /** Counts them; nothing, where some map would have no pixel at one of the scales. */
    public Optional<Runs> runs(Architecture segmenter) {
        int each = flip ? 2 : 1;
        long madds = 0;
        long spaceToBatchMadds = 0;
        for (double scale : scales) {
            Architecture scaled;
            try {
                scaled = network(segmenter, scale);
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
            CostReport report = CostReport.of(Lowering.lower(scaled, 1));
            madds = addExact(madds, multiplyExact(each, report.total().macs()));
            spaceToBatchMadds = addExact(spaceToBatchMadds, multiplyExact(each, report.spaceToBatchMacs()));
        }
        return Optional.of(new Runs(madds, spaceToBatchMadds));
    }
}
