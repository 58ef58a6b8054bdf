package io.tcns.runtime;

import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A dense array in row-major order, in memory that native code reads and writes without a copy.
 *
 * <p>Two tensors are equal when they have the same type, shape and bytes.
 *
 * @param shape the size of each dimension; empty for a scalar
 * @param data a direct buffer in native byte order; its remaining bytes are exactly the elements
 */
public record Tensor(ElementType type, List<Long> shape, ByteBuffer data) {
    /** No tensor is larger than this: 1 GiB. */
    public static final long MAX_BYTES = 1L << 30;

    /** @throws IllegalArgumentException when the buffer is on the heap, of foreign byte order, or not of the shape's size */
    public Tensor {
        shape = List.copyOf(shape);
        if (!data.isDirect()) {
            throw new IllegalArgumentException("a tensor needs a direct buffer, this one is on the heap");
        }
        if (data.order() != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException(
                    "a tensor needs a buffer in native byte order, this one is " + data.order());
        }
        long bytes = bytes(type, shape);
        if (data.remaining() != bytes) {
            throw new IllegalArgumentException(
                    "a tensor " + type + shape + " has " + bytes + " bytes, the buffer " + data.remaining());
        }
        data = data.slice().order(ByteOrder.nativeOrder());
    }

    /** A tensor of zeros in memory of its own. */
    public static Tensor allocate(ElementType type, List<Long> shape) {
        long bytes = bytes(type, shape);
        return new Tensor(type, shape, ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder()));
    }

    /** A float tensor with a copy of the values. */
    public static Tensor of(float[] values, long... shape) {
        Tensor tensor = allocate(ElementType.FLOAT, Arrays.stream(shape).boxed().toList());
        if (tensor.elements() != values.length) {
            throw new IllegalArgumentException(
                    values.length + " values do not fill the shape " + Arrays.toString(shape));
        }
        tensor.floats().put(values);
        return tensor;
    }

    /** Number of elements. */
    public int elements() {
        return data.remaining() / type.bytes();
    }

    /**
     * The elements of a float tensor, as a view that writes through.
     *
     * @throws IllegalArgumentException when the elements are of another type
     */
    public FloatBuffer floats() {
        expect(ElementType.FLOAT);
        return data.asFloatBuffer();
    }

    /**
     * The elements of an int64 tensor, as a view that writes through.
     *
     * @throws IllegalArgumentException when the elements are of another type
     */
    public LongBuffer longs() {
        expect(ElementType.INT64);
        return data.asLongBuffer();
    }

    /** The element at an index in row-major order, as a number; booleans are 0 and 1. */
    public double number(int index) {
        int offset = index * type.bytes();
        return switch (type) {
            case FLOAT -> data.getFloat(offset);
            case DOUBLE -> data.getDouble(offset);
            case INT8 -> data.get(offset);
            case UINT8, BOOL -> Byte.toUnsignedInt(data.get(offset));
            case INT16 -> data.getShort(offset);
            case INT32 -> data.getInt(offset);
            case INT64 -> data.getLong(offset);
            case FLOAT16 -> Fp16Conversions.fp16ToFloat(data.getShort(offset));
            case BFLOAT16 -> Fp16Conversions.bf16ToFloat(data.getShort(offset));
        };
    }

    /**
     * A float tensor with its last dimension backwards: of images, what a mirror shows.
     *
     * @throws IllegalArgumentException when the elements are of another type
     */
    public Tensor mirrored() {
        FloatBuffer from = floats();
        Tensor mirrored = allocate(type, shape);
        FloatBuffer to = mirrored.floats();
        int width = shape.isEmpty() ? 1 : Math.toIntExact(shape.get(shape.size() - 1));
        for (int i = 0; i < elements(); i++) {
            int column = i % width;
            to.put(i - column + (width - 1 - column), from.get(i));
        }
        return mirrored;
    }

    /** A view with its own position, so that no reader disturbs another. */
    @Override
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.nativeOrder());
    }

    private void expect(ElementType expected) {
        if (type != expected) {
            throw new IllegalArgumentException("the tensor holds " + type + ", not " + expected);
        }
    }

    /** @throws IllegalArgumentException when a size is negative or the whole is larger than {@link #MAX_BYTES} */
    private static long bytes(ElementType type, List<Long> shape) {
        long bytes = type.bytes();
        for (long size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("the shape " + shape + " has a negative size");
            }
            if (size > MAX_BYTES || bytes * size > MAX_BYTES) {
                throw new IllegalArgumentException(
                        "a tensor " + type + shape + " is larger than " + MAX_BYTES + " bytes");
            }
            bytes *= size;
        }
        return bytes;
    }
}
