package io.tcns.compiler.ir;

import java.util.List;

/** An elementwise non-linearity. Operand: x of any shape. Result: the type of x. */
public record Activation(Function function) implements Op {

    /** The non-linearities of the MobileNet family. */
    public enum Function {
        /** {@code max(x, 0)}. */
        RELU,
        /** {@code min(max(x, 0), 6)}. */
        RELU6,
        /** {@code x * relu6(x + 3) / 6} (Howard et al. 2019, section 5.2). */
        HARD_SWISH,
        /** {@code relu6(x + 3) / 6} (Howard et al. 2019, section 5.2). */
        HARD_SIGMOID,
        /** {@code 1 / (1 + exp(-x))}. */
        SIGMOID
    }

    @Override
    public TensorType infer(List<TensorType> operands) {
        Operands.count("Activation", operands, 1, 1);
        return operands.get(0);
    }

    @Override
    public long macs(List<TensorType> operands, TensorType result) {
        return 0;
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
        return visitor.activation(this, context);
    }
}
