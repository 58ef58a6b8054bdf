package io.tcns.compiler.ir;

import java.util.List;

/**
 * Batch normalisation as inference computes it: {@code y = gamma (x - mean) / sqrt(variance + epsilon) + beta}, per
 * channel (Ioffe and Szegedy 2015, algorithm 2).
 *
 * <p>Operands: x (N, C, H, W), gamma, beta, mean, variance (C each). Result: the type of x.
 */
public record BatchNorm(double epsilon) implements Op {

    public BatchNorm {
        Checks.argument(epsilon > 0 && epsilon < 1, "epsilon is between 0 and 1, not %s", epsilon);
    }

    @Override
    public TensorType infer(List<TensorType> operands) {
        Operands.count("BatchNorm", operands, 5, 5);
        TensorType x = operands.get(0);
        Operands.rank("BatchNorm", x, 4);
        operands.subList(1, 5).forEach(statistic -> Operands.vector("BatchNorm", statistic, x.channels()));
        return x;
    }

    @Override
    public long macs(List<TensorType> operands, TensorType result) {
        return 0;
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
        return visitor.batchNorm(this, context);
    }
}
