package io.tcns.exporters;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.UnaryOperator;

/**
 * Writes files whole or not at all: whoever opens the file finds what was there before or all that is new.
 *
 * <p>The bytes go to a {@linkplain TemporaryFile temporary file} beside the target, which then takes the target's name.
 * So that nobody notices:
 *
 * <ul>
 *   <li>a link stays a link, and the file that it leads to is replaced;
 *   <li>a new file has the mode that the umask gives, a replaced one keeps its mode, and one that may not be written is
 *       refused;
 *   <li>a further name of a replaced file (a hard link) keeps what was there before: writing through it would not be
 *       whole;
 *   <li>what is no regular file, such as {@code /dev/null}, a pipe or whatever {@code /dev/stdout} leads to, is written
 *       straight through, because there is nothing to replace.
 * </ul>
 */
public final class WholeFile {

    /** More links in a row than Linux follows. */
    private static final int MOST_LINKS = 40;

    /** Links in here lead to what is open, which may have no name. */
    private static final String OPEN_FILES = "/proc";

    private WholeFile() {}

    /** What stands in a file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes {@code content} to {@code target}; when that fails, in whatever way, {@code target} is as it was.
     *
     * @throws FileSystemException the message names {@code target} and says in a few words why it cannot be written
     */
    public static void write(Path target, Content content) throws FileSystemException {
        about(target, () -> {
            Path file = file(target);
            if (!isReplaceable(file)) {
                writeThrough(file, content);
                return file;
            }
            try (TemporaryFile temporary = TemporaryFile.beside(file)) {
                fill(temporary, file, content);
                temporary.replace(file);
            }
            return file;
        });
    }

    /**
     * Finds out, before work is done for it, whether a file can be written, as far as can be known before.
     *
     * @throws FileSystemException the message names {@code target} and says in a few words why it cannot be written
     */
    public static void check(Path target) throws FileSystemException {
        about(target, () -> file(target));
    }

    /**
     * Writes {@code content} to a file beside {@code target} that is called after the content, so that no other content
     * ever stands there. It gets the mode that {@code target} has, or would have.
     *
     * @param name from the {@link Checksum} to the file's name
     * @return the checksum
     * @throws FileSystemException the message names {@code target} and says in a few words why nothing can be written
     *     beside it
     */
    public static String writeBeside(Path target, Content content, UnaryOperator<String> name)
            throws FileSystemException {
        return about(target, () -> {
            Path file = replaced(target);
            MessageDigest sha1 = Checksum.sha1();
            try (TemporaryFile temporary = TemporaryFile.beside(file)) {
                fill(temporary, file, out -> content.writeTo(new DigestOutputStream(out, sha1)));
                String checksum = HexFormat.of().formatHex(sha1.digest());
                temporary.replace(file.resolveSibling(name.apply(checksum)));
                return checksum;
            }
        });
    }

    /**
     * The file that {@link #write} replaces, or makes: at the end of all links.
     *
     * @throws FileSystemException when nothing is replaced there, because {@code target} is a pipe, a device or a folder
     */
    public static Path replaced(Path target) throws FileSystemException {
        return about(target, () -> {
            Path file = file(target);
            if (!isReplaceable(file)) {
                throw new FileSystemException(
                        target.toString(), null, "is no place for two files; give a file in a folder");
            }
            return file;
        });
    }

    @FunctionalInterface
    private interface Writing<T> {
        T run() throws IOException;
    }

    /** Makes every failure one that names {@code target}. */
    private static <T> T about(Path target, Writing<T> writing) throws FileSystemException {
        try {
            return writing.run();
        } catch (IOException e) {
            FileSystemException failure = new FileSystemException(target.toString(), null, reason(e));
            failure.initCause(e);
            throw failure;
        }
    }

    /** The file that is meant, whether it exists or not; a folder is none. */
    private static Path file(Path target) throws IOException {
        if (Files.isDirectory(target)) {
            throw new FileSystemException(target.toString(), null, "is a directory");
        }
        return followLinks(target.toAbsolutePath());
    }

    private static Path followLinks(Path target) throws IOException {
        Path path = target;
        for (int links = 0; links <= MOST_LINKS; links++) {
            Path file = path.resolveSibling("").toRealPath().resolve(path.getFileName());
            if (file.startsWith(OPEN_FILES) || !Files.isSymbolicLink(file)) {
                return file;
            }
            path = file.resolveSibling(Files.readSymbolicLink(file));
        }
        throw new FileSystemLoopException(target.toString());
    }

    private static boolean isReplaceable(Path file) {
        return !Files.exists(file) || (Files.isRegularFile(file) && !file.startsWith(OPEN_FILES));
    }

    /** Gives a temporary file its content, and the mode that {@code file} has, or would have. */
    private static void fill(TemporaryFile temporary, Path file, Content content) throws IOException {
        boolean exists = Files.exists(file);
        if (exists && !Files.isWritable(file)) {
            throw new AccessDeniedException(file.toString());
        }
        try (OutputStream out = temporary.create()) {
            if (exists) {
                copyMode(file, temporary.path());
            }
            content.writeTo(out);
        }
    }

    private static void copyMode(Path from, Path to) throws IOException {
        if (from.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        }
    }

    /** Appends, because standard output may be a file that others write to as well. */
    private static void writeThrough(Path file, Content content) throws IOException {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            content.writeTo(out);
        }
    }

    /** Why a file cannot be written, in a few words. */
    public static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "its folder does not exist";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileSystemLoopException) {
            return "too many links";
        }
        String said = failure instanceof FileSystemException known ? known.getReason() : failure.getMessage();
        return said == null ? "cannot be written" : said;
    }
}
