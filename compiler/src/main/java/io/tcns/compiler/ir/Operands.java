package io.tcns.compiler.ir;

import java.util.List;

/** The shape rules that several ops share. */
final class Operands {

    private Operands() {}

    static void count(String op, List<TensorType> operands, int least, int most) {
        Checks.argument(
                operands.size() >= least && operands.size() <= most,
                "%s takes %d to %d operands, not %d",
                op,
                least,
                most,
                operands.size());
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
