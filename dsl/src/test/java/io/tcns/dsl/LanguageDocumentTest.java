package io.tcns.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/language.md} are specs: silent ones, and ones with the answer that is shown. */
class LanguageDocumentTest {

    private static final Path DOCUMENT = Specs.ROOT.resolve("docs/language.md");
    private static final Pattern NAME = Pattern.compile("(?m)^network (\\w+)");

    @TempDir
    Path folder;

    @Test
    void showsTheAnswersThatItsExamplesGet() throws IOException {
        String text = Files.readString(DOCUMENT);
        Golden.assertMatches(DOCUMENT, Examples.withAnswers(text, this::file));
        assertThat(Pattern.compile("(?m)^```tcns error$").matcher(text).results())
                .hasSameSizeAs(Pattern.compile("(?m)^```$\n\n```\n")
                        .matcher(text)
                        .results()
                        .toList());
    }

    @Test
    void beginsWithAnExampleOfTheProject() throws IOException {
        assertThat(Examples.specs(Files.readString(DOCUMENT)).get(0))
                .isEqualTo(Specs.example("mobilenet_v2").text());
    }

    /** A file is called like its network. */
    private Path file(String spec) {
        Matcher name = NAME.matcher(spec);
        assertThat(name.find()).isTrue();
        return folder.resolve(name.group(1) + ".tcns");
    }
}
