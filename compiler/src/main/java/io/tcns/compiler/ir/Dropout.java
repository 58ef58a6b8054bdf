package io.tcns.compiler.ir;

import java.util.List;

/**
 * Drops values with probability {@code rate} in training; the identity at inference. Operand: x of any shape. Result: the
 * type of x.
 */
public record Dropout(double rate) implements Op {

    public Dropout {
        Checks.argument(rate >= 0 && rate < 1, "a dropout rate is in [0, 1), not %s", rate);
    }

    @Override
    public TensorType infer(List<TensorType> operands) {
        Operands.count("Dropout", operands, 1, 1);
        return operands.get(0);
    }

    @Override
    public long macs(List<TensorType> operands, TensorType result) {
        return 0;
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
        return visitor.dropout(this, context);
    }
}
