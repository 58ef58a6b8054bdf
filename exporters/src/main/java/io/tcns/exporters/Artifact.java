package io.tcns.exporters;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * What an exporter makes: bytes that another program reads, produced while they are written and the same every time.
 *
 * <p>Most artifacts are one file. One that is more can be written to files alone: it has no bytes to be sent or held.
 */
public interface Artifact {

    /** What a file with these bytes should be called, such as {@code mobilenet_v2.onnx}. */
    String name();

    /** The exact number of bytes, of all files together, known without making them. */
    long size();

    /** Whether this is one file. */
    default boolean isOneFile() {
        return true;
    }

    /**
     * Writes all bytes and flushes; the stream stays open.
     *
     * @throws UnsupportedOperationException when this is more than one file
     */
    void writeTo(OutputStream out) throws IOException;

    /**
     * Writes a whole file or none, see {@link WholeFile}; what does not fit into it goes beside it.
     *
     * @throws FileSystemException when there can be no such file; the message names it and says why
     */
    default void writeTo(Path file) throws FileSystemException {
        WholeFile.write(file, this::writeTo);
    }

    /**
     * The bytes in memory of their own, outside the Java heap, to be handed to native code.
     *
     * @return a direct buffer, position 0
     * @throws ArithmeticException when there are 2 GiB or more
     * @throws UnsupportedOperationException when this is more than one file
     */
    default ByteBuffer toBuffer() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(Math.toIntExact(size()));
        try {
            writeTo(new BufferStream(buffer));
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
        return buffer.flip();
    }
}
