package io.tcns.exporters.onnx;

import io.tcns.dsl.diagnostic.Printable;
import io.tcns.exporters.onnx.proto.TensorPlaces.StringStringEntryProto;
import io.tcns.exporters.onnx.proto.TensorPlaces.TensorProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a tensor stands outside of its model: {@code length} bytes of a file that lies in the model's folder and has them.
 *
 * @param location as the model says it
 * @param file without links
 * @param checksum of the whole file, in hexadecimal, if the model tells it
 */
record TensorPlace(String tensor, String location, Path file, long offset, long length, Optional<String> checksum) {

    static final String LOCATION = "location";
    static final String OFFSET = "offset";
    static final String LENGTH = "length";
    static final String CHECKSUM = "checksum";

    /** Decimal digits that a long always holds. */
    private static final int MAX_DIGITS = 18;

    private static final int LONGEST_NAME = 100;

    /** Of folders, on any system. */
    private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]");

    /** A tensor names a place where it cannot be. */
    static final class MisplacedException extends Exception {

        private static final long serialVersionUID = 1L;

        private MisplacedException(String message) {
            super(message);
        }
    }

    /**
     * The place that a tensor names.
     *
     * @param folder the model's, without links
     * @throws MisplacedException with a sentence about the tensor
     */
    static TensorPlace of(Path folder, TensorProto tensor) throws MisplacedException, IOException {
        String name = printable(tensor.getName());
        Map<String, String> entries = new HashMap<>();
        for (StringStringEntryProto entry : tensor.getExternalDataList()) {
            boolean isNew = entries.put(entry.getKey(), entry.getValue()) == null;
            require(isNew, "the tensor `%s` has two entries `%s`", name, printable(entry.getKey()));
        }
        String location = entries.getOrDefault(LOCATION, "");
        require(!location.isEmpty(), "the tensor `%s` has external data and names no file", name);
        Path file = file(folder, name, location);
        long size = Files.size(file);
        long offset = number(name, OFFSET, entries.getOrDefault(OFFSET, "0"));
        long expected = OnnxStructure.bytes(tensor.getDataType(), tensor.getDimsList());
        long rest = Math.max(size - offset, 0);
        long known = expected == OnnxStructure.UNKNOWN ? rest : expected;
        long length = entries.containsKey(LENGTH) ? number(name, LENGTH, entries.get(LENGTH)) : known;
        require(
                expected == OnnxStructure.UNKNOWN || length == expected,
                "the tensor `%s` of shape %s has %d bytes of external data, not %d",
                name,
                tensor.getDimsList(),
                length,
                expected);
        require(
                offset <= size && length <= size - offset,
                "the tensor `%s` has %d bytes of external data from byte %d on, and `%s` has only %d",
                name,
                length,
                offset,
                printable(location),
                size);
        return new TensorPlace(name, location, file, offset, length, Optional.ofNullable(entries.get(CHECKSUM)));
    }

    private static Path file(Path folder, String name, String location) throws MisplacedException, IOException {
        String shown = printable(location);
        Path file = folder;
        try {
            Path path = Path.of(location);
            boolean leaves =
                    path.getRoot() != null || SEPARATOR.splitAsStream(location).anyMatch(".."::equals);
            require(!leaves, "the tensor `%s` has external data in `%s`, outside of the model's folder", name, shown);
            file = folder.resolve(path);
        } catch (InvalidPathException e) {
            require(false, "the tensor `%s` has external data in `%s`, which no file is called", name, shown);
        }
        require(
                Files.exists(file),
                "the tensor `%s` has external data in `%s`, and there is no such file",
                name,
                shown);
        require(
                Files.isRegularFile(file) && Files.isReadable(file),
                "the tensor `%s` has external data in `%s`, which is no readable file",
                name,
                shown);
        Path real = file.toRealPath();
        require(
                real.startsWith(folder),
                "the tensor `%s` has external data in `%s`, a link that leads out of the model's folder",
                name,
                shown);
        return real;
    }

    private static long number(String tensor, String key, String text) throws MisplacedException {
        require(
                text.matches("[0-9]{1," + MAX_DIGITS + "}"),
                "the tensor `%s` has external data of %s `%s`, which is no number of bytes",
                tensor,
                key,
                printable(text));
        return Long.parseLong(text);
    }

    private static void require(boolean holds, String message, Object... details) throws MisplacedException {
        if (!holds) {
            throw new MisplacedException(String.format(Locale.ROOT, message, details));
        }
    }

    /** Words of a stranger: on one line, fit to be shown, and short. */
    private static String printable(String text) {
        String line = Printable.of(text.replaceAll("[\\p{Cntrl}\\s]+", " "));
        return line.length() <= LONGEST_NAME ? line : line.substring(0, LONGEST_NAME) + "...";
    }

    /** Whether the two share some bytes, but not all. */
    boolean overlaps(TensorPlace other) {
        boolean same = offset == other.offset && length == other.length;
        return !same && file.equals(other.file) && offset < other.end() && other.offset < end();
    }

    private long end() {
        return offset + length;
    }

    /** The tensor's bytes, without reading them. */
    ByteBuffer map() throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return channel.map(MapMode.READ_ONLY, offset, length);
        }
    }
}
