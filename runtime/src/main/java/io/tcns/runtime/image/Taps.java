package io.tcns.runtime.image;

/**
 * Which input positions of one axis make each output position, with what weights. Every output has the same number of them,
 * some of weight 0, so that all weights stand in one array.
 */
final class Taps {
    private final int width;
    private final int[] first;
    private final float[] weights;

    private Taps(int count, int width) {
        this.width = width;
        first = new int[count];
        weights = new float[count * width];
    }

    /**
     * The taps of a part of a resize.
     *
     * @param from size of the input
     * @param to size of the whole output
     * @param cut first output that is wanted
     * @param count how many outputs are wanted
     */
    static Taps of(Filter filter, int from, int to, int cut, int count) {
        double scale = (double) from / to;
        double halfWidth = filter == Filter.BILINEAR ? 1 : Math.max(scale, 1);
        Taps taps = new Taps(count, (int) Math.min(from, Math.ceil(2 * halfWidth)));
        for (int i = 0; i < count; i++) {
            taps.setTriangle(i, (cut + i + 0.5) * scale, halfWidth, from);
        }
        return taps;
    }

    /** How many outputs there are. */
    int count() {
        return first.length;
    }

    /** How many input positions each output has. */
    int width() {
        return width;
    }

    /** The first input position of an output; the others follow it. */
    int first(int output) {
        return first[output];
    }

    /** The weight of one of an output's positions, from 0; those of an output sum to 1. */
    float weight(int output, int position) {
        return weights[output * width + position];
    }

    /**
     * Positions whose centres lie within a triangle, weighted by its height there; what hangs over the edge is left out. With
     * a half width of 1 that is linear interpolation between the two nearest, or the nearest alone at the edges.
     */
    private void setTriangle(int output, double centre, double halfWidth, int from) {
        int start = Math.max(0, Math.min(from - width, (int) (centre - halfWidth + 0.5)));
        double[] heights = new double[width];
        double sum = 0;
        for (int i = 0; i < width; i++) {
            heights[i] = Math.max(0, 1 - Math.abs(start + i + 0.5 - centre) / halfWidth);
            sum += heights[i];
        }
        first[output] = start;
        for (int i = 0; i < width; i++) {
            weights[output * width + i] = (float) (heights[i] / sum);
        }
    }
}
