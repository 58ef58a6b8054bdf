package io.tcns.compiler.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One tensor of a checkpoint.
 *
 * @param name as the framework that saved it calls it
 * @param shape dimensions, outermost first; none for a scalar, and a size may be 0
 * @param content dense and little-endian, in the order of the dimensions; as many bytes as type and shape need
 * @param quantization what integers stand for, where they stand for other numbers
 */
public record Tensor(
        String name, ElementType type, List<Long> shape, Content content, Optional<Quantization> quantization) {

    public Tensor {
        shape = List.copyOf(shape);
    }

    /** A tensor of plain numbers, whose bytes are there already: a slice of a mapped file, above all. */
    public Tensor(String name, ElementType type, List<Long> shape, ByteBuffer bytes) {
        this(name, type, shape, () -> bytes, Optional.empty());
    }

    /** A tensor of plain numbers. */
    public Tensor(String name, ElementType type, List<Long> shape, Content content) {
        this(name, type, shape, content, Optional.empty());
    }

    /**
     * The content: a read-only view, little-endian, position 0.
     *
     * @throws UnreadableCheckpointException when the file is damaged there
     */
    public ByteBuffer bytes() throws UnreadableCheckpointException {
        return content.read().slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The number of elements. */
    public long elements() {
        return shape.contains(0L) ? 0 : shape.stream().reduce(1L, Math::multiplyExact);
    }

    /** {@code 32x3x3x3}, or {@code scalar}. */
    public String dimensions() {
        return dimensions(shape);
    }

    /** The same of any shape. */
    public static String dimensions(List<Long> shape) {
        return shape.isEmpty() ? "scalar" : shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }

    /** The bytes that a tensor takes, if 63 bits can say it. */
    public static Optional<Long> bytes(ElementType type, List<Long> shape) {
        if (shape.contains(0L)) {
            return Optional.of(0L);
        }
        try {
            return Optional.of(shape.stream().reduce((long) type.bytes(), Math::multiplyExact));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }
}
