package io.tcns.cli;

import io.tcns.runtime.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A folder, out of which no name and no link leads. */
record Folder(Path path) {

    /** @throws InputException when there is no such folder */
    Folder {
        if (!Files.isDirectory(path)) {
            throw new InputException("`" + path + "` is not a folder");
        }
    }

    /**
     * The file of a name, which may be missing.
     *
     * @param subject how messages begin: what has the name
     * @throws InputException when the name leads out of the folder, or to something that is no file
     */
    Path file(String name, String subject) {
        try {
            Path root = path.toRealPath();
            // Once for the path as written, once for where links lead.
            Path file = path.resolve(name);
            boolean isInside = root.resolve(name).normalize().startsWith(root)
                    && (!Files.exists(file) || file.toRealPath().startsWith(root));
            if (!isInside) {
                throw new InputException(subject + " leads out of `" + path + "`");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new InputException(subject + " is not a file");
            }
            return file;
        } catch (InvalidPathException e) {
            throw new InputException(subject + " is not a path", e);
        } catch (IOException e) {
            throw new InputException(subject + " cannot be followed", e);
        }
    }
}
