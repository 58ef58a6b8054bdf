package io.tcns.cli;

import io.tcns.runtime.InputException;
import io.tcns.runtime.image.Image;
import io.tcns.runtime.image.ImageDecoder;
import io.tcns.runtime.metrics.CocoAnnotations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The folder with the images that people annotated. */
record ImageFolder(Folder folder) {

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
        return folder.file(name, "the `file_name` of image " + annotated.id() + ", `" + name + "`,");
    }
}
