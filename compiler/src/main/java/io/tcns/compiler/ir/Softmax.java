package io.tcns.compiler.ir;

import java.util.List;

/** {@code exp(x_i) / sum_j exp(x_j)} over the classes. Operand: x (N, C). Result: (N, C), each row summing to 1. */
public record Softmax() implements Op {

    @Override
    public TensorType infer(List<TensorType> operands) {
        Operands.count("Softmax", operands, 1, 1);
        Operands.rank("Softmax", operands.get(0), 2);
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
