package io.tcns.compiler.ir;

import java.util.List;

/** The mean of each channel. Operand: x (N, C, H, W). Result: (N, C, 1, 1). */
public record GlobalAveragePool() implements Op {

    @Override
    public TensorType infer(List<TensorType> operands) {
        TensorType x = Operands.image("GlobalAveragePool", operands);
        return TensorType.of(x.size(0), x.channels(), 1, 1);
    }

    @Override
    public long macs(List<TensorType> operands, TensorType result) {
        return 0;
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
        return visitor.globalAveragePool(this, context);
    }
}
