package io.tcns.dsl;

import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A text with a name: a spec file, or an argument of the command line. Knows its lines. */
public final class Source {

    /** The largest file that is read, in bytes. A table of 1,000 rows takes less than 100 KiB. */
    public static final int MAX_BYTES = 1 << 20;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final String name;
    private final String text;
    private final boolean marked;
    private final Optional<Path> file;
    private final Optional<Path> root;
    private final int[] lineStarts;

    private Source(String name, String text, Optional<Path> file, Optional<Path> root) {
        this.name = name;
        this.marked = text.startsWith(BYTE_ORDER_MARK);
        this.text = marked ? text.substring(1) : text;
        this.file = file;
        this.root = root;
        this.lineStarts = lineStarts(this.text);
    }

    /** A source without a file. */
    public static Source of(String name, String text) {
        return new Source(name, text, Optional.empty(), Optional.empty());
    }

    /** Reads a UTF-8 file of at most {@link #MAX_BYTES}; diagnostics call it by the path as given. */
    public static Checked<Source> read(Path path) {
        Path absolute = path.toAbsolutePath();
        return read(path, Optional.ofNullable(absolute.getParent()).orElse(absolute));
    }

    /**
     * The same for a file whose imports may lie anywhere in a folder.
     *
     * @param root the folder that imports must not lead out of
     */
    public static Checked<Source> read(Path path, Path root) {
        Source name = new Source(path.toString(), "", Optional.of(path), Optional.of(root));
        if (!Files.exists(path)) {
            return unreadable(name, "there is no such file");
        }
        if (!Files.isRegularFile(path)) {
            return unreadable(
                    name, Files.isDirectory(path) ? "this is a folder, not a file" : "this is not a regular file");
        }
        try (var stream = Files.newInputStream(path)) {
            byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                return Checked.failed(Diagnostic.of(Code.FILE_TOO_LARGE, name, new Span(0, 0))
                        .says("the file is larger than %d bytes", MAX_BYTES));
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Checked.of(new Source(path.toString(), text, Optional.of(path), Optional.of(root)));
        } catch (CharacterCodingException e) {
            return Checked.failed(
                    Diagnostic.of(Code.NOT_UTF_8, name, new Span(0, 0)).says("the file is not UTF-8 text"));
        } catch (IOException e) {
            return unreadable(name, "the file cannot be read");
        }
    }

    private static Checked<Source> unreadable(Source name, String reason) {
        return Checked.failed(
                Diagnostic.of(Code.FILE_UNREADABLE, name, new Span(0, 0)).says("%s", reason));
    }

    private static int[] lineStarts(String text) {
        return IntStream.concat(
                        IntStream.of(0),
                        IntStream.range(0, text.length())
                                .filter(i -> endsLine(text, i))
                                .map(i -> i + 1))
                .toArray();
    }

    /** Whether a line ends with this char: a line feed, or a carriage return that no line feed follows. */
    private static boolean endsLine(String text, int index) {
        char c = text.charAt(index);
        return c == '\n' || (c == '\r' && !text.startsWith("\n", index + 1));
    }

    /** What diagnostics call it: the path as the user gave it, or the name of an argument. */
    public String name() {
        return name;
    }

    public String text() {
        return text;
    }

    /** Whether the text began with a byte order mark, which is left out of it. */
    public boolean isMarked() {
        return marked;
    }

    /** The file that the text was read from. */
    public Optional<Path> file() {
        return file;
    }

    /** The folder that imports must not lead out of: the file's own, unless a wider one was given. */
    public Optional<Path> root() {
        return root;
    }

    /** The text under a span. */
    public String text(Span span) {
        return text.substring(span.start(), span.end());
    }

    /** The line of an offset, counted from 1. */
    public int line(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The column of an offset, counted from 1 in Unicode characters. */
    public int column(int offset) {
        return text.codePointCount(lineStarts[line(offset) - 1], offset) + 1;
    }

    /** One line, counted from 1, without its end. */
    public Span lineSpan(int line) {
        int start = lineStarts[line - 1];
        int end = line == lineStarts.length ? text.length() : lineStarts[line] - 1;
        boolean twoChars = end > start && line < lineStarts.length && text.charAt(end) == '\n';
        return new Span(start, twoChars && text.charAt(end - 1) == '\r' ? end - 1 : end);
    }

    /** Whether both have one name and one text; where the file lies is no part of it. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Source source && name.equals(source.name) && text.equals(source.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
