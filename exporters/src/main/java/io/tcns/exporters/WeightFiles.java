package io.tcns.exporters;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.format.CheckpointFile;
import io.tcns.compiler.format.CheckpointFormat;
import io.tcns.dsl.diagnostic.Checked;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Opens files of trained weights in every format that tcns reads: the compiler's, and ONNX. */
public final class WeightFiles {

    private static final List<CheckpointFormat> FORMATS = formats();

    private WeightFiles() {}

    /** Opens a file; a diagnostic says why it cannot be read. */
    public static Checked<Checkpoint> read(Path path) {
        return CheckpointFile.read(path, FORMATS);
    }

    private static List<CheckpointFormat> formats() {
        List<CheckpointFormat> formats = new ArrayList<>(CheckpointFile.FORMATS);
        return List.copyOf(formats);
    }
}
