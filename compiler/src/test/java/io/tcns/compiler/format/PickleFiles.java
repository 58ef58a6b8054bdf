package io.tcns.compiler.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes pickles, right ones and wrong ones, and PyTorch's archives of them. Operations are Latin-1 characters. */
final class PickleFiles {

    private static final String OLD_PREFIX = "\u0080\u0002";

    private PickleFiles() {}

    /** A pickle of protocol 2 that does this and stops. */
    static byte[] pickle(String operations) {
        return bytes(OLD_PREFIX + operations + ".");
    }

    static byte[] bytes(String operations) {
        return operations.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(String text) {
        return "X" + littleEndian(Integer.BYTES, text.length()) + text;
    }

    static String number(long number) {
        return "\u008a\u0008" + littleEndian(Long.BYTES, number);
    }

    static String global(String module, String name) {
        return "c" + module + "\n" + name + "\n";
    }

    static String tuple(long... numbers) {
        return "(" + Arrays.stream(numbers).mapToObj(PickleFiles::number).collect(Collectors.joining()) + "t";
    }

    /** @param keysAndValues keys that are texts, and values that are operations, in turn */
    static String dictionary(String... keysAndValues) {
        StringBuilder operations = new StringBuilder("}(");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            operations.append(text(keysAndValues[i])).append(keysAndValues[i + 1]);
        }
        return operations.append('u').toString();
    }

    static String storage(String type, String key, long elements) {
        return "(" + text("storage") + global("torch", type + "Storage") + text(key) + text("cpu") + number(elements)
                + "tQ";
    }

    static String tensor(String storage, long offset, String sizes, String steps) {
        return global("torch._utils", "_rebuild_tensor_v2") + "(" + storage + number(offset) + sizes + steps + "\u0089"
                + global("collections", "OrderedDict") + ")RtR";
    }

    /** A tensor of 2x3 floats that has the storage {@code 0} to itself. */
    static String six() {
        return tensor(storage("Float", "0", 6), 0, tuple(2, 3), tuple(3, 1));
    }

    /** An archive of this pickle and the numbers from 0 to 5. */
    static byte[] archive(byte[] pickle) {
        return archive(pickle, Map.of());
    }

    static byte[] archive(byte[] pickle, Map<String, byte[]> others) {
        ByteBuffer numbers = ByteBuffer.allocate(6 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 6; i++) {
            numbers.putFloat(i);
        }
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("archive/data.pkl", pickle);
        entries.put("archive/data/0", numbers.array());
        entries.putAll(others);
        return ZipFiles.stored(entries);
    }

    private static String littleEndian(int bytes, long number) {
        byte[] all = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number)
                .array();
        return new String(all, 0, bytes, StandardCharsets.ISO_8859_1);
    }
}
