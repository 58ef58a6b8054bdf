package io.tcns.compiler.ir;

import io.tcns.compiler.ir.TensorType.Element;
import java.util.List;

/**
 * The index of the largest channel of each pixel; the first, where several are largest.
 *
 * <p>Operand: x (N, C, H, W), or (N, H, W, C). Result: (N, H, W), whole numbers of one byte where C is at most 256, and of
 * eight above.
 *
 * @param order of x
 */
public record ArgMax(PixelOrder order) implements Op {

    /** The most channels whose indices fit a byte. */
    private static final int BYTE = 256;

    @Override
    public TensorType infer(List<TensorType> operands) {
        TensorType x = Operands.image("ArgMax", operands);
        Element element = x.size(order.channels()) <= BYTE ? Element.UINT8 : Element.INT64;
        int height = order == PixelOrder.CHANNELS_FIRST ? 2 : 1;
        return new TensorType(element, List.of(x.size(0), x.size(height), x.size(height + 1)));
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
