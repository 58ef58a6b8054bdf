package io.tcns.compiler.ir;

import java.util.List;

/** The maximum of each square window, padded with minus infinity. Operand: x (N, C, H, W). Result: (N, C, H', W'). */
public record MaxPool(int kernel, int stride, Padding padding) implements Op {

    public MaxPool {
        Checks.argument(kernel >= 1 && stride >= 1, "kernel %d and stride %d are at least 1", kernel, stride);
        Checks.argument(
                Math.max(padding.top(), padding.left()) < kernel
                        && Math.max(padding.bottom(), padding.right()) < kernel,
                "padding %s makes windows without a pixel for kernel %d",
                padding,
                kernel);
    }

    @Override
    public TensorType infer(List<TensorType> operands) {
        TensorType x = Operands.image("MaxPool", operands);
        return TensorType.of(
                x.size(0),
                x.channels(),
                Operands.positions("MaxPool", x.height(), padding.height(), kernel, stride, 1),
                Operands.positions("MaxPool", x.width(), padding.width(), kernel, stride, 1));
    }

    @Override
    public long macs(List<TensorType> operands, TensorType result) {
        return 0;
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
        return visitor.maxPool(this, context);
    }
}
