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

    /** The dimension of the tensor for each of the letters; -1 where it has none, which is a size of 1. */
    public List<Integer> dimensionsOf(String wanted) {
        List<Integer> dimensions = new ArrayList<>();
        for (int i = 0; i < wanted.length(); i++) {
            dimensions.add(letters.indexOf(wanted.charAt(i)));
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
