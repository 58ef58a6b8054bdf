package io.tcns.compiler.ir;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;

/** How the content of a parameter comes to be. A recipe costs nothing until somebody asks for the bytes. */
public sealed interface Initializer {

    /**
     * Some of the content for {@code value}: {@code count} elements from the element {@code from} on, as little-endian
     * float32; read-only, position 0. No more than these is made.
     */
    ByteBuffer bytes(Value value, int from, int count);

    /**
     * Whether the recipe can make a tensor of this type.
     *
     * @throws IllegalArgumentException when it cannot
     */
    default void check(TensorType type) {}

    /** The same number everywhere. */
    record Constant(float number) implements Initializer {
        @Override
        public ByteBuffer bytes(Value value, int from, int count) {
            return filled(count, index -> number);
        }
    }

    /**
     * Uniform pseudo-random numbers in [low, high), a pure function of seed, name and index.
     *
     * <p>Only integer arithmetic and exact float operations take part, so the bits are equal on every JDK and machine, and
     * a tensor does not depend on which others were made before it.
     */
    record Seeded(long seed, float low, float high) implements Initializer {
        @Override
        public ByteBuffer bytes(Value value, int from, int count) {
            long stream = mix(seed ^ mix(hash(value.name()))) + from * GOLDEN_GAMMA;
            float range = high - low;
            return filled(count, index -> low + range * unit(mix(stream + index * GOLDEN_GAMMA)));
        }

        /** 2^64 divided by the golden ratio, odd: the step of SplitMix64 (Steele, Lea and Flood 2014). */
        private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

        /** The finaliser of SplitMix64, variant 13 of Stafford. */
        private static long mix(long bits) {
            long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
            mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
            return mixed ^ (mixed >>> 31);
        }

        /** FNV-1a, 64 bits. */
        private static long hash(String name) {
            long hash = 0xCBF29CE484222325L;
            for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
                hash = (hash ^ (octet & 0xFF)) * 0x100000001B3L;
            }
            return hash;
        }

        /** The upper 24 bits, as many as a float holds exactly, as a number in [0, 1). */
        private static float unit(long bits) {
            return (bits >>> 40) * 0x1p-24f;
        }
    }

    /** Numbers that exist already, such as a mapped checkpoint; wrapped, not copied. */
    record Data(ByteBuffer content) implements Initializer {
        public Data {
            content = content.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }

        public static Data of(float[] numbers) {
            ByteBuffer content = ByteBuffer.allocate(Math.multiplyExact(numbers.length, Float.BYTES))
                    .order(ByteOrder.LITTLE_ENDIAN);
            content.asFloatBuffer().put(numbers);
            return new Data(content);
        }

        @Override
        public void check(TensorType type) {
            Checks.argument(content.remaining() == type.bytes(), "%d bytes for a %s", content.remaining(), type);
        }

        @Override
        public ByteBuffer bytes(Value value, int from, int count) {
            return content.slice(content.position() + from * Float.BYTES, count * Float.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /**
     * The weights of another parameter, every filter times a number of its own; computed in double and rounded once.
     *
     * @param factors one for each filter, the first dimension
     */
    record Scaled(Parameter weight, DoubleBuffer factors) implements Initializer {
        public Scaled {
            factors = factors.asReadOnlyBuffer();
        }

        @Override
        public void check(TensorType type) {
            Checks.argument(type.equals(weight.type()), "a %s cannot be made of %s", type, weight.value());
            Checks.argument(factors.remaining() == type.size(0), "%d factors for a %s", factors.remaining(), type);
        }

        @Override
        public ByteBuffer bytes(Value value, int from, int count) {
            FloatBuffer before = weight.bytes(from, count).asFloatBuffer();
            int filterSize =
                    Math.toIntExact(value.type().elements() / value.type().size(0));
            int first = factors.position();
            return filled(count, index ->
                    (float) (before.get(index) * factors.get(first + (from + index) / filterSize)));
        }
    }

    /** A number for each index of a slice. */
    interface Numbers {
        float at(int index);
    }

    private static ByteBuffer filled(int count, Numbers numbers) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(count, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer floats = bytes.asFloatBuffer();
        for (int index = 0; index < count; index++) {
            floats.put(index, numbers.at(index));
        }
        return bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
