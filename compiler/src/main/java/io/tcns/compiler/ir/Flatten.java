package io.tcns.compiler.ir;

import java.util.List;

/** All that is not batch in one dimension. Operand: x (N, C, H, W). Result: (N, C * H * W). */
public record Flatten() implements Op {

    @Override
    public TensorType infer(List<TensorType> operands) {
        TensorType x = Operands.image("Flatten", operands);
        return TensorType.of(x.size(0), Math.multiplyExact(Math.multiplyExact(x.channels(), x.height()), x.width()));
    }

    @Override
    public long macs(List<TensorType> operands, TensorType result) {
        return 0;
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
        return visitor.flatten(this, context);
    }
}
