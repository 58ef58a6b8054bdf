package io.tcns.compiler.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One tensor of a checkpoint.
 *
 * @param name as the framework that saved it calls it
 * @param shape dimensions, outermost first; none for a scalar, and a size may be 0
 * @param bytes dense and little-endian, in the order of the dimensions
 */
public record Tensor(String name, ElementType type, List<Long> shape, ByteBuffer bytes) {

    public Tensor {
        shape = List.copyOf(shape);
        bytes = bytes.asReadOnlyBuffer();
    }

    /** The content: a read-only view of the file, little-endian, position 0. */
    @Override
    public ByteBuffer bytes() {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** {@code 32x3x3x3}, or {@code scalar}. */
    public String dimensions() {
        return dimensions(shape);
    }

    static String dimensions(List<Long> shape) {
        return shape.isEmpty() ? "scalar" : shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
