package io.tcns.runtime;

import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Inputs that look random and are the same on every machine: a hash of seed, input and index, not a generator with state.
 *
 * <p>Floats are uniform in [-1, 1), like a normalised image; bytes cover their range; wider integers, which are sizes or
 * indices, are 1.
 */
public final class RandomInputs {
    private RandomInputs() {}

    /**
     * A tensor for every input. An open first dimension, which is the batch, becomes 1.
     *
     * @throws InputException when a later dimension is open
     */
    public static List<Tensor> of(List<TensorSpec> specs, long seed) {
        List<Tensor> inputs = new ArrayList<>();
        for (TensorSpec spec : specs) {
            List<Long> shape = new ArrayList<>(spec.shape());
            if (!shape.isEmpty() && shape.get(0) == TensorSpec.UNKNOWN) {
                shape.set(0, 1L);
            }
            if (shape.contains(TensorSpec.UNKNOWN)) {
                throw new InputException("the input `" + spec.name() + "` is " + spec.describe()
                        + ": only its first dimension may be open");
            }
            inputs.add(tensor(spec.type(), shape, seed + inputs.size()));
        }
        return inputs;
    }

    /** One tensor. */
    public static Tensor tensor(ElementType type, List<Long> shape, long seed) {
        Tensor tensor = Tensor.allocate(type, shape);
        ByteBuffer data = tensor.data();
        long stream = hash(seed);
        for (long index = 0; data.hasRemaining(); index++) {
            put(data, type, hash(stream + index));
        }
        return tensor;
    }

    private static void put(ByteBuffer data, ElementType type, long bits) {
        switch (type) {
            case FLOAT -> data.putFloat((float) unit(bits));
            case DOUBLE -> data.putDouble(unit(bits));
            case INT8, UINT8 -> data.put((byte) bits);
            case BOOL -> data.put((byte) (bits & 1));
            case INT16 -> data.putShort((short) 1);
            case INT32 -> data.putInt(1);
            case INT64 -> data.putLong(1);
            case FLOAT16 -> data.putShort(Fp16Conversions.floatToFp16((float) unit(bits)));
            case BFLOAT16 -> data.putShort(Fp16Conversions.floatToBf16((float) unit(bits)));
        }
    }

    /** The upper 24 bits as a number in [-1, 1), exact in a float. */
    private static double unit(long bits) {
        return (bits >>> 40) * 0x1p-23 - 1;
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). */
    private static long hash(long value) {
        long z = value * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
