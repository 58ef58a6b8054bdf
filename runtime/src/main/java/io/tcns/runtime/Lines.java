package io.tcns.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Lists of names in files of text, one a line. */
public final class Lines {
    /** Largest file: 4 MiB. */
    public static final int MAX_BYTES = 4 << 20;
    /** Most lines. */
    public static final int MAX_LINES = 100_000;
    /** Longest line, in characters. */
    public static final int MAX_LENGTH = 1000;

    private Lines() {}

    /**
     * Reads a file in UTF-8.
     *
     * @param thing what messages call a line: {@code label}
     * @throws InputException when it cannot be read, is not text, or is beyond the limits
     */
    public static List<String> read(Path file, String thing) {
        String name = "`" + file + "`";
        if (Files.isDirectory(file)) {
            throw new InputException(name + " is a directory, not a list of " + thing + "s");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new InputException(
                        name + " is larger than " + MAX_BYTES + " bytes, the limit for " + thing + "s");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return parse(name, text, thing);
        } catch (CharacterCodingException e) {
            throw new InputException(name + " is not a list of " + thing + "s: it is not UTF-8 text", e);
        } catch (IOException e) {
            throw new InputException(name + (Files.exists(file) ? " cannot be read" : " does not exist"), e);
        }
    }

    /**
     * Splits text into lines, without what is blank around them.
     *
     * @param name how messages call the text
     * @param thing what they call a line
     * @throws InputException when there is no line, a control character, or more than the limits allow
     */
    static List<String> parse(String name, String text, String thing) {
        String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
        List<String> lines =
                body.lines().limit(MAX_LINES + 1L).map(String::strip).toList();
        if (lines.isEmpty()) {
            throw new InputException(name + " has no " + thing + "s");
        }
        if (lines.size() > MAX_LINES) {
            throw new InputException(name + " has more than " + MAX_LINES + " " + thing + "s");
        }
        for (int line = 0; line < lines.size(); line++) {
            check(name, line + 1, lines.get(line), thing);
        }
        return lines;
    }

    private static void check(String name, int number, String line, String thing) {
        if (line.length() > MAX_LENGTH) {
            throw new InputException(
                    name + " has a " + thing + " of more than " + MAX_LENGTH + " characters in line " + number);
        }
        if (line.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
            throw new InputException(name + " has a control character in line " + number);
        }
    }
}
