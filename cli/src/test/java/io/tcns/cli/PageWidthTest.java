package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageWidthTest {

    private static final PageWidth NARROW_TERMINAL =
            new PageWidth(OptionalInt.empty(), OptionalInt.of(60), OptionalInt.empty());

    @Test
    void isTheTerminals() {
        String table =
                Tcns.run(NARROW_TERMINAL, "check", Tcns.spec("mobilenet_v2")).out();
        String profile = Tcns.run(NARROW_TERMINAL, "profile", "--static", Tcns.spec("mobilenet_v2"))
                .out();

        assertThat(table).isEqualTo(profile).contains("\nleft out  act. KiB; 71 columns have room for all\n");
        assertThat(table.lines()).allMatch(line -> line.length() <= 60);
    }

    @Test
    void isTheSameInFilesWhateverTheTerminal(@TempDir Path folder) {
        Path file = folder.resolve("report.txt");

        Tcns.run(NARROW_TERMINAL, "profile", "--static", Tcns.spec("mobilenet_v2"), "-o", file);

        assertThat(file)
                .content()
                .isEqualTo(Tcns.run("check", Tcns.spec("mobilenet_v2")).out());
    }

    @Test
    void isWhatTheUserWishesBeforeAllElse() {
        PageWidth wished = new PageWidth(OptionalInt.of(120), OptionalInt.of(60), OptionalInt.empty());

        assertThat(wished.onStdout()).isEqualTo(120);
        assertThat(wished.inFile()).isEqualTo(120);
        assertThat(NARROW_TERMINAL.onStdout()).isEqualTo(60);
        assertThat(NARROW_TERMINAL.inFile()).isEqualTo(100);
        assertThat(PageWidth.DEFAULT.onStdout()).isEqualTo(100);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "0", "-80", "wide", "80 ", "99999999999", "${x}"})
    void isNothingThatIsNoNumberOfColumns(String text) {
        assertThat(PageWidth.columns(text)).isEmpty();
        assertThat(PageWidth.columns("80")).hasValue(80);
    }
}
