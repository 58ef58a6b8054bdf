package io.tcns.exporters.onnx;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.format.CheckpointFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the weights of ONNX models: initializers, constants and external data, and the layers that they belong to. */
public final class OnnxWeights implements CheckpointFormat {

    private static final String TITLE = "ONNX";

    /** The first field of a model, the version of the format, as a number. */
    private static final int FIRST_TAG = 1 << 3;

    private static final int NEWEST_VERSION = 100;

    @Override
    public String title() {
        return TITLE;
    }

    /** By the version that every writer puts first: the format has no mark of its own. */
    @Override
    public boolean recognises(ByteBuffer file) {
        return file.capacity() > 2 && file.get(0) == FIRST_TAG && file.get(1) > 0 && file.get(1) < NEWEST_VERSION;
    }

    @Override
    public Checkpoint read(Path path, ByteBuffer file) throws UnreadableCheckpointException {
        try {
            byte[] bytes = new byte[file.capacity()];
            file.get(0, bytes);
            OnnxParts.check(bytes);
            Optional<ExternalData> outside = ExternalData.read(path);
            if (outside.isPresent()) {
                check(outside.get());
            }
            OnnxFile model = OnnxFile.parse(bytes)
                    .orElseThrow(() -> new UnreadableCheckpointException("this is not a whole ONNX model"));
            OnnxLayers layers = new OnnxLayers(model.graph(), new OnnxTensors(outside));
            return Checkpoint.of(path, TITLE, layers.tensors())
                    .with(layers.graph())
                    .withFiles(outside.map(ExternalData::files).orElse(List.of()));
        } catch (IOException e) {
            throw new UnreadableCheckpointException("the file, or one with its external data, cannot be read");
        }
    }

    private static void check(ExternalData data) throws IOException, UnreadableCheckpointException {
        Optional<String> problem = data.problem();
        if (problem.isEmpty()) {
            problem = data.damage();
        }
        require(problem.isEmpty(), "%s", problem.orElse(""));
    }
}
