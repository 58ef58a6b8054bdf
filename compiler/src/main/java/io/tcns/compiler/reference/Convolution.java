package io.tcns.compiler.reference;

import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.TensorType;
import java.util.Arrays;

/**
 * A convolution as a matrix product: the pixels that the windows see are gathered in the order in which a filter meets
 * them, and filters multiply these rows.
 *
 * <p>Stride, dilation, groups and padding are the gathering's matter alone; the product is one loop, which the JIT
 * compiler turns into vector instructions. Both work on a few rows of the result at a time, so that what is gathered
 * stays in the processor's cache.
 */
final class Convolution {

    /** Positions of the result that are computed together: small enough for the cache, long enough for vectors. */
    private static final int POSITIONS = 512;

    private final Conv2d op;
    private final float[] x;
    private final float[] weight;
    private final float[] y;
    private final Evaluator.Step step;
    private final int height;
    private final int width;
    private final int kernelHeight;
    private final int kernelWidth;
    private final int outHeight;
    private final int outWidth;
    private final int groupChannels;
    private final int groupFilters;
    /** Weights of one filter. */
    private final int taps;
    /** Rows of the result that are computed together. */
    private final int rowsAtOnce;
    /** For each tap of a filter, what it meets at each position. */
    private final double[][] seen;

    Convolution(Conv2d op, Evaluator.Step step) {
        TensorType image = step.type(0);
        TensorType filters = step.type(1);
        this.op = op;
        this.step = step;
        x = step.operand(0);
        weight = step.operand(1);
        y = step.emptyResult();
        height = image.height();
        width = image.width();
        kernelHeight = filters.size(2);
        kernelWidth = filters.size(3);
        outHeight = step.resultType().height();
        outWidth = step.resultType().width();
        groupChannels = filters.size(1);
        groupFilters = filters.size(0) / op.groups();
        taps = groupChannels * kernelHeight * kernelWidth;
        rowsAtOnce = Math.min(Math.max(POSITIONS / outWidth, 1), outHeight);
        seen = new double[taps][rowsAtOnce * outWidth];
    }

    float[] result() {
        for (int group = 0; group < step.type(0).size(0) * op.groups(); group++) {
            for (int row = 0; row < outHeight; row += rowsAtOnce) {
                int rows = Math.min(rowsAtOnce, outHeight - row);
                gather(group, row, rows);
                multiply(group, row, rows);
            }
        }
        return y;
    }

    /** @param group counted over all images */
    private void gather(int group, int row, int rows) {
        for (int tap = 0; tap < taps; tap++) {
            int kernelColumn = tap % kernelWidth;
            int kernelRow = tap / kernelWidth % kernelHeight;
            int channel = group * groupChannels + tap / (kernelWidth * kernelHeight);
            int top =
                    row * op.stride() + kernelRow * op.dilation() - op.padding().top();
            int left = kernelColumn * op.dilation() - op.padding().left();
            for (int r = 0; r < rows; r++) {
                gatherRow(seen[tap], r * outWidth, channel, top + r * op.stride(), left);
            }
        }
    }

    /** Every stride-th pixel of an image row from {@code left} on; outside the image there are zeros. */
    private void gatherRow(double[] target, int at, int channel, int imageRow, int left) {
        if (imageRow < 0 || imageRow >= height) {
            Arrays.fill(target, at, at + outWidth, 0);
            return;
        }
        int stride = op.stride();
        int first = Math.min(ceilDivide(Math.max(-left, 0), stride), outWidth);
        int end = Math.max(Math.min(ceilDivide(Math.max(width - left, 0), stride), outWidth), first);
        Arrays.fill(target, at, at + first, 0);
        int pixel = (channel * height + imageRow) * width + left;
        for (int i = first; i < end; i++) {
            target[at + i] = x[pixel + i * stride];
        }
        Arrays.fill(target, at + end, at + outWidth, 0);
    }

    private void multiply(int group, int row, int rows) {
        int positions = rows * outWidth;
        double[] sums = new double[positions];
        for (int filter = 0; filter < groupFilters; filter++) {
            int y0 = ((group * groupFilters + filter) * outHeight + row) * outWidth;
            int absoluteFilter = group % op.groups() * groupFilters + filter;
            Arrays.fill(sums, bias(absoluteFilter));
            int w = absoluteFilter * taps;
            int tap = 0;
            for (; tap + 4 <= taps; tap += 4) {
                addFour(sums, tap, w + tap);
            }
            for (; tap < taps; tap++) {
                addOne(sums, tap, w + tap);
            }
            for (int i = 0; i < positions; i++) {
                y[y0 + i] = (float) sums[i];
            }
        }
    }

    private double bias(int filter) {
        return step.operands().size() == 3 ? step.operand(2)[filter] : 0;
    }

    /** Four taps at once, so that a sum is read and written once for four multiply-adds. */
    private void addFour(double[] sums, int tap, int w) {
        double[] a = seen[tap];
        double[] b = seen[tap + 1];
        double[] c = seen[tap + 2];
        double[] d = seen[tap + 3];
        double wa = weight[w];
        double wb = weight[w + 1];
        double wc = weight[w + 2];
        double wd = weight[w + 3];
        for (int i = 0; i < sums.length; i++) {
            sums[i] += wa * a[i] + wb * b[i] + wc * c[i] + wd * d[i];
        }
    }

    private void addOne(double[] sums, int tap, int w) {
        double[] a = seen[tap];
        double wa = weight[w];
        for (int i = 0; i < sums.length; i++) {
            sums[i] += wa * a[i];
        }
    }

    private static int ceilDivide(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
