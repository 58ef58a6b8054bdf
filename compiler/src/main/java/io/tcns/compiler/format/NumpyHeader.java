package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands before the numbers of a NumPy array.
 *
 * @param bigEndian whether the first byte of a number is the most significant one
 * @param columnMajor whether the index of the first dimension runs fastest
 * @param bytes from the start of the array's file to its numbers
 */
record NumpyHeader(ElementType type, boolean bigEndian, boolean columnMajor, List<Long> shape, int bytes) {

    /** The longest description that is read, in bytes; as many as NumPy reads. */
    static final int MAX_BYTES = 10_000;

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** The magic, two bytes of a version, and the length of the description in at most four. */
    private static final int PREFIX_BYTES = MAGIC.length + 2 + Integer.BYTES;

    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("b1", ElementType.BOOL),
            Map.entry("u1", ElementType.U8),
            Map.entry("i1", ElementType.I8),
            Map.entry("u2", ElementType.U16),
            Map.entry("i2", ElementType.I16),
            Map.entry("f2", ElementType.F16),
            Map.entry("u4", ElementType.U32),
            Map.entry("i4", ElementType.I32),
            Map.entry("f4", ElementType.F32),
            Map.entry("u8", ElementType.U64),
            Map.entry("i8", ElementType.I64),
            Map.entry("f8", ElementType.F64));

    /** Whether these are the first bytes of an array. */
    static boolean begins(ByteBuffer file) {
        return file.capacity() >= PREFIX_BYTES && file.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
    }

    /** @param name of the tensor, for messages */
    static NumpyHeader of(String name, ZipArchive.Entry entry) throws UnreadableCheckpointException {
        ByteBuffer prefix = entry.start(PREFIX_BYTES);
        require(begins(prefix), "`%s` is no array: it does not begin as NumPy's do", entry.name());
        int version = Byte.toUnsignedInt(prefix.get(MAGIC.length));
        require(
                version >= 1 && version <= 3 && prefix.get(MAGIC.length + 1) == 0,
                "tensor `%s` is written in version %d.%d of NumPy's format; 1.0, 2.0 and 3.0 are read",
                name,
                version,
                Byte.toUnsignedInt(prefix.get(MAGIC.length + 1)));
        int lengthStart = MAGIC.length + 2;
        int start = version == 1 ? lengthStart + Short.BYTES : PREFIX_BYTES;
        long length = version == 1
                ? Short.toUnsignedLong(prefix.getShort(lengthStart))
                : Integer.toUnsignedLong(prefix.getInt(lengthStart));
        require(
                length <= MAX_BYTES,
                "the header of tensor `%s` has %d bytes; at most %d are read",
                name,
                length,
                MAX_BYTES);
        int end = start + (int) length;
        require(end <= entry.size(), "tensor `%s` ends before its header does", name);
        String text = StandardCharsets.UTF_8
                .decode(entry.start(end).slice(start, (int) length))
                .toString();
        NumpyDescription description = NumpyDescription.parse(name, text);
        return of(name, description, end);
    }

    private static NumpyHeader of(String name, NumpyDescription description, int bytes)
            throws UnreadableCheckpointException {
        String code = description.type();
        require(
                !code.endsWith("O"),
                "tensor `%s` holds Python objects, and nothing but numbers is read: save it as an array of numbers",
                name);
        ElementType type = type(code)
                .orElseThrow(() -> new UnreadableCheckpointException(
                        "tensor `%s` is of the type `%s`, which is not read", name, code));
        return new NumpyHeader(type, code.startsWith(">"), description.columnMajor(), description.shape(), bytes);
    }

    /** The type of a code, which begins with the order of the bytes; single bytes need none. */
    private static Optional<ElementType> type(String code) {
        if (code.isEmpty()) {
            return Optional.empty();
        }
        char order = code.charAt(0);
        return Optional.ofNullable(TYPES.get(code.substring(1)))
                .filter(type -> order == '<' || order == '>' || (order == '|' && type.bytes() == 1));
    }
}
