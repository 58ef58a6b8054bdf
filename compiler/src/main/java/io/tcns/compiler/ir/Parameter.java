package io.tcns.compiler.ir;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * A value that is known before any image comes in, with the recipe of its content.
 *
 * @param value name and type, such as {@code stem.1.output/conv/weight: 32x3x3x3}
 */
public record Parameter(Value value, Kind kind, Initializer initializer) {

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
        return initializer.bytes(value);
    }

    /** The content as a new array. */
    public float[] floats() {
        float[] floats = new float[Math.toIntExact(type().elements())];
        bytes().asFloatBuffer().get(floats);
        return floats;
    }
}
