package io.tcns.compiler.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * The order of a weight's dimensions: a letter each, the outermost first. O is the channels that a layer gives, I those
 * that a filter reads, H and W its height and width; 1 is a dimension of size 1 that has no other meaning.
 */
public enum Layout {
    /** PyTorch and ONNX; here. Depthwise ones have I = 1. */
    OIHW,
    /** TensorFlow and Keras. */
    HWIO,
    /** TensorFlow's and Keras's depthwise: a filter for each channel, and one multiple of it. */
    HWO1,
    /** TFLite. */
    OHWI,
    /** TFLite's depthwise. */
    _1HWO,
    /** Fully connected: PyTorch, TFLite. */
    OI,
    /** Fully connected: TensorFlow and Keras. */
    IO,
    /** Biases and the statistics of norms. */
    O;

    private final String letters = name().replace("_", "");

    /** The dimension of the tensor that holds O, I, H or W; empty where it has none, which is a size of 1. */
    List<Integer> dimensionsOf(String target) {
        List<Integer> dimensions = new ArrayList<>();
        for (int i = 0; i < target.length(); i++) {
            dimensions.add(letters.indexOf(target.charAt(i)));
        }
        return dimensions;
    }

    /** How many dimensions there are. */
    public int rank() {
        return letters.length();
    }

    @Override
    public String toString() {
        return letters;
    }
}
