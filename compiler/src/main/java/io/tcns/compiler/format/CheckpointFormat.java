package io.tcns.compiler.format;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * One format of files that hold trained weights.
 *
 * <p>A reader checks everything but the numbers before it answers: every size against the bytes that are there, and before
 * memory is taken for it. Nothing in a file is ever executed.
 */
public interface CheckpointFormat {

    /** What people call it: {@code safetensors}. */
    String title();

    /**
     * Whether a file's first bytes, or the names in its archive, say that it is of this format. Never reads far.
     *
     * @param file the whole of it, little-endian, not empty
     */
    boolean recognises(ByteBuffer file);

    /**
     * The tensors of a file, and what it says of its network, if anything.
     *
     * @param path for the files beside it; readers look into no other folder
     * @param file the whole of it, little-endian, not empty
     * @throws UnreadableCheckpointException when the file is not whole, not consistent or not supported
     */
    Checkpoint read(Path path, ByteBuffer file) throws UnreadableCheckpointException;
}
