package io.tcns.exporters;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A file beside a target, which it can replace, that does not outlive its use: it is deleted when it is closed, when the
 * process is asked to end, and, where a process was killed, by a later one that writes to the folder.
 */
final class TemporaryFile implements AutoCloseable {

    private static final String PREFIX = ".tcns-";

    private static final Pattern NAME =
            Pattern.compile(Pattern.quote(PREFIX) + "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    /** Who is alive writes more often. A lock would tell at once, but there are file systems that lack them or hang. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    /** The folders that this process has looked through: to do so for every file would be quadratic in files. */
    private static final Set<Path> SWEPT = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Thread deletion;

    private TemporaryFile(Path path) {
        this.path = path;
        deletion = new Thread(() -> delete(path), "tcns deletes " + path);
        unlessExiting(runtime -> runtime.addShutdownHook(deletion));
    }

    /** A file, not yet made, in the folder of {@code target}. */
    static TemporaryFile beside(Path target) {
        Path folder = target.resolveSibling("");
        if (SWEPT.add(folder)) {
            sweep(folder);
        }
        return new TemporaryFile(folder.resolve(PREFIX + UUID.randomUUID()));
    }

    Path path() {
        return path;
    }

    OutputStream create() throws IOException {
        return Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Puts the file in the place of {@code target}, in one step for whoever looks. */
    void replace(Path target) throws IOException {
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {
        delete(path);
        unlessExiting(runtime -> runtime.removeShutdownHook(deletion));
    }

    /** Deletes what killed processes left in a folder. */
    static void sweep(Path folder) {
        FileTime latest = FileTime.from(Instant.now().minus(ABANDONED));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (NAME.matcher(file.getFileName().toString()).matches()
                        && Files.getLastModifiedTime(file).compareTo(latest) < 0) {
                    delete(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Somebody else's litter is no reason not to write.
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // What cannot be deleted is swept later.
        }
    }

    /** The exit, once begun, is beyond change. */
    private static void unlessExiting(Consumer<Runtime> change) {
        try {
            change.accept(Runtime.getRuntime());
        } catch (IllegalStateException e) {
            // It has begun.
        }
    }
}
