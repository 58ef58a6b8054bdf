package io.tcns.compiler.ir;

import io.tcns.compiler.ir.TensorType.Element;
import java.util.List;

/**
 * The index of the largest channel of each pixel; the first, where several are largest.
 *
 * <p>Operand: x (N, C, H, W). Result: (N, H, W), whole numbers of one byte where C is at most 256, and of eight above.
 */
public record ArgMax() implements Op {

    /** The most channels whose indices fit a byte. */
    private static final int BYTE = 256;

    @Override
    public TensorType infer(List<TensorType> operands) {
        TensorType x = Operands.image("ArgMax", operands);
        Element element = x.channels() <= BYTE ? Element.UINT8 : Element.INT64;
        return new TensorType(element, List.of(x.size(0), x.height(), x.width()));
    }

    @Override
    public long macs(List<TensorType> operands, TensorType result) {
        return 0;
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
        return visitor.argMax(this, context);
    }
}
