package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.cli.Document.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command that a document shows with its output gives that output, but for what is measured. */
class DocumentsTest {

    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    /** Those that show a command that needs nothing but the repository. */
    static List<Document> documents() throws IOException {
        try (Stream<Path> files = Files.walk(Tcns.root("docs"))) {
            return Stream.concat(Stream.of(Tcns.root("README.md"), Tcns.root("CONTRIBUTING.md")), files.sorted())
                    .filter(file -> file.toString().endsWith(".md"))
                    .map(Document::read)
                    .filter(document -> !shown(document).isEmpty())
                    .toList();
        }
    }

    private static List<Shown> shown(Document document) {
        return document.commands().stream()
                .filter(command -> command.hasOutput() && !command.needsFetchedFiles())
                .toList();
    }

    @Test
    void knowsTheDocuments() throws IOException {
        assertThat(documents())
                .extracting(Document::file)
                .contains(Tcns.root("README.md"), Tcns.root("docs/report.md"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void showsWhatIsPrinted(Document document) throws IOException {
        for (Map.Entry<String, String> spec : document.specs().entrySet()) {
            Files.writeString(folder.resolve(spec.getKey() + ".tcns"), spec.getValue());
        }
        for (Shown shown : shown(document)) {
            assertThat(shown.isOurs()).as(shown.command()).isTrue();
            assertThat(Document.masked(run(shown))).as(shown.command()).isEqualTo(Document.masked(shown.output()));
        }
    }

    @Test
    void showsSpecsOfTheExamplesAsTheyAre() {
        Map<String, String> specs = Document.read(Tcns.root("README.md")).specs();

        assertThat(specs).containsKeys("mobilenet_v2", "ssd_mobilenet_v2_openimages");
        specs.forEach((name, text) -> {
            if (Files.exists(Tcns.spec(name))) {
                assertThat(Tcns.spec(name)).hasContent(text);
            }
        });
    }

    @Test
    void showsJavaThatTheExamplesRun() {
        Matcher fragment = JAVA.matcher(Document.read(Tcns.root("README.md")).text());
        String program = Document.read(Tcns.root("examples/src/main/java/io/tcns/examples/CompileAndRun.java"))
                .text();

        assertThat(fragment.find()).isTrue();
        assertThat(program.replaceAll("\\s", "")).contains(fragment.group(1).replaceAll("\\s", ""));
    }

    /** What a command such as {@code ./tcns check wrong.tcns} prints, as if it ran at the root of the project. */
    private String run(Shown shown) {
        Tcns answer = shown.run(this::located);
        // Nothing but a mistake in the input may stop a command, and then there is no other answer.
        boolean isRefused = answer.out().isEmpty() && answer.err().contains(": error[");
        assertThat(answer.exitCode()).as(shown.command()).isEqualTo(isRefused ? ExitCode.BAD_INPUT : ExitCode.FINE);
        return (answer.out() + answer.err()).replace(folder + "/", "");
    }

    private String located(String word) {
        if (word.startsWith("examples/")) {
            return Tcns.root(word).toString();
        }
        return word.endsWith(".tcns") || word.endsWith(".onnx")
                ? folder.resolve(word).toString()
                : word;
    }
}
