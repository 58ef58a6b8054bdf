package io.tcns.compiler.format;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcns.compiler.checkpoint.Checkpoint;
import java.nio.file.Path;

/** Trained networks that are not ours to copy: {@code -Dtcns.assets=FOLDER} says where they are. */
final class Assets {

    private Assets() {}

    /** The MobileNetV2 of width 0.35 in one of the files that hold it. */
    static Checkpoint trained(String file) {
        return checkpoint("mobilenet_v2_0.35_224/mobilenet_v2_0.35_" + file);
    }

    /** A file of weights. */
    static Checkpoint checkpoint(String file) {
        String folder = System.getProperty("tcns.assets", "");
        assumeTrue(!folder.isEmpty(), "the trained network is needed: set -Dtcns.assets=FOLDER");
        return CheckpointFile.read(Path.of(folder).resolve(file), CheckpointFile.FORMATS)
                .orThrow();
    }
}
