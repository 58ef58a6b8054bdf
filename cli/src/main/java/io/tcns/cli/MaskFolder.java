package io.tcns.cli;

import io.tcns.runtime.InputException;
import io.tcns.runtime.Lines;
import io.tcns.runtime.Mask;
import io.tcns.runtime.image.MaskDecoder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A folder with masks: that of the picture {@code dog} is {@code dog.png}. */
record MaskFolder(Folder folder) implements MaskSource {

    private static final String SUFFIX = ".png";

    /** The most masks of one command. */
    static final int MAX_MASKS = Lines.MAX_LINES;

    /**
     * The pictures that have a mask here, not in folders of the folder, and not hidden, in the order of their names.
     *
     * @throws InputException when there are none, or more than {@link #MAX_MASKS}
     */
    List<String> pictures() throws IOException {
        List<String> pictures = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.path(), MaskFolder::isMask)) {
            for (Path file : files) {
                if (pictures.size() == MAX_MASKS) {
                    throw new InputException("`" + folder.path() + "` holds more than " + MAX_MASKS
                            + " masks, the limit of one command");
                }
                String name = file.getFileName().toString();
                pictures.add(name.substring(0, name.length() - SUFFIX.length()));
            }
        }
        if (pictures.isEmpty()) {
            throw new InputException("`" + folder.path() + "` holds no masks, which are " + SUFFIX + " files");
        }
        Collections.sort(pictures);
        return pictures;
    }

    private static boolean isMask(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX) && !name.startsWith(".") && Files.isRegularFile(file);
    }

    /** The files that the masks of some pictures are, as far as there can be any. */
    List<Path> files(List<String> pictures) {
        List<Path> files = new ArrayList<>();
        for (String picture : pictures) {
            try {
                files.add(file(picture));
            } catch (InputException e) {
                // Said when the mask is read.
            }
        }
        return files;
    }

    @Override
    public String called(String picture) {
        return "`" + file(picture) + "`";
    }

    @Override
    public Mask mask(String picture) {
        return MaskDecoder.read(file(picture));
    }

    private Path file(String picture) {
        String name = picture + SUFFIX;
        return folder.file(name, "the mask `" + name + "`");
    }
}
