package io.tcns.dsl.check;

import io.tcns.dsl.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the files that a spec names: relative to its own folder, and never outside of a given one, whatever links say. */
final class NearbyFile {

    private NearbyFile() {}

    /**
     * The file that a text names in a spec.
     *
     * @param root the folder in which it must lie
     * @param outside what is said of a file that lies elsewhere
     * @param problem gets the reason where there is no such file
     */
    static Optional<Path> find(
            String text, Source spec, Optional<Path> root, String outside, Consumer<String> problem) {
        if (spec.file().isEmpty() || root.isEmpty()) {
            return none(problem, "a text without a file has no folder to look in");
        }
        try {
            Path limit = root.get().toRealPath();
            Path named = folder(spec.file().get()).resolve(text).normalize();
            // Once for the path as written, once for where links lead.
            if (!named.startsWith(limit)
                    || (Files.exists(named) && !named.toRealPath().startsWith(limit))) {
                return none(problem, outside);
            }
            return Files.isRegularFile(named) ? Optional.of(named) : none(problem, "there is no such file");
        } catch (InvalidPathException e) {
            return none(problem, "this is not a path");
        } catch (IOException e) {
            return none(problem, "the path cannot be followed");
        }
    }

    /** The folder in which a file lies. */
    static Path folder(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        return Optional.ofNullable(absolute.getParent()).orElse(absolute).toRealPath();
    }

    private static Optional<Path> none(Consumer<String> problem, String reason) {
        problem.accept(reason);
        return Optional.empty();
    }
}
