package io.tcns.cli;

import io.tcns.runtime.InputException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The pictures that {@code --image} asks about.
 *
 * @param isOne whether a single picture was asked for by its name, rather than several, or whatever a folder holds
 */
record ImageFiles(List<Path> files, boolean isOne) {

    /** The most pictures of one command. */
    static final int MAX_FILES = 10_000;

    /** Whatever stands behind the name: a file that turns out to be something else is answered by its message. */
    private static final Pattern PICTURE = Pattern.compile("[^.].*\\.(png|jpe?g|bmp)");

    ImageFiles {
        files = List.copyOf(files);
    }

    /**
     * Looks into folders, not into folders of folders.
     *
     * @param given files, and folders that stand for their pictures, those that are not hidden, in the order of their names
     * @throws InputException when a folder has no pictures, or there are more than {@link #MAX_FILES}
     */
    static ImageFiles of(List<Path> given) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : given) {
            if (Files.isDirectory(path)) {
                files.addAll(pictures(path));
            } else {
                files.add(path);
            }
        }
        if (files.size() > MAX_FILES) {
            throw tooMany("the command names");
        }
        return new ImageFiles(files, given.size() == 1 && !Files.isDirectory(given.get(0)));
    }

    private static List<Path> pictures(Path folder) throws IOException {
        List<Path> pictures = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ImageFiles::isPicture)) {
            for (Path file : files) {
                if (pictures.size() == MAX_FILES) {
                    throw tooMany("`" + folder + "` holds");
                }
                pictures.add(file);
            }
        }
        if (pictures.isEmpty()) {
            throw new InputException("`" + folder + "` holds no PNG, JPEG or BMP images");
        }
        Collections.sort(pictures);
        return pictures;
    }

    private static boolean isPicture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return PICTURE.matcher(name).matches() && Files.isRegularFile(file);
    }

    private static InputException tooMany(String who) {
        return new InputException(who + " more than " + MAX_FILES + " images, the limit of one command");
    }
}
