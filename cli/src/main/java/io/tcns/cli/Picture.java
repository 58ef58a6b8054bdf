package io.tcns.cli;

import io.tcns.exporters.WholeFile;
import io.tcns.runtime.image.Image;
import io.tcns.runtime.image.ImageEncoder;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/** A picture that a command writes, whole or not at all. */
record Picture(Path file, ImageEncoder format) {

    /** In the format that the file's suffix says; empty where that is none of a picture. */
    static Optional<Picture> of(Path file) {
        return ImageEncoder.of(file).map(format -> new Picture(file, format));
    }

    void write(Image image) throws FileSystemException {
        WholeFile.write(file, out -> format.write(image, out));
    }
}
