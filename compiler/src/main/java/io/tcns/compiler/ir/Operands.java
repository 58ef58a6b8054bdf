package io.tcns.compiler.ir;

import io.tcns.compiler.ir.TensorType.Element;
import java.util.List;

/** The shape rules that several ops share. */
final class Operands {

    /** Coordinates of a box. */
    static final int BOX = 4;

    private Operands() {}

    static void count(String op, List<TensorType> operands, int least, int most) {
        Checks.argument(
                operands.size() >= least && operands.size() <= most,
                "%s takes %d to %d operands, not %d",
                op,
                least,
                most,
                operands.size());
        // By index: an iterator for each node of each pass adds up.
        for (int i = 0; i < operands.size(); i++) {
            Checks.argument(
                    operands.get(i).element() == Element.FLOAT32,
                    "%s computes with float32, not %s",
                    op,
                    operands.get(i));
        }
    }

    /** The only operand, an N, C, H, W activation. */
    static TensorType image(String op, List<TensorType> operands) {
        count(op, operands, 1, 1);
        rank(op, operands.get(0), 4);
        return operands.get(0);
    }

    static void rank(String op, TensorType type, int rank) {
        Checks.argument(type.rank() == rank, "%s needs %d dimensions, not %s", op, rank, type);
    }

    /** A list of boxes for each image. */
    static void boxes(String op, TensorType type) {
        Checks.argument(type.rank() == 3 && type.size(2) == BOX, "%s needs boxes (N, A, %d), not %s", op, BOX, type);
    }

    static void vector(String op, TensorType type, int size) {
        Checks.argument(
                type.rank() == 1 && type.size(0) == size, "%s needs a vector of %d elements, not %s", op, size, type);
    }

    /** The positions that a window of {@code kernel} taps can take along one padded side. */
    static int positions(String op, int size, int padding, int kernel, int stride, int dilation) {
        int room = size + padding - ((kernel - 1) * dilation + 1);
        Checks.argument(
                room >= 0, "%s: a window of %d (dilation %d) does not fit %d", op, kernel, dilation, size + padding);
        return room / stride + 1;
    }
}
