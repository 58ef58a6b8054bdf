package io.tcns.compiler.cost;

import io.tcns.compiler.ir.Parameter;

/**
 * The four honest ways to count parameters.
 *
 * @param weightsAndBiases kernels and biases: TF-slim's README, the classification and detection tables of the paper
 * @param trainable with gamma and beta of every batch norm: torchvision, the segmentation table of the paper
 * @param withBnStatistics with moving mean and variance: what a checkpoint holds
 * @param folded kernels, biases, and one bias for each channel of a batch norm: what is deployed
 */
public record ParameterCount(long weightsAndBiases, long trainable, long withBnStatistics, long folded) {

    static final ParameterCount NONE = new ParameterCount(0, 0, 0, 0);

    static ParameterCount of(Parameter parameter) {
        long count = parameter.type().elements();
        return switch (parameter.kind()) {
            case WEIGHT, BIAS -> new ParameterCount(count, count, count, count);
            case GAMMA -> new ParameterCount(0, count, count, 0);
            // Folded, this is where the convolution's bias comes from.
            case BETA -> new ParameterCount(0, count, count, count);
            case MEAN, VARIANCE -> new ParameterCount(0, 0, count, 0);
        };
    }

    ParameterCount plus(ParameterCount other) {
        return new ParameterCount(
                Math.addExact(weightsAndBiases, other.weightsAndBiases),
                Math.addExact(trainable, other.trainable),
                Math.addExact(withBnStatistics, other.withBnStatistics),
                Math.addExact(folded, other.folded));
    }
}
