package io.tcns.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatCommandTest {

    private static final String LOOSE = "network x() // small\r\ninput image [8,8,3]\n"
            + "table t {\n|operator|c|\n|conv2d 3x3|8|\n}\nhead features";

    private static final String CANONICAL = """
            network x() // small

            input image [8, 8, 3]

            table t {
              | operator   | c |
              |------------|---|
              | conv2d 3x3 | 8 |
            }

            head features
            """;

    @TempDir
    private Path folder;

    private Path loose;
    private Path canonical;
    private Path broken;

    @BeforeEach
    void writeSpecs() throws IOException {
        loose = Files.writeString(folder.resolve("loose.tcns"), LOOSE);
        canonical = Files.writeString(folder.resolve("canonical.tcns"), CANONICAL);
        broken = Files.writeString(folder.resolve("broken.tcns"), "network x(\n");
        Files.setLastModifiedTime(canonical, FileTime.fromMillis(0));
    }

    @Test
    void printsTheCanonicalFormAndLeavesTheFileAlone() {
        assertThat(Tcns.run("fmt", loose)).isEqualTo(new Tcns(0, CANONICAL, ""));
        assertThat(Tcns.run("fmt", canonical)).isEqualTo(new Tcns(0, CANONICAL, ""));
        assertThat(loose).hasContent(LOOSE);
    }

    @Test
    void formatsWhatIsWrongBeyondItsSyntax() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong.tcns"), "network x(a=b)head none");

        assertThat(Tcns.run("fmt", wrong)).isEqualTo(new Tcns(0, "network x(a = b)\n\nhead none\n", ""));
    }

    @Test
    void printsNothingOfASpecThatDoesNotParse() {
        Tcns formatted = Tcns.run("fmt", broken);

        assertThat(formatted.exitCode()).isEqualTo(2);
        assertThat(formatted.out()).isEmpty();
        assertThat(formatted.err()).startsWith(broken + ":1:11: error[T0108]: ");
    }

    @Test
    void namesTheSpecsThatHaveAnotherForm() {
        Tcns checked = Tcns.run("fmt", "--check", canonical, loose);

        assertThat(checked)
                .isEqualTo(new Tcns(
                        5, loose + "\n", "tcns: not in canonical form; `tcns fmt --write SPEC...` mends that\n"));
        assertThat(loose).hasContent(LOOSE);
    }

    @Test
    void isSilentAboutTheExamples() throws IOException {
        try (Stream<Path> examples = Files.list(Tcns.root("examples/specs"))) {
            Stream<Object> arguments = Stream.concat(Stream.of("fmt", "--check"), examples);

            assertThat(Tcns.run(arguments.toArray())).isEqualTo(new Tcns(0, "", ""));
        }
    }

    @Test
    void seesByteOrderMarksAndLineEnds() throws IOException {
        Path marked = Files.writeString(folder.resolve("marked.tcns"), "\uFEFF" + CANONICAL);
        Path carriage = Files.writeString(folder.resolve("carriage.tcns"), CANONICAL.replace("\n", "\r\n"));

        assertThat(Tcns.run("fmt", "--check", marked, carriage).out()).isEqualTo(marked + "\n" + carriage + "\n");
        assertThat(Tcns.run("fmt", "--write", marked, carriage).exitCode()).isZero();
        assertThat(marked).hasBinaryContent(CANONICAL.getBytes(UTF_8));
        assertThat(carriage).hasBinaryContent(CANONICAL.getBytes(UTF_8));
    }

    @Test
    void rewritesTheSpecsThatHaveAnotherForm() throws IOException {
        Tcns written = Tcns.run("fmt", "-w", loose, canonical);

        assertThat(written).isEqualTo(new Tcns(0, "", "tcns: wrote " + loose + "\n"));
        assertThat(Files.readString(loose)).isEqualTo(CANONICAL);
        assertThat(Files.getLastModifiedTime(canonical)).isEqualTo(FileTime.fromMillis(0));
    }

    @Test
    void goesOnBehindASpecThatDoesNotParse() throws IOException {
        Tcns checked = Tcns.run("fmt", "--check", broken, loose);
        Tcns written = Tcns.run("fmt", "--write", broken, loose);

        assertThat(checked.exitCode()).isEqualTo(2);
        assertThat(checked.out()).isEqualTo(loose + "\n");
        assertThat(written.exitCode()).isEqualTo(2);
        assertThat(Files.readString(loose)).isEqualTo(CANONICAL);
        assertThat(Files.readString(broken)).isEqualTo("network x(\n");
    }

    @Test
    void printsOneSpecAndDoesOneThing() {
        assertThat(Tcns.run("fmt", loose, canonical))
                .isEqualTo(new Tcns(64, "", "tcns: several specs need --check or --write\nTry `tcns fmt --help`.\n"));
        assertThat(Tcns.run("fmt", "--check", "--write", loose).exitCode()).isEqualTo(64);
        assertThat(Tcns.run("fmt").exitCode()).isEqualTo(64);
    }
}
