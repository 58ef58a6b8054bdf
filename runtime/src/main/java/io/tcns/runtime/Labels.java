package io.tcns.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Names of classes: line i, from 0, names class i. */
public final class Labels {
    /** Largest file: 4 MiB. */
    public static final int MAX_BYTES = 4 << 20;
    /** Most lines. */
    public static final int MAX_LABELS = 100_000;
    /** Longest line, in characters. */
    public static final int MAX_LENGTH = 1000;

    private Labels() {}

    /**
     * Reads a file in UTF-8.
     *
     * @throws InputException when it cannot be read, is not text, or is beyond the limits
     */
    public static List<String> read(Path file) {
        String name = "`" + file + "`";
        if (Files.isDirectory(file)) {
            throw new InputException(name + " is a directory, not a list of labels");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new InputException(name + " is larger than " + MAX_BYTES + " bytes, the limit for labels");
            }
            return parse(
                    name,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            throw new InputException(name + " is not a list of labels: it is not UTF-8 text", e);
        } catch (IOException e) {
            throw new InputException(name + (Files.exists(file) ? " cannot be read" : " does not exist"), e);
        }
    }

    /**
     * Splits text into labels; an empty line is a class without a name.
     *
     * @param name how messages call the text
     * @throws InputException when there is no label, a control character, or more than the limits allow
     */
    public static List<String> parse(String name, String text) {
        String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
        List<String> labels =
                body.lines().limit(MAX_LABELS + 1L).map(String::strip).toList();
        if (labels.isEmpty()) {
            throw new InputException(name + " has no labels");
        }
        if (labels.size() > MAX_LABELS) {
            throw new InputException(name + " has more than " + MAX_LABELS + " labels");
        }
        for (int line = 0; line < labels.size(); line++) {
            check(name, line + 1, labels.get(line));
        }
        return labels;
    }

    /** The name of a class; empty where nobody gave it one. */
    public static Optional<String> name(List<String> labels, int index) {
        return Optional.of(index)
                .filter(line -> line < labels.size())
                .map(labels::get)
                .filter(label -> !label.isEmpty());
    }

    private static void check(String name, int line, String label) {
        if (label.length() > MAX_LENGTH) {
            throw new InputException(name + " has a label of more than " + MAX_LENGTH + " characters in line " + line);
        }
        if (label.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
            throw new InputException(name + " has a control character in line " + line);
        }
    }
}
