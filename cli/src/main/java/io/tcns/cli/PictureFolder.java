package io.tcns.cli;

import io.tcns.runtime.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder with the pictures that masks are of: the picture {@code dog} is {@code dog.jpg}, or has another suffix of images. */
record PictureFolder(Folder folder) {

    private static final List<String> SUFFIXES = List.of(".jpg", ".jpeg", ".png", ".bmp");

    /**
     * The file of a picture; where several are called so, that with the first suffix.
     *
     * @throws InputException when there is none, or it is outside of the folder
     */
    Path file(String picture) {
        for (String suffix : SUFFIXES) {
            String name = picture + suffix;
            Path file = folder.file(name, "the image `" + name + "`");
            if (Files.exists(file)) {
                return file;
            }
        }
        throw new InputException("`" + folder.path() + "` has no image `" + picture + SUFFIXES.get(0)
                + "`, nor one with another of the suffixes " + String.join(", ", SUFFIXES));
    }

    /** The files that some pictures are, as far as there are any. */
    List<Path> files(List<String> pictures) {
        List<Path> files = new ArrayList<>();
        for (String picture : pictures) {
            try {
                files.add(file(picture));
            } catch (InputException e) {
                // Said when the picture is read.
            }
        }
        return files;
    }
}
