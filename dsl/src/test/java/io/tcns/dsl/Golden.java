package io.tcns.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that hold what a test expects; {@code -Dtcns.update=true} rewrites them and fails, so that no build blesses itself. */
public final class Golden {

    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private static final boolean UPDATES = Boolean.getBoolean("tcns.update");

    private Golden() {}

    /** Compares with the file {@code name} in the module's folder {@code golden}. */
    public static void assertMatches(String name, String actual) {
        assertMatches(FOLDER.resolve(name), actual);
    }

    public static void assertMatches(Path expected, String actual) {
        try {
            if (UPDATES
                    && !(Files.exists(expected) && Files.readString(expected).equals(actual))) {
                Files.writeString(expected, actual);
                fail("%s was rewritten: look at the difference and run again without tcns.update", expected);
            }
            if (!Files.exists(expected)) {
                fail("%s is missing; this is what it would hold:%n%s", expected, actual);
            }
            assertThat(actual).as(expected.toString()).isEqualTo(Files.readString(expected));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
