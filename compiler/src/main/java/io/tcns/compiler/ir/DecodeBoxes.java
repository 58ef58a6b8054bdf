package io.tcns.compiler.ir;

import java.util.List;

/**
 * Predictions relative to anchors as boxes of the image, not clipped to it.
 *
 * <pre>
 * centre = anchor centre + (ty / coder.y * anchor height, tx / coder.x * anchor width)
 * sides  = (exp(th / coder.h) * anchor height, exp(tw / coder.w) * anchor width)
 * </pre>
 *
 * <p>Operand: raw (N, A, 4) of [ty, tx, th, tw]. Result: (N, A, 4) of [ymin, xmin, ymax, xmax], where the image reaches from
 * 0 to 1.
 */
public record DecodeBoxes(BoxCoder coder, Anchors anchors) implements Op {

    @Override
    public TensorType infer(List<TensorType> operands) {
        Operands.count("DecodeBoxes", operands, 1, 1);
        Operands.boxes("DecodeBoxes", operands.get(0));
        Checks.argument(
                operands.get(0).size(1) == anchors.count(),
                "DecodeBoxes: %s does not fit %d anchors",
                operands.get(0),
                anchors.count());
        return operands.get(0);
    }

    @Override
    public long macs(List<TensorType> operands, TensorType result) {
        return 0;
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
        return visitor.decodeBoxes(this, context);
    }

    /** Short: thousands of anchors are no line to read. */
    @Override
    public String toString() {
        return "DecodeBoxes[" + coder + ", " + anchors.count() + " anchors]";
    }
}
