package io.tcns.compiler.pass;

import io.tcns.compiler.ir.BatchNorm;
import io.tcns.compiler.ir.Initializer;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Value;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The recipes by which a batch norm goes into the convolution before it, see {@link FoldBatchNorm}.
 *
 * <p>A piece of a new weight is made of the same piece of the old one and of its filters' statistics, computed in double and
 * rounded once.
 */
record FoldedNorm(Parameter gamma, Parameter beta, Parameter mean, Parameter variance, double epsilon) {

    static FoldedNorm of(Node norm, Map<Value, Parameter> parameters) {
        return new FoldedNorm(
                statistic(norm, 1, parameters),
                statistic(norm, 2, parameters),
                statistic(norm, 3, parameters),
                statistic(norm, 4, parameters),
                ((BatchNorm) norm.op()).epsilon());
    }

    private static Parameter statistic(Node norm, int operand, Map<Value, Parameter> parameters) {
        return Objects.requireNonNull(parameters.get(norm.operand(operand)));
    }

    /** W * scale. */
    Initializer weight(Parameter before) {
        int filterSize =
                Math.toIntExact(before.type().elements() / before.type().size(0));
        return (numbers, value, from, count) -> {
            before.fill(numbers, from, count);
            int first = from / filterSize;
            double[] scale = scale(first, (from + count - 1) / filterSize + 1 - first);
            int index = 0;
            for (int filter = 0; filter < scale.length; filter++) {
                double factor = scale[filter];
                int end = Math.min(count, (first + filter + 1) * filterSize - from);
                for (; index < end; index++) {
                    numbers[index] = (float) (numbers[index] * factor);
                }
            }
        };
    }

    /** (b - mean) * scale + beta, where an absent b is 0. */
    Initializer bias(Optional<Parameter> before) {
        return (numbers, value, from, count) -> {
            before.orElse(zero(value)).fill(numbers, from, count);
            float[] means = some(mean, from, count);
            float[] betas = some(beta, from, count);
            double[] scale = scale(from, count);
            for (int filter = 0; filter < count; filter++) {
                numbers[filter] = (float) (((double) numbers[filter] - means[filter]) * scale[filter] + betas[filter]);
            }
        };
    }

    private static Parameter zero(Value bias) {
        return new Parameter(bias, Parameter.Kind.BIAS, new Initializer.Constant(0));
    }

    /** gamma / sqrt(variance + epsilon) of some filters. */
    private double[] scale(int from, int count) {
        float[] gammas = some(gamma, from, count);
        float[] variances = some(variance, from, count);
        double[] scale = new double[count];
        for (int filter = 0; filter < count; filter++) {
            scale[filter] = gammas[filter] / Math.sqrt(variances[filter] + epsilon);
        }
        return scale;
    }

    private static float[] some(Parameter statistic, int from, int count) {
        float[] numbers = new float[count];
        statistic.fill(numbers, from, count);
        return numbers;
    }
}
