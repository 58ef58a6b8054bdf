package io.tcns.exporters;

import java.io.OutputStream;
import java.nio.ByteBuffer;

/** A stream into a buffer of fixed size. */
final class BufferStream extends OutputStream {

    private final ByteBuffer buffer;

    BufferStream(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    @Override
    public void write(int octet) {
        buffer.put((byte) octet);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        buffer.put(bytes, offset, length);
    }
}
