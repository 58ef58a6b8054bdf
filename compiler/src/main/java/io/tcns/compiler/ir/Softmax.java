package io.tcns.compiler.ir;

import java.util.List;

/**
 * {@code exp(x_i) / sum_j exp(x_j)} over the classes.
 *
 * <p>Operand: x (N, C), (N, A, C) for the boxes of a detector, or (N, C, H, W) for pixels. Result: the type of x; the C
 * numbers of one image, box or pixel sum to 1.
 */
public record Softmax() implements Op {

    /** The dimension of the classes, counted from 0. */
    public static int classes(TensorType x) {
        return x.rank() == 4 ? 1 : x.rank() - 1;
    }

    @Override
    public TensorType infer(List<TensorType> operands) {
        Operands.count("Softmax", operands, 1, 1);
        Checks.argument(operands.get(0).rank() >= 2, "Softmax needs 2 dimensions or more, not %s", operands.get(0));
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
