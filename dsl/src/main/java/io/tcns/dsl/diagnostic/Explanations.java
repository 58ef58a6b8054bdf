package io.tcns.dsl.diagnostic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The pages of {@code docs/diagnostics}, which the build packs beside this class. */
public final class Explanations {

    private Explanations() {}

    /** The page of a problem, in Markdown. */
    public static String of(Code code) {
        String page = "pages/" + code.id() + ".md";
        try (InputStream file = Explanations.class.getResourceAsStream(page)) {
            if (file == null) {
                throw new IllegalStateException("the build packed no " + page);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The page of a problem that a person names, such as {@code T0123} or {@code t0123}; empty where there is none. */
    public static Optional<String> of(String id) {
        String wanted = id.toUpperCase(Locale.ROOT);
        return Arrays.stream(Code.values())
                .filter(code -> code.id().equals(wanted))
                .findFirst()
                .map(Explanations::of);
    }
}
