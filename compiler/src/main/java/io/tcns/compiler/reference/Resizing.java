package io.tcns.compiler.reference;

import io.tcns.compiler.ir.PixelOrder;
import io.tcns.compiler.ir.Resize;
import io.tcns.compiler.ir.TensorType;

/** Bilinear interpolation of maps, one channel after the other. */
final class Resizing {

    private Resizing() {}

    /** Where the pixels of one side lie: between which two, and how near to the second. */
    private static final class Side {

        private final int[] first;
        private final int[] second;
        private final double[] share;

        Side(Resize.Alignment alignment, int size, int target) {
            first = new int[target];
            second = new int[target];
            share = new double[target];
            for (int i = 0; i < target; i++) {
                double position = alignment.position(i, size, target);
                first[i] = (int) position;
                second[i] = Math.min(first[i] + 1, size - 1);
                share[i] = position - first[i];
            }
        }
    }

    static float[] bilinear(Resize op, Evaluator.Step step) {
        TensorType map = step.type(0);
        float[] x = step.operand(0);
        Side rows = new Side(op.alignment(), map.height(), op.height());
        Side columns = new Side(op.alignment(), map.width(), op.width());
        float[] y = step.emptyResult();
        for (int i = 0; i < y.length; i++) {
            int plane = i / (op.height() * op.width()) * map.height();
            int row = i / op.width() % op.height();
            int column = i % op.width();
            double above = between(x, (plane + rows.first[row]) * map.width(), columns, column);
            double below = between(x, (plane + rows.second[row]) * map.width(), columns, column);
            y[i] = (float) (above + (below - above) * rows.share[row]);
        }
        return op.order() == PixelOrder.CHANNELS_FIRST ? y : channelsLast(y, map.channels(), op.height() * op.width());
    }

    private static float[] channelsLast(float[] maps, int channels, int plane) {
        float[] pixels = new float[maps.length];
        for (int i = 0; i < maps.length; i++) {
            int image = i / (channels * plane);
            int channel = i / plane % channels;
            pixels[(image * plane + i % plane) * channels + channel] = maps[i];
        }
        return pixels;
    }

    private static double between(float[] x, int line, Side columns, int column) {
        double left = x[line + columns.first[column]];
        double right = x[line + columns.second[column]];
        return left + (right - left) * columns.share[column];
    }
}
