package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command that a document shows with its output gives that output, but for what is measured. */
class DocumentsTest {

    private static final Pattern CONSOLE = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SPEC =
            Pattern.compile("```tcns\n((?://[^\n]*\n)?network (\\w+).*?)```", Pattern.DOTALL);
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    /** A fact that a measurement tells, with the lines that it goes on; whether it is stable, differs. */
    private static final Pattern MEASURED =
            Pattern.compile("^(?:(latency|measured)|unstable) .*\n(?: {10}.*\n)*", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    /** Those that show a command. */
    static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(Tcns.root("README.md"), Tcns.root("CONTRIBUTING.md")));
        try (Stream<Path> files = Files.walk(Tcns.root("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        documents.removeIf(document -> !CONSOLE.matcher(read(document)).find());
        return documents;
    }

    @Test
    void knowsTheDocuments() throws IOException {
        assertThat(documents()).contains(Tcns.root("README.md"), Tcns.root("docs/report.md"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void showsWhatIsPrinted(Path document) throws IOException {
        String text = read(document);
        Matcher specs = SPEC.matcher(text);
        while (specs.find()) {
            Files.writeString(folder.resolve(specs.group(2) + ".tcns"), specs.group(1));
        }
        int shown = 0;
        Matcher consoles = CONSOLE.matcher(text);
        while (consoles.find()) {
            String[] parts = consoles.group(1).split("\n", 2);
            boolean hasOutput = !parts[1].isEmpty() && !parts[1].startsWith("$ ");
            if (hasOutput) {
                assertThat(masked(run(parts[0]))).as(parts[0]).isEqualTo(masked(parts[1]));
                shown++;
            }
        }
        assertThat(shown).isPositive();
    }

    @Test
    void showsJavaThatTheExamplesRun() {
        Matcher fragment = JAVA.matcher(read(Tcns.root("README.md")));
        String program = read(Tcns.root("examples/src/main/java/io/tcns/examples/CompileAndRun.java"));

        assertThat(fragment.find()).isTrue();
        assertThat(program.replaceAll("\\s", "")).contains(fragment.group(1).replaceAll("\\s", ""));
    }

    /** What a command such as {@code $ ./tcns check wrong.tcns} prints, as if it ran at the root of the project. */
    private String run(String command) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        assertThat(words.subList(0, 2)).containsExactly("$", "./tcns");
        Object[] arguments = words.stream().skip(2).map(this::located).toArray();
        Tcns answer = Tcns.run(arguments);
        // Nothing but a mistake in the input may stop a command, and then there is no other answer.
        boolean isRefused = answer.out().isEmpty() && answer.err().contains(": error[");
        assertThat(answer.exitCode()).as(command).isEqualTo(isRefused ? ExitCode.BAD_INPUT : ExitCode.FINE);
        return (answer.out() + answer.err()).replace(folder + "/", "");
    }

    private Object located(String word) {
        if (word.startsWith("examples/")) {
            return Tcns.root(word);
        }
        return word.endsWith(".tcns") || word.endsWith(".onnx") ? folder.resolve(word) : word;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without times: what follows the column of activations, and the lines that speak of the measurement. */
    private static String masked(String output) {
        int measuredColumn = output.lines()
                .filter(line -> line.contains("act. KiB"))
                .findFirst()
                .map(line -> line.indexOf("act. KiB") + "act. KiB".length())
                .orElse(Integer.MAX_VALUE);
        return MEASURED.matcher(output)
                .replaceAll(fact -> fact.group(1) == null ? "" : fact.group(1) + "\n")
                .lines()
                .map(line -> isTable(line) && line.length() > measuredColumn ? line.substring(0, measuredColumn) : line)
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"));
    }

    private static boolean isTable(String line) {
        return line.startsWith("row ") || line.matches(" *(\\d+|-)  .*");
    }
}
