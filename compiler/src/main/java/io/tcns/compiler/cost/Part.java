package io.tcns.compiler.cost;

import io.tcns.compiler.ir.Activation;
import io.tcns.compiler.ir.Add;
import io.tcns.compiler.ir.ArgMax;
import io.tcns.compiler.ir.AveragePool;
import io.tcns.compiler.ir.BatchNorm;
import io.tcns.compiler.ir.BoxPredictions;
import io.tcns.compiler.ir.Concat;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.DecodeBoxes;
import io.tcns.compiler.ir.DetectionField;
import io.tcns.compiler.ir.Dropout;
import io.tcns.compiler.ir.Flatten;
import io.tcns.compiler.ir.GlobalAveragePool;
import io.tcns.compiler.ir.Linear;
import io.tcns.compiler.ir.MaxPool;
import io.tcns.compiler.ir.NonMaxSuppression;
import io.tcns.compiler.ir.Op;
import io.tcns.compiler.ir.Resize;
import io.tcns.compiler.ir.Softmax;

/** The part that an op plays in its layer. */
enum Part {
    /** Names the layer, whose result is an activation to count. */
    LEADS,
    /** Names the layer, whose result is an answer and not counted as an activation. */
    ANSWERS,
    /** Goes with the op that names the layer. */
    FOLLOWS;

    static Part of(Op op) {
        return op.accept(RULE, op);
    }

    private static final Op.Visitor<Op, Part> RULE = new Op.Visitor<>() {
        @Override
        public Part activation(Activation op, Op context) {
            return FOLLOWS;
        }

        @Override
        public Part add(Add op, Op context) {
            return LEADS;
        }

        @Override
        public Part argMax(ArgMax op, Op context) {
            return ANSWERS;
        }

        @Override
        public Part averagePool(AveragePool op, Op context) {
            return LEADS;
        }

        @Override
        public Part batchNorm(BatchNorm op, Op context) {
            return FOLLOWS;
        }

        @Override
        public Part boxPredictions(BoxPredictions op, Op context) {
            return FOLLOWS;
        }

        @Override
        public Part concat(Concat op, Op context) {
            return ANSWERS;
        }

        @Override
        public Part conv2d(Conv2d op, Op context) {
            return LEADS;
        }

        @Override
        public Part decodeBoxes(DecodeBoxes op, Op context) {
            return ANSWERS;
        }

        @Override
        public Part detectionField(DetectionField op, Op context) {
            return ANSWERS;
        }

        @Override
        public Part dropout(Dropout op, Op context) {
            return FOLLOWS;
        }

        @Override
        public Part flatten(Flatten op, Op context) {
            return FOLLOWS;
        }

        @Override
        public Part globalAveragePool(GlobalAveragePool op, Op context) {
            return LEADS;
        }

        @Override
        public Part linear(Linear op, Op context) {
            return ANSWERS;
        }

        @Override
        public Part maxPool(MaxPool op, Op context) {
            return LEADS;
        }

        @Override
        public Part nonMaxSuppression(NonMaxSuppression op, Op context) {
            return ANSWERS;
        }

        @Override
        public Part resize(Resize op, Op context) {
            return ANSWERS;
        }

        @Override
        public Part softmax(Softmax op, Op context) {
            return FOLLOWS;
        }
    };
}
