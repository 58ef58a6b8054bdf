package io.tcns.compiler.format;

import io.tcns.compiler.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the elements of a tensor stand among others: element (i, j, ...) at {@code offset + i * steps[0] + j * steps[1] ...}.
 *
 * @param offset of the first element, in elements, at least 0
 * @param sizes of the dimensions, each at least 0
 * @param steps for each dimension, in elements, at least 0
 */
record Strides(long offset, List<Long> sizes, List<Long> steps) {

    /** The most dimensions of a tensor, as many as NumPy and PyTorch allow. */
    static final int MAX_RANK = 64;

    Strides {
        sizes = List.copyOf(sizes);
        steps = List.copyOf(steps);
    }

    /** Elements end to end, the index of the first dimension running fastest. */
    static Strides columnMajor(List<Long> sizes) {
        List<Long> steps = new ArrayList<>(sizes.size());
        long step = 1;
        for (long size : sizes) {
            steps.add(step);
            step *= size;
        }
        return new Strides(0, sizes, steps);
    }

    /** Whether the elements stand end to end, the index of the last dimension running fastest. */
    boolean isDense() {
        if (sizes.contains(0L)) {
            return true;
        }
        long step = 1;
        for (int i = sizes.size() - 1; i >= 0; i--) {
            long size = sizes.get(i);
            if (size > 1 && steps.get(i) != step) {
                return false;
            }
            step *= size;
        }
        return true;
    }

    /** The elements that must be there, from number 0 to the last one of these, if 63 bits can say how many. */
    Optional<Long> reach() {
        if (sizes.contains(0L)) {
            return Optional.of(offset);
        }
        try {
            long last = offset;
            for (int i = 0; i < sizes.size(); i++) {
                last = Math.addExact(last, Math.multiplyExact(sizes.get(i) - 1, steps.get(i)));
            }
            return Optional.of(Math.addExact(last, 1));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    /**
     * A copy with the elements end to end, the index of the last dimension running fastest.
     *
     * @param elements as many as {@link #reach} says
     * @param bytes of all elements of the copy
     * @param elementBytes of each of them
     */
    ByteBuffer gather(ByteBuffer elements, int bytes, int elementBytes) {
        ByteBuffer dense = ByteBuffer.allocate(bytes);
        if (bytes > 0) {
            gather(elements, dense, elementBytes, 0, (int) offset);
        }
        return dense.flip();
    }

    private void gather(ByteBuffer elements, ByteBuffer dense, int elementBytes, int dimension, int element) {
        if (dimension == sizes.size()) {
            for (int i = 0; i < elementBytes; i++) {
                dense.put(elements.get(element * elementBytes + i));
            }
            return;
        }
        for (int i = 0; i < sizes.get(dimension); i++) {
            gather(
                    elements,
                    dense,
                    elementBytes,
                    dimension + 1,
                    element + i * steps.get(dimension).intValue());
        }
    }

    @Override
    public String toString() {
        return Tensor.dimensions(sizes) + " in steps of " + Tensor.dimensions(steps);
    }
}
