package io.tcns.cli;

import java.nio.file.Path;
import java.util.Locale;

/** What a file is, as its suffix says. */
enum FileKind {
    SPEC,
    MODEL;

    static FileKind of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".tcns")) {
            return SPEC;
        }
        if (name.endsWith(".onnx")) {
            return MODEL;
        }
        throw new BadInputException("`" + file + "` is neither a spec (.tcns) nor a model (.onnx)");
    }
}
