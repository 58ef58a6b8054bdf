package io.tcns.compiler.checkpoint;

/** How a layer of another tool's file pads an image: by a rule, or by numbers. */
public sealed interface ForeignPadding {

    /** No padding. */
    Explicit NONE = new Explicit(0, 0, 0, 0);

    /** TensorFlow's SAME, ONNX's SAME_UPPER: as much as the stride leaves open, the odd pixel below and on the right. */
    ForeignPadding SAME = new Same(false);

    /** ONNX's SAME_LOWER: the odd pixel above and on the left. */
    ForeignPadding SAME_LOWER = new Same(true);

    /** A rule that needs the size of the image. */
    record Same(boolean oddPixelFirst) implements ForeignPadding {}

    /** Pixels on each side. */
    record Explicit(int top, int left, int bottom, int right) implements ForeignPadding {}
}
