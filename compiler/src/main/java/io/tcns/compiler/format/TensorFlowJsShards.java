package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.Content;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Files that are to be read as one, each mapped. They lie in the folder of the model: whoever wrote a model must not
 * decide which other files of a machine are read.
 */
final class TensorFlowJsShards {

    /** A name that is no path, no address and no drive on any system. */
    private static final Pattern PLAIN_NAME = Pattern.compile("[^/\\\\:\\p{Cntrl}]+");

    private final List<ByteBuffer> shards;
    private final long bytes;

    private TensorFlowJsShards(List<ByteBuffer> shards) {
        this.shards = shards;
        this.bytes = shards.stream().mapToLong(ByteBuffer::capacity).sum();
    }

    static TensorFlowJsShards map(Path folder, List<String> names) throws UnreadableCheckpointException {
        require(!names.isEmpty(), "a group of weights names no shards");
        List<ByteBuffer> shards = new ArrayList<>();
        HashSet<String> seen = new HashSet<>();
        for (String name : names) {
            require(seen.add(name), "shard `%s` is listed twice", name);
            shards.add(map(folder, name));
        }
        return new TensorFlowJsShards(shards);
    }

    private static ByteBuffer map(Path folder, String name) throws UnreadableCheckpointException {
        require(
                PLAIN_NAME.matcher(name).matches() && !name.equals(".") && !name.equals(".."),
                "shard `%s` is not the name of a file beside the model",
                name);
        Path shard = resolve(folder, name);
        require(Files.exists(shard), "shard `%s` is missing: it has to lie beside the model", name);
        require(isInside(folder, shard), "shard `%s` leads out of the folder of the model", name);
        try {
            return MappedFile.map(shard);
        } catch (UnreadableCheckpointException e) {
            throw new UnreadableCheckpointException("shard `%s`: %s", name, e.reason());
        }
    }

    private static Path resolve(Path folder, String name) throws UnreadableCheckpointException {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw new UnreadableCheckpointException("shard `%s` is not the name of a file beside the model", name);
        }
    }

    private static boolean isInside(Path folder, Path shard) throws UnreadableCheckpointException {
        try {
            return shard.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException e) {
            throw new UnreadableCheckpointException("shard `%s` cannot be read", String.valueOf(shard.getFileName()));
        }
    }

    /** The bytes of all files. */
    long bytes() {
        return bytes;
    }

    /** Some bytes: a view where they lie in one file, otherwise gathered when somebody looks. */
    Content content(long start, int length) {
        int first = 0;
        long within = start;
        while (first < shards.size() && within >= shards.get(first).capacity()) {
            within -= shards.get(first++).capacity();
        }
        if (first == shards.size()) {
            // Nothing lies behind the last shard.
            return () -> ByteBuffer.allocate(0);
        }
        // Within a shard, and so within an int.
        int offset = (int) within;
        if (length <= shards.get(first).capacity() - offset) {
            ByteBuffer view = shards.get(first).slice(offset, length);
            return () -> view;
        }
        int shard = first;
        return Content.kept(() -> gather(shard, offset, length));
    }

    private ByteBuffer gather(int first, int offset, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        int start = offset;
        for (int i = first; bytes.hasRemaining(); i++) {
            ByteBuffer shard = shards.get(i);
            int part = Math.min(shard.capacity() - start, bytes.remaining());
            bytes.put(shard.slice(start, part));
            start = 0;
        }
        return bytes.flip();
    }
}
