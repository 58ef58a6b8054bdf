package io.tcns.compiler.ir;

/** What lies next to a number of a map: the same channel of the next pixel, or the next channel of the same pixel. */
public enum PixelOrder {
    /** (N, C, H, W), as everything else has it. */
    CHANNELS_FIRST,
    /** (N, H, W, C). */
    CHANNELS_LAST;

    /** The dimension of the channels, counted from 0. */
    public int channels() {
        return this == CHANNELS_FIRST ? 1 : 3;
    }
}
