package io.tcns.exporters;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.format.CheckpointFile;
import io.tcns.compiler.format.CheckpointFormat;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.exporters.onnx.OnnxWeights;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Opens files of trained weights in every format that tcns reads: the compiler's, and ONNX. */
public final class WeightFiles {

    private static final List<CheckpointFormat> FORMATS = Stream.concat(
                    CheckpointFile.FORMATS.stream(), Stream.of(new OnnxWeights()))
            .toList();

    private WeightFiles() {}

    /** Opens a file; a diagnostic says why it cannot be read. */
    public static Checked<Checkpoint> read(Path path) {
        return CheckpointFile.read(path, FORMATS);
    }
}
