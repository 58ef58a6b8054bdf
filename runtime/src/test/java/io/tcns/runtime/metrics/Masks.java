package io.tcns.runtime.metrics;

import io.tcns.runtime.Mask;

/** Masks out of numbers. */
final class Masks {
    private Masks() {}

    static Mask of(int width, int... labels) {
        short[] values = new short[labels.length];
        for (int i = 0; i < labels.length; i++) {
            values[i] = (short) labels[i];
        }
        return new Mask(width, labels.length / width, values);
    }
}
