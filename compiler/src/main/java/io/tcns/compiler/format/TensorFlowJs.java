package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import com.fasterxml.jackson.databind.JsonNode;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.format.TensorFlowJsManifest.Entry;
import io.tcns.compiler.format.TensorFlowJsManifest.Group;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads the {@code model.json} of <a href="https://github.com/tensorflow/tfjs">TensorFlow.js</a> and the files of weights
 * beside it, the shards.
 */
public final class TensorFlowJs implements CheckpointFormat {

    private static final String TITLE = "TensorFlow.js";

    /** How far to look for the first bracket. */
    private static final int MAX_BLANKS = 64;

    @Override
    public String title() {
        return TITLE;
    }

    /** By the bracket that a JSON object begins with. */
    @Override
    public boolean recognises(ByteBuffer file) {
        int first = 0;
        while (first < Math.min(file.capacity(), MAX_BLANKS) && Character.isWhitespace(file.get(first))) {
            first++;
        }
        return first < file.capacity() && file.get(first) == '{';
    }

    @Override
    public Checkpoint read(Path path, ByteBuffer file) throws UnreadableCheckpointException {
        JsonNode model = JsonTree.read(file, "the file");
        require(model.has("weightsManifest"), "this is no TensorFlow.js model: it has no `weightsManifest`");
        Path folder = path.toAbsolutePath().resolveSibling("");
        List<Tensor> tensors = new ArrayList<>();
        List<Path> shards = new ArrayList<>();
        for (Group group : TensorFlowJsManifest.read(model.path("weightsManifest"))) {
            tensors.addAll(tensors(folder, group));
            group.shards().forEach(shard -> shards.add(folder.resolve(shard)));
        }
        Checkpoint checkpoint = Checkpoint.of(path, TITLE, tensors).withFiles(shards);
        KerasOps ops = new KerasOps(new KerasWeights(tensors), false);
        return KerasTopology.read(model.path("modelTopology"), ops)
                .map(checkpoint::with)
                .orElse(checkpoint);
    }

    private static List<Tensor> tensors(Path folder, Group group) throws UnreadableCheckpointException {
        TensorFlowJsShards shards = TensorFlowJsShards.map(folder, group.shards());
        requireAllBytes(group, shards.bytes());
        List<Tensor> tensors = new ArrayList<>();
        long start = 0;
        for (Entry entry : group.entries()) {
            tensors.add(new Tensor(
                    entry.name(),
                    entry.type(),
                    entry.shape(),
                    // Bounded by what a mapped file may have.
                    shards.content(start, (int) entry.bytes()),
                    entry.quantization()));
            start += entry.bytes();
        }
        return tensors;
    }

    private static void requireAllBytes(Group group, long bytes) throws UnreadableCheckpointException {
        long needed = 0;
        for (Entry entry : group.entries()) {
            needed += entry.bytes();
        }
        require(
                needed == bytes,
                "the %d tensors of %s take %d bytes, but there are %d",
                group.entries().size(),
                group.shards().stream().map(shard -> "`" + shard + "`").collect(Collectors.joining(", ")),
                needed,
                bytes);
    }
}
