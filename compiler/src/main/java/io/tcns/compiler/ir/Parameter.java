package io.tcns.compiler.ir;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A value that is known before any image comes in, with the recipe of its content.
 *
 * @param value name and type, such as {@code stem.1.output/conv/weight: 32x3x3x3}
 */
public record Parameter(Value value, Kind kind, Initializer initializer) {

    /** The most elements of a slice. Its 256 KiB stay in the cache, and are no large object to any collector. */
    private static final int SLICE = 1 << 16;

    /** What a parameter is to its op, which decides where it counts and how checkpoints call it. */
    public enum Kind {
        WEIGHT,
        BIAS,
        GAMMA,
        BETA,
        MEAN,
        VARIANCE;

        private final String word = name().toLowerCase(Locale.ROOT);

        /** Whether training moves it by gradient; the moving statistics of a batch norm are not. */
        public boolean trainable() {
            return this != MEAN && this != VARIANCE;
        }

        /** The last part of a parameter's name. */
        public String word() {
            return word;
        }
    }

    public Parameter {
        initializer.check(value.type());
    }

    public String name() {
        return value.name();
    }

    public TensorType type() {
        return value.type();
    }

    /** The content: little-endian float32, dense, in the order of the dimensions; read-only. */
    public ByteBuffer bytes() {
        return bytes(0, elements());
    }

    /** The content of {@code count} elements from the element {@code from} on; in the form of {@link #bytes()}. */
    ByteBuffer bytes(int from, int count) {
        return initializer.bytes(value, from, count);
    }

    /** The content in the form of {@link #bytes()} piece by piece, each made when its turn comes. */
    public Iterable<ByteBuffer> slices() {
        int elements = elements();
        return () -> IntStream.iterate(0, from -> from < elements, from -> from + Math.min(SLICE, elements - from))
                .mapToObj(from -> bytes(from, Math.min(SLICE, elements - from)))
                .iterator();
    }

    /** The content as a new array. */
    public float[] floats() {
        float[] numbers = new float[elements()];
        fill(numbers, 0, numbers.length);
        return numbers;
    }

    /** Puts {@code count} elements of the content, from the element {@code from} on, to the begin of {@code numbers}. */
    public void fill(float[] numbers, int from, int count) {
        initializer.fill(numbers, value, from, count);
    }

    private int elements() {
        return Math.toIntExact(type().elements());
    }
}
