package io.tcns.dsl.model;

import java.util.Locale;

/** How much is added around a map before a window slides over it. */
public enum PaddingRule {
    /**
     * TensorFlow's: the result has ceil(size / stride) positions, and where an odd number of pixels is needed, the odd one
     * stands behind.
     */
    SAME {
        @Override
        public int before(int size, int window, int stride) {
            return total(size, window, stride) / 2;
        }

        @Override
        public int after(int size, int window, int stride) {
            return total(size, window, stride) - before(size, window, stride);
        }

        private int total(int size, int window, int stride) {
            int last = (positions(size, window, stride) - 1) * stride;
            return Math.max(last + window - size, 0);
        }

        @Override
        public int positions(int size, int window, int stride) {
            return (size + stride - 1) / stride;
        }
    },
    /** PyTorch's usual: (window - 1) / 2 on each side, for odd windows. */
    SYMMETRIC {
        @Override
        public int before(int size, int window, int stride) {
            return (window - 1) / 2;
        }

        @Override
        public int after(int size, int window, int stride) {
            return before(size, window, stride);
        }

        @Override
        public int positions(int size, int window, int stride) {
            return (size + 2 * before(size, window, stride) - window) / stride + 1;
        }
    };

    /**
     * Pixels added above or on the left.
     *
     * @param size the map's height or width
     * @param window what one position covers: {@code (kernel - 1) * dilation + 1}
     */
    public abstract int before(int size, int window, int stride);

    /** Pixels added below or on the right. */
    public abstract int after(int size, int window, int stride);

    /** How many positions the window has. */
    public abstract int positions(int size, int window, int stride);

    /** The positions of a window that slides over a map, for each of so many channels. */
    public FeatureMap positions(FeatureMap map, int window, int stride, int channels) {
        return new FeatureMap(
                positions(map.height(), window, stride), positions(map.width(), window, stride), channels);
    }

    /** The word that a spec uses. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
