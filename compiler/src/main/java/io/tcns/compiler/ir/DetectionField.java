package io.tcns.compiler.ir;

import io.tcns.compiler.ir.TensorType.Element;
import java.util.List;

/**
 * One of the things that an answer of {@link NonMaxSuppression} says.
 *
 * <p>Operand: detections (N, D, 6). Result: see {@link Field}.
 */
public record DetectionField(Field field) implements Op {

    /** What is asked for. */
    public enum Field {
        /** (N, D, 4) of [ymin, xmin, ymax, xmax], 0 to 1. */
        BOXES,
        /** (N, D), 0 to 1. */
        SCORES,
        /** (N, D) of int64, from 1 on; 0 where there is no detection. */
        CLASSES,
        /** (N) of int64: how many detections there are, which is how many scores are above 0. */
        COUNT
    }

    @Override
    public TensorType infer(List<TensorType> operands) {
        Operands.count("DetectionField", operands, 1, 1);
        TensorType x = operands.get(0);
        Operands.rank("DetectionField", x, 3);
        Checks.argument(x.size(2) == NonMaxSuppression.FIELDS, "DetectionField: %s are no detections", x);
        return switch (field) {
            case BOXES -> TensorType.of(x.size(0), x.size(1), Operands.BOX);
            case SCORES -> TensorType.of(x.size(0), x.size(1));
            case CLASSES -> new TensorType(Element.INT64, List.of(x.size(0), x.size(1)));
            case COUNT -> new TensorType(Element.INT64, List.of(x.size(0)));
        };
    }

    @Override
    public long macs(List<TensorType> operands, TensorType result) {
        return 0;
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
        return visitor.detectionField(this, context);
    }
}
