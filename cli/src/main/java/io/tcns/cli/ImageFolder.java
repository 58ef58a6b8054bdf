package io.tcns.cli;

import io.tcns.runtime.InputException;
import io.tcns.runtime.image.Image;
import io.tcns.runtime.image.ImageDecoder;
import io.tcns.runtime.metrics.CocoAnnotations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The folder with the images that people annotated, out of which no name and no link leads. */
record ImageFolder(Path folder) {

    /** @throws InputException when there is no such folder */
    ImageFolder {
        if (!Files.isDirectory(folder)) {
            throw new InputException("`" + folder + "` is not a folder");
        }
    }

    /**
     * The picture that an annotated image is.
     *
     * @throws InputException when it is missing, outside of the folder or broken, or has another size than its annotations say
     */
    Image read(CocoAnnotations.Image annotated) {
        Path file = find(annotated);
        Image picture = ImageDecoder.read(file);
        annotated.size().ifPresent(size -> {
            if (size.width() != picture.width() || size.height() != picture.height()) {
                throw new InputException("`" + file + "` has " + picture.width() + "x" + picture.height()
                        + " pixels, and its annotations are for " + size.width() + "x" + size.height());
            }
        });
        return picture;
    }

    /** The files that some annotated images are, as far as there can be any. */
    List<Path> files(List<CocoAnnotations.Image> annotated) {
        List<Path> files = new ArrayList<>();
        for (CocoAnnotations.Image image : annotated) {
            try {
                files.add(find(image));
            } catch (InputException e) {
                // Said when the image is read.
            }
        }
        return files;
    }

    private Path find(CocoAnnotations.Image annotated) {
        String name = annotated
                .fileName()
                .orElseThrow(() -> new InputException("image " + annotated.id() + " has no `file_name`"));
        try {
            Path root = folder.toRealPath();
            // Once for the path as written, once for where links lead.
            Path file = folder.resolve(name);
            boolean isInside = root.resolve(name).normalize().startsWith(root)
                    && (!Files.exists(file) || file.toRealPath().startsWith(root));
            if (!isInside) {
                throw problem(annotated, name, "leads out of `" + folder + "`");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw problem(annotated, name, "is not a file");
            }
            return file;
        } catch (InvalidPathException e) {
            throw problem(annotated, name, "is not a path");
        } catch (IOException e) {
            throw problem(annotated, name, "cannot be followed");
        }
    }

    private static InputException problem(CocoAnnotations.Image annotated, String name, String what) {
        return new InputException("the `file_name` of image " + annotated.id() + ", `" + name + "`, " + what);
    }
}
