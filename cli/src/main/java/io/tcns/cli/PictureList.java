package io.tcns.cli;

import io.tcns.runtime.InputException;
import io.tcns.runtime.Lines;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The pictures that a file names, one a line, as VOC's {@code ImageSets/Segmentation/val.txt}. */
final class PictureList {

    private PictureList() {}

    /**
     * The names in the order of the file, which may have empty lines.
     *
     * @throws InputException when the file cannot be read, has no name, or one twice, which would count its picture twice
     */
    static List<String> read(Path file) {
        List<String> pictures = Lines.read(file, "picture").stream()
                .filter(name -> !name.isEmpty())
                .toList();
        if (pictures.isEmpty()) {
            throw new InputException("`" + file + "` has no pictures");
        }
        Set<String> seen = new HashSet<>();
        for (String picture : pictures) {
            if (!seen.add(picture)) {
                throw new InputException("`" + file + "` has the picture `" + picture + "` twice");
            }
        }
        return pictures;
    }
}
