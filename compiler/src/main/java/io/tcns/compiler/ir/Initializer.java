package io.tcns.compiler.ir;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How the content of a parameter comes to be. A recipe costs nothing until somebody asks for the bytes. */
public interface Initializer {

    /** The most numbers that are made at once: 8 KiB, which stay in the fastest cache. */
    int CHUNK = 1 << 11;

    /** Makes {@code count} elements of the content for {@code value}, from the element {@code from} on. */
    void fill(float[] numbers, Value value, int from, int count);

    /** The same as little-endian float32; read-only, position 0. */
    default ByteBuffer bytes(Value value, int from, int count) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(count, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer floats = bytes.asFloatBuffer();
        // A loop over an array is several times faster than one over a buffer, above all before it is compiled well.
        float[] chunk = new float[Math.min(CHUNK, count)];
        while (floats.hasRemaining()) {
            int length = Math.min(CHUNK, floats.remaining());
            fill(chunk, value, from + floats.position(), length);
            floats.put(chunk, 0, length);
        }
        return bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Whether the recipe can make a tensor of this type.
     *
     * @throws IllegalArgumentException when it cannot
     */
    default void check(TensorType type) {}

    /** The same number everywhere. */
    record Constant(float number) implements Initializer {
        @Override
        public void fill(float[] numbers, Value value, int from, int count) {
            Arrays.fill(numbers, 0, count, number);
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
        public void fill(float[] numbers, Value value, int from, int count) {
            long state = mix(seed ^ mix(hash(value.name()))) + from * GOLDEN_GAMMA;
            float range = high - low;
            for (int index = 0; index < count; index++) {
                numbers[index] = low + range * unit(mix(state));
                state += GOLDEN_GAMMA;
            }
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
        public void fill(float[] numbers, Value value, int from, int count) {
            bytes(value, from, count).asFloatBuffer().get(numbers, 0, count);
        }

        @Override
        public ByteBuffer bytes(Value value, int from, int count) {
            return content.slice(content.position() + from * Float.BYTES, count * Float.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
