package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.format.SafetensorsHeader.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads safetensors files: the length of a header in 8 bytes, the header in JSON, and the tensors' bytes end to end.
 *
 * <p>The format is that of the <a href="https://github.com/huggingface/safetensors">safetensors</a> project. All of a file
 * that is not a tensor's content is checked here, as its own reader does: the tensors tile the data without overlap and
 * without holes, so that no byte has two meanings or none.
 */
public final class Safetensors implements CheckpointFormat {

    /** The largest header that is read, in bytes; enough for about 80,000 tensors. MobileNetV2 has 30 KB. */
    public static final int MAX_HEADER_BYTES = 8 << 20;

    private static final int LENGTH_BYTES = Long.BYTES;

    private static final String TITLE = "safetensors";

    @Override
    public String title() {
        return TITLE;
    }

    /** By the bracket that the header begins with: its length before it can be anything. */
    @Override
    public boolean recognises(ByteBuffer file) {
        return file.capacity() > LENGTH_BYTES && file.get(LENGTH_BYTES) == '{';
    }

    @Override
    public Checkpoint read(Path path, ByteBuffer file) throws UnreadableCheckpointException {
        return Checkpoint.of(path, TITLE, tensors(file));
    }

    /** @param file the whole of it, little-endian */
    static List<Tensor> tensors(ByteBuffer file) throws UnreadableCheckpointException {
        int headerBytes = headerBytes(file);
        List<Entry> entries = SafetensorsHeader.parse(text(file.slice(LENGTH_BYTES, headerBytes)));
        int dataStart = LENGTH_BYTES + headerBytes;
        ByteBuffer data = file.slice(dataStart, file.capacity() - dataStart);
        checkLayout(entries, data.capacity());
        List<Tensor> tensors = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            // Within the data, and so within an int.
            ByteBuffer bytes = data.slice((int) entry.start(), (int) (entry.end() - entry.start()));
            tensors.add(new Tensor(entry.name(), entry.type(), entry.shape(), bytes));
        }
        return tensors;
    }

    private static int headerBytes(ByteBuffer file) throws UnreadableCheckpointException {
        int size = file.capacity();
        require(
                size >= LENGTH_BYTES,
                "this is not a safetensors file: it has %d bytes, fewer than the length of a header takes",
                size);
        long length = file.getLong(0);
        require(
                Long.compareUnsigned(length, size - LENGTH_BYTES) <= 0,
                "this is not a whole safetensors file: its first 8 bytes announce a header of %s bytes, and %d follow",
                Long.toUnsignedString(length),
                size - LENGTH_BYTES);
        require(length <= MAX_HEADER_BYTES, "the header has %d bytes; at most %d are read", length, MAX_HEADER_BYTES);
        return (int) length;
    }

    private static String text(ByteBuffer header) throws UnreadableCheckpointException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(header).toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableCheckpointException("the header is not UTF-8 text");
        }
    }

    /** Requires that the entries, ordered by their places, tile the data. */
    private static void checkLayout(List<Entry> entries, int dataBytes) throws UnreadableCheckpointException {
        for (Entry entry : entries) {
            entry.check(dataBytes);
        }
        List<Entry> placed = new ArrayList<>(entries);
        placed.sort(Comparator.comparingLong(Entry::start).thenComparingLong(Entry::end));
        long end = 0;
        String last = "";
        for (Entry entry : placed) {
            require(entry.start() >= end, "tensors `%s` and `%s` overlap", last, entry.name());
            requireNoHole(end, entry.start());
            end = entry.end();
            last = entry.name();
        }
        requireNoHole(end, dataBytes);
    }

    private static void requireNoHole(long end, long next) throws UnreadableCheckpointException {
        require(end == next, "bytes %d to %d of the data belong to no tensor", end, next);
    }
}
