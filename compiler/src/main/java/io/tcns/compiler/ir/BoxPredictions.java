package io.tcns.compiler.ir;

import java.util.List;

/**
 * What a predictor says of every anchor of its map, one anchor after the other: row by row, in a row column by column, in a
 * cell anchor by anchor, which is the order of {@link Anchors}.
 *
 * <p>Operand: x (N, anchors * values, H, W). Result: (N, H * W * anchors, values).
 *
 * @param anchors of one cell, at least 1
 */
public record BoxPredictions(int anchors) implements Op {

    public BoxPredictions {
        Checks.argument(anchors >= 1, "%d anchors", anchors);
    }

    @Override
    public TensorType infer(List<TensorType> operands) {
        TensorType x = Operands.image("BoxPredictions", operands);
        Checks.argument(x.channels() % anchors == 0, "BoxPredictions: %d anchors do not divide %s", anchors, x);
        int cells = Math.multiplyExact(x.height(), x.width());
        return TensorType.of(x.size(0), Math.multiplyExact(cells, anchors), x.channels() / anchors);
    }

    @Override
    public long macs(List<TensorType> operands, TensorType result) {
        return 0;
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
        return visitor.boxPredictions(this, context);
    }
}
