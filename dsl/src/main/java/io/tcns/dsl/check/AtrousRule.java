package io.tcns.dsl.check;

import java.util.Optional;

/**
 * Keeps feature maps from becoming smaller than an output stride allows: strides behind it become 1, and what they would have
 * skipped lies between the taps of the kernels that follow (Chen et al. 2017, Rethinking Atrous Convolution, section 3.1).
 *
 * <p>It sees the repeats of a network one after the other, in the order of data.
 */
final class AtrousRule {

    private final Optional<Integer> outputStride;

    /** The product of the strides so far. */
    private long reached = 1;

    /** What the distance between two taps is multiplied by. */
    private long rate = 1;

    private AtrousRule(Optional<Integer> outputStride) {
        this.outputStride = outputStride;
    }

    /** Changes nothing. */
    static AtrousRule none() {
        return new AtrousRule(Optional.empty());
    }

    static AtrousRule of(int outputStride) {
        return new AtrousRule(Optional.of(outputStride));
    }

    /**
     * How the next repeat slides, whose row asks for a stride; a repeat that loses its stride still has the rate of those
     * before it.
     */
    Slide next(RowSettings row, int stride) {
        int kept = outputStride.isPresent() && reached == outputStride.get() ? 1 : stride;
        // A kernel of one tap has no distance.
        long distance = row.kernel() > 1 ? row.dilation() * rate : row.dilation();
        rate = kept == stride ? rate : Math.min(rate * stride, Limits.DILATION + 1);
        reached = Math.min(reached * kept, Limits.SIDE);
        return new Slide(kept, distance);
    }

    /**
     * How a window moves.
     *
     * @param dilation the distance between two taps of the kernel, not yet checked
     */
    record Slide(int stride, long dilation) {}
}
