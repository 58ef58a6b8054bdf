package io.tcns.compiler.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Makes NumPy's files, right ones and wrong ones. */
final class NumpyFiles {

    private NumpyFiles() {}

    /** An archive of the array {@code weight}. */
    static byte[] archive(byte[] array) {
        return ZipFiles.stored(Map.of("weight.npy", array));
    }

    /** What NumPy writes about an array. */
    static String description(String type, String columnMajor, String shape) {
        return "{'descr': '" + type + "', 'fortran_order': " + columnMajor + ", 'shape': " + shape + ", }";
    }

    /** An array with this description, and zeros as its numbers. */
    static byte[] array(String description, int dataBytes) {
        byte[] text = description.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(10 + text.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) text.length)
                .put(text)
                .array();
    }
}
