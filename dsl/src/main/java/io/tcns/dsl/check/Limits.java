package io.tcns.dsl.check;

/**
 * How large a network may be. The bounds lie far above every published one; they keep a hostile spec from exhausting
 * memory, and every product of them fits a long.
 */
final class Limits {

    /** Parameters of a network. */
    static final int PARAMETERS = 100;

    /** Repeats of all rows together. */
    static final int LAYERS = 20_000;

    /** Channels of a feature map, and classes of a head. */
    static final int CHANNELS = 1 << 16;

    /** Height and width of an image. */
    static final int SIDE = 1 << 14;

    /** Side of a kernel. */
    static final int KERNEL = 255;

    /** Distance between two taps of a kernel. */
    static final int DILATION = 1 << 10;

    /** Files that are imported, by whatever way. */
    static final int IMPORTS = 100;

    /** Feature maps of a detector. */
    static final int MAPS = 32;

    /** Anchors of one cell. */
    static final int CELL_ANCHORS = 64;

    /** Anchors of all maps. */
    static final int ANCHORS = 1 << 20;

    /** Expansion factor of a bottleneck. */
    static final int EXPANSION = 1000;

    /** Weights of one layer: 2 GiB of float32, the largest buffer that Java can hold. */
    static final long LAYER_WEIGHTS = (1L << 29) - 1;

    /** Weights of all layers: 16 GiB of float32. */
    static final long NETWORK_WEIGHTS = 1L << 32;

    /** Elements of one feature map. */
    static final long ELEMENTS = Integer.MAX_VALUE;

    private Limits() {}
}
