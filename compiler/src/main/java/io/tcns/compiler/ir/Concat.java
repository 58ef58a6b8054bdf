package io.tcns.compiler.ir;

import java.util.ArrayList;
import java.util.List;

/**
 * Values one after the other along their second dimension: channels of maps, anchors of predictions.
 *
 * <p>Operands: one or more that differ at most there. Result: (N, the sum of their second sizes, ...).
 */
public record Concat() implements Op {

    @Override
    public TensorType infer(List<TensorType> operands) {
        Operands.count("Concat", operands, 1, Integer.MAX_VALUE);
        TensorType first = operands.get(0);
        Checks.argument(first.rank() >= 2, "Concat needs 2 dimensions or more, not %s", first);
        int sum = 0;
        for (TensorType operand : operands) {
            Checks.argument(
                    withSecond(operand, 1).equals(withSecond(first, 1)), "Concat: %s does not fit %s", operand, first);
            sum = Math.addExact(sum, operand.size(1));
        }
        return withSecond(first, sum);
    }

    private static TensorType withSecond(TensorType type, int size) {
        List<Integer> dimensions = new ArrayList<>(type.dimensions());
        if (dimensions.size() > 1) {
            dimensions.set(1, size);
        }
        return new TensorType(dimensions);
    }

    @Override
    public long macs(List<TensorType> operands, TensorType result) {
        return 0;
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
        return visitor.concat(this, context);
    }
}
