package io.tcns.compiler.ir;

import java.util.List;

/**
 * {@code exp(x_i) / sum_j exp(x_j)} over the classes, the last dimension.
 *
 * <p>Operand: x (N, C), or (N, A, C) for the boxes of a detector. Result: the type of x; each list of C numbers sums to 1.
 */
public record Softmax() implements Op {

    @Override
    public TensorType infer(List<TensorType> operands) {
        Operands.count("Softmax", operands, 1, 1);
        int rank = operands.get(0).rank();
        Checks.argument(rank == 2 || rank == 3, "Softmax needs 2 or 3 dimensions, not %s", operands.get(0));
        return operands.get(0);
    }

    @Override
    public long macs(List<TensorType> operands, TensorType result) {
        return 0;
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
        return visitor.softmax(this, context);
    }
}
