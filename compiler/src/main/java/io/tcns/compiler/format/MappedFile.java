package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files in memory without reading them. */
final class MappedFile {

    /** What one buffer can show; checkpoints of mobile networks are a hundred times smaller. */
    static final long MAX_BYTES = Integer.MAX_VALUE;

    private MappedFile() {}

    /** The content of a file that is not empty, read-only and little-endian. */
    static ByteBuffer map(Path path) throws UnreadableCheckpointException {
        require(Files.exists(path), "there is no such file");
        require(!Files.isDirectory(path), "this is a folder, not a file");
        require(Files.isRegularFile(path), "this is not a regular file");
        try (FileChannel channel = FileChannel.open(path)) {
            long size = channel.size();
            require(size > 0, "the file is empty");
            require(size <= MAX_BYTES, "the file has %d bytes; at most %d can be read", size, MAX_BYTES);
            return channel.map(MapMode.READ_ONLY, 0, size).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new UnreadableCheckpointException("the file cannot be read");
        }
    }
}
