package io.tcns.compiler.reference;

import io.tcns.compiler.ir.AveragePool;
import io.tcns.compiler.ir.MaxPool;
import io.tcns.compiler.ir.Padding;
import io.tcns.compiler.ir.TensorType;

/** Square windows that slide over each channel by itself. */
final class Pooling {

    private Pooling() {}

    /** Padding is minus infinity, that is: pixels outside the image do not take part. */
    static float[] maximum(MaxPool op, Evaluator.Step step) {
        return slide(step, op.kernel(), op.stride(), op.padding(), Pooling::maximum);
    }

    static float[] average(AveragePool op, Evaluator.Step step) {
        return slide(step, op.kernel(), op.stride(), Padding.NONE, Pooling::mean);
    }

    /** One number for the pixels of a window; the window lies inside the image and is at least one pixel. */
    private interface Summary {
        float of(float[] x, int firstPixel, int rowLength, int rows, int columns);
    }

    private static float[] slide(Evaluator.Step step, int kernel, int stride, Padding padding, Summary summary) {
        TensorType image = step.type(0);
        int height = image.height();
        int width = image.width();
        int outHeight = step.resultType().height();
        int outWidth = step.resultType().width();
        float[] y = step.emptyResult();
        for (int i = 0; i < y.length; i++) {
            int plane = i / (outHeight * outWidth);
            int row = i / outWidth % outHeight * stride - padding.top();
            int column = i % outWidth * stride - padding.left();
            int top = Math.max(row, 0);
            int left = Math.max(column, 0);
            int rows = Math.min(row + kernel, height) - top;
            int columns = Math.min(column + kernel, width) - left;
            y[i] = summary.of(step.operand(0), (plane * height + top) * width + left, width, rows, columns);
        }
        return y;
    }

    private static float maximum(float[] x, int firstPixel, int rowLength, int rows, int columns) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                largest = Math.max(largest, x[firstPixel + row * rowLength + column]);
            }
        }
        return largest;
    }

    private static float mean(float[] x, int firstPixel, int rowLength, int rows, int columns) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                sum += x[firstPixel + row * rowLength + column];
            }
        }
        return (float) (sum / (rows * columns));
    }
}
