package io.tcns.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ab\ncd\n\ne", "ab\r\ncd\r\n\r\ne", "ab\rcd\r\re"})
    void countsLinesByEveryKindOfLineEnd(String text) {
        Source source = Source.of("t", text);
        assertThat(source.line(text.indexOf('a'))).isEqualTo(1);
        assertThat(source.line(text.indexOf('d'))).isEqualTo(2);
        assertThat(source.line(text.indexOf('e'))).isEqualTo(4);
        assertThat(source.text(source.lineSpan(1))).isEqualTo("ab");
        assertThat(source.text(source.lineSpan(2))).isEqualTo("cd");
        assertThat(source.text(source.lineSpan(3))).isEmpty();
        assertThat(source.text(source.lineSpan(4))).isEqualTo("e");
    }

    @Test
    void takesTheEndOfTheTextAsAPlaceOnTheLastLine() {
        assertThat(Source.of("t", "ab\n").line(3)).isEqualTo(2);
        assertThat(Source.of("t", "ab").line(2)).isEqualTo(1);
        assertThat(Source.of("t", "").line(0)).isEqualTo(1);
        assertThat(Source.of("t", "").lineSpan(1)).isEqualTo(new Span(0, 0));
    }

    @Test
    void countsColumnsInCharactersNotInChars() {
        Source source = Source.of("t", "x\n😀é|");
        assertThat(source.column(source.text().indexOf('|'))).isEqualTo(3);
        assertThat(source.column(0)).isEqualTo(1);
    }

    @Test
    void leavesOutAByteOrderMark() throws IOException {
        Path file = Files.write(folder.resolve("mark.tcns"), new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, 'n'});
        assertThat(Source.read(file).orThrow().text()).isEqualTo("n");
        assertThat(Source.of("t", "\uFEFFn").text()).isEqualTo("n");
    }

    @Test
    void remembersItsFileAndIsCalledByThePathAsGiven() throws IOException {
        Path file = Files.writeString(folder.resolve("a.tcns"), "network a()", StandardCharsets.UTF_8);
        Source source = Source.read(file).orThrow();
        assertThat(source.file()).contains(file);
        assertThat(source.name()).isEqualTo(file.toString());
        assertThat(source).hasToString(file.toString());
        assertThat(Source.of("t", "x").file()).isEmpty();
    }

    @Test
    void readsAFileOfTheLargestSizeAndNoneBeyond() throws IOException {
        Path largest = Files.write(
                folder.resolve("a.tcns"), " ".repeat(Source.MAX_BYTES).getBytes(StandardCharsets.UTF_8));
        assertThat(Source.read(largest).orThrow().text()).hasSize(Source.MAX_BYTES);
        Path larger = Files.write(largest, new byte[Source.MAX_BYTES + 1]);
        assertThat(answer(Source.read(larger)))
                .isEqualTo(larger + ": error[T0002]: the file is larger than 1048576 bytes\n");
    }

    @Test
    void refusesBytesThatAreNotUtf8() throws IOException {
        Path latin = Files.write(folder.resolve("latin.tcns"), new byte[] {'n', (byte) 0xE9, 't'});
        assertThat(answer(Source.read(latin))).isEqualTo(latin + ": error[T0003]: the file is not UTF-8 text\n");
    }

    @Test
    void saysWhyAFileCannotBeRead() {
        Path nowhere = folder.resolve("nowhere.tcns");
        assertThat(answer(Source.read(nowhere))).isEqualTo(nowhere + ": error[T0001]: there is no such file\n");
        assertThat(answer(Source.read(folder))).isEqualTo(folder + ": error[T0001]: this is a folder, not a file\n");
        Path device = Path.of("/dev/null");
        if (Files.exists(device)) {
            assertThat(answer(Source.read(device))).isEqualTo("/dev/null: error[T0001]: this is not a regular file\n");
        }
    }

    private static String answer(Checked<Source> read) {
        assertThat(read.value()).isEmpty();
        assertThat(read.diagnostics()).extracting(Diagnostic::code).hasSize(1).doesNotContain(Code.UNEXPECTED);
        return DiagnosticPrinter.block(read.diagnostics().get(0));
    }
}
