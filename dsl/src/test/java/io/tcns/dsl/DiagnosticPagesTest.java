package io.tcns.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Explanations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every code has a page, every page a code, and the answers in the pages are those that their examples get. */
class DiagnosticPagesTest {

    private static final Path PAGES = Specs.ROOT.resolve("docs/diagnostics");

    /** Those about files that are no specs, and those that take a hundred things to show; T07 is about checkpoints. */
    private static final Set<Code> WITHOUT_EXAMPLE = Set.of(
            Code.FILE_UNREADABLE,
            Code.FILE_TOO_LARGE,
            Code.NOT_UTF_8,
            Code.TOO_MANY_PROBLEMS,
            Code.TOO_MANY_CELLS,
            Code.TOO_MANY_PARAMETERS,
            Code.TOO_MANY_IMPORTS,
            Code.TENSOR_LEFT_OUT);

    @TempDir
    Path folder;

    @BeforeEach
    void writeWhatExamplesName() throws IOException {
        Files.writeString(folder.resolve("pets.txt"), "cat\ndog\nbird\n");
        Files.writeString(
                folder.resolve("mobilenet_v2.tcns"),
                Specs.example("mobilenet_v2").text());
    }

    @ParameterizedTest
    @EnumSource
    void aPageIsTitledLikeItsCode(Code code) throws IOException {
        assertThat(Files.readString(page(code))).startsWith("# " + code.id() + ": " + code.title() + "\n\n");
    }

    @ParameterizedTest
    @EnumSource
    void aPageShowsTheAnswerOfItsExample(Code code) throws IOException {
        String text = Files.readString(page(code));
        Golden.assertMatches(page(code), Examples.withAnswers(text, spec -> folder.resolve("example.tcns")));
        boolean needsNone = WITHOUT_EXAMPLE.contains(code) || code.id().startsWith("T07");
        assertThat(Examples.specs(text)).hasSize(needsNone ? 0 : 1);
        assertThat(text.contains(code.severity().name().toLowerCase(Locale.ROOT) + "[" + code.id() + "]: "))
                .isEqualTo(!needsNone);
        assertThat(text).contains("\n**Why it matters.** ", "\n**Fix.** ");
    }

    @Test
    void everyPageHasACode() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString()).filter(name -> !name.equals("README.md")))
                    .containsExactlyInAnyOrderElementsOf(codes("%s.md"));
        }
    }

    @Test
    void theIndexListsEveryCodeInOrder() throws IOException {
        assertThat(Files.readString(PAGES.resolve("README.md")).lines().filter(line -> line.startsWith("- ")))
                .containsExactlyElementsOf(Arrays.stream(Code.values())
                        .map(code -> "- [" + code.id() + "](" + code.id() + ".md): " + code.title())
                        .toList());
    }

    @Test
    void explanationsAreThePages() throws IOException {
        for (Code code : Code.values()) {
            assertThat(Explanations.of(code)).isEqualTo(Files.readString(page(code)));
        }
        assertThat(Explanations.of("t0303")).contains(Explanations.of(Code.OUT_OF_RANGE));
        assertThat(Explanations.of("T9999")).isEmpty();
    }

    private static Path page(Code code) {
        return PAGES.resolve(code.id() + ".md");
    }

    private static List<String> codes(String format) {
        return Arrays.stream(Code.values())
                .map(code -> String.format(Locale.ROOT, format, code.id()))
                .toList();
    }
}
