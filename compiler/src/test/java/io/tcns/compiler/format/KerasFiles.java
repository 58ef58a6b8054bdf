package io.tcns.compiler.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Small files of Keras, as {@code src/test/resources/keras} describes them, and ways to spoil them. */
final class KerasFiles {

    private KerasFiles() {}

    /** The content of one of the files. */
    static byte[] file(String name) {
        InputStream packed = Objects.requireNonNull(KerasFiles.class.getResourceAsStream("/keras/files.zip"));
        try (ZipInputStream zip = new ZipInputStream(packed)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return zip.readAllBytes();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalArgumentException("there is no file " + name);
    }

    /** The file with changes at some places. */
    static byte[] changed(String name, Consumer<ByteBuffer> change) {
        byte[] content = file(name);
        change.accept(ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN));
        return content;
    }

    /** Where these bytes begin in a file, for the n-th time. */
    static int place(ByteBuffer file, byte[] bytes, int n) {
        int found = 0;
        for (int i = 0; i <= file.capacity() - bytes.length; i++) {
            if (file.slice(i, bytes.length).equals(ByteBuffer.wrap(bytes)) && found++ == n) {
                return i;
            }
        }
        throw new IllegalArgumentException("the file has no such bytes");
    }

    /** The same of letters: the four that a structure begins with. */
    static int place(ByteBuffer file, String letters, int n) {
        return place(file, letters.getBytes(StandardCharsets.US_ASCII), n);
    }

    /** The same of a number of 8 bytes: an address or a size. */
    static int place(ByteBuffer file, long number, int n) {
        return place(
                file,
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(number)
                        .array(),
                n);
    }
}
