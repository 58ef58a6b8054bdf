package io.tcns.compiler.checkpoint;

/** A tensor of a layer, and the order of its dimensions. */
public record Weight(Tensor tensor, Layout layout) {

    /** A tensor of one number for each channel. */
    public static Weight perChannel(Tensor tensor) {
        return new Weight(tensor, Layout.O);
    }
}
