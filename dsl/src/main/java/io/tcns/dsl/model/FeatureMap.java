package io.tcns.dsl.model;

/** The shape of one image's activations; each size is at least 1. Printed as the papers do: {@code 56x56x24}. */
public record FeatureMap(int height, int width, int channels) {

    public FeatureMap {
        if (height < 1 || width < 1 || channels < 1) {
            throw new IllegalArgumentException(height + "x" + width + "x" + channels);
        }
    }

    /** A map of the same sides. */
    public FeatureMap withChannels(int other) {
        return new FeatureMap(height, width, other);
    }

    @Override
    public String toString() {
        return height + "x" + width + "x" + channels;
    }
}
