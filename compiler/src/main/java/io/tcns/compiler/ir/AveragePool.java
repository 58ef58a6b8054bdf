package io.tcns.compiler.ir;

import java.util.List;

/** The mean of each square window, never padded. Operand: x (N, C, H, W). Result: (N, C, H', W'). */
public record AveragePool(int kernel, int stride) implements Op {

    public AveragePool {
        Checks.argument(kernel >= 1 && stride >= 1, "kernel %d and stride %d are at least 1", kernel, stride);
    }

    @Override
    public TensorType infer(List<TensorType> operands) {
        TensorType x = Operands.image("AveragePool", operands);
        return TensorType.of(
                x.size(0),
                x.channels(),
                Operands.positions("AveragePool", x.height(), 0, kernel, stride, 1),
                Operands.positions("AveragePool", x.width(), 0, kernel, stride, 1));
    }

    @Override
    public long macs(List<TensorType> operands, TensorType result) {
        return 0;
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
        return visitor.averagePool(this, context);
    }
}
