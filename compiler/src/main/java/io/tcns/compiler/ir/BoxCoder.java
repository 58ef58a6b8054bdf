package io.tcns.compiler.ir;

/**
 * By how much predictions are scaled against what they say of a box, the Faster R-CNN box code (Ren et al. 2015, equation 2)
 * with the scales of the TensorFlow Object Detection API.
 *
 * @param y of the vertical offset, like the others more than 0
 * @param x of the horizontal offset
 * @param h of the logarithm of the height
 * @param w of the logarithm of the width
 */
public record BoxCoder(double y, double x, double h, double w) {

    public BoxCoder {
        Checks.argument(y > 0 && x > 0 && h > 0 && w > 0, "box coder %s, %s, %s, %s", y, x, h, w);
    }
}
