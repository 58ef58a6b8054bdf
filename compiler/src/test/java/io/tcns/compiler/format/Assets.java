package io.tcns.compiler.format;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcns.compiler.checkpoint.Checkpoint;
import java.nio.file.Path;

/** Trained networks that are not ours to copy: {@code -Dtcns.assets=FOLDER} says where they are. */
final class Assets {

    private Assets() {}

    /** The MobileNetV2 of width 0.35 in one of the files that hold it. */
    static Checkpoint trained(String file) {
        String folder = System.getProperty("tcns.assets", "");
        assumeTrue(!folder.isEmpty(), "the trained network is needed: set -Dtcns.assets=FOLDER");
        Path path = Path.of(folder, "mobilenet_v2_0.35_224", "mobilenet_v2_0.35_" + file);
        return CheckpointFile.read(path, CheckpointFile.FORMATS).orThrow();
    }
}
