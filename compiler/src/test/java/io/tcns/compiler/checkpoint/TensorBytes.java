package io.tcns.compiler.checkpoint;

import java.nio.ByteBuffer;

/** The bytes of tensors that are known to be whole. */
public final class TensorBytes {

    private TensorBytes() {}

    public static ByteBuffer of(Tensor tensor) {
        try {
            return tensor.bytes();
        } catch (UnreadableCheckpointException e) {
            throw new AssertionError("`" + tensor.name() + "` is damaged", e);
        }
    }
}
