package io.tcns.compiler.checkpoint;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The bytes of a tensor, which are fetched when somebody looks. */
@FunctionalInterface
public interface Content {

    /**
     * The bytes: dense, little-endian, in the order of the dimensions.
     *
     * @throws UnreadableCheckpointException when the file turns out to be damaged where they stand
     */
    ByteBuffer read() throws UnreadableCheckpointException;

    /** Bytes that cost something to fetch, such as compressed ones: fetched once and kept. */
    static Content kept(Content content) {
        return new Content() {
            private @Nullable ByteBuffer bytes;

            @Override
            public synchronized ByteBuffer read() throws UnreadableCheckpointException {
                if (bytes == null) {
                    bytes = content.read();
                }
                return bytes;
            }
        };
    }
}
