package io.tcns.compiler.ir;

import java.util.List;

/**
 * A fully connected layer: {@code y = x W^T + b}.
 *
 * <p>Operands: x (N, I), weight (O, I), bias (O). Result: (N, O).
 */
public record Linear() implements Op {

    @Override
    public TensorType infer(List<TensorType> operands) {
        Operands.count("Linear", operands, 3, 3);
        TensorType x = operands.get(0);
        TensorType weight = operands.get(1);
        Operands.rank("Linear", x, 2);
        Operands.rank("Linear weight", weight, 2);
        Checks.argument(weight.size(1) == x.size(1), "Linear: weight %s does not fit %s", weight, x);
        Operands.vector("Linear bias", operands.get(2), weight.size(0));
        return TensorType.of(x.size(0), weight.size(0));
    }

    /** N * O * I. */
    @Override
    public long macs(List<TensorType> operands, TensorType result) {
        return Math.multiplyExact(result.elements(), operands.get(0).size(1));
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
        return visitor.linear(this, context);
    }
}
