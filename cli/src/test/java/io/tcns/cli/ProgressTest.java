package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final StringWriter err = new StringWriter();

    @Test
    void countsStepsOnATerminalAndLeavesAnEmptyLine() {
        run(3, OptionalInt.of(60));

        String[] drawn = err.toString().split("\r");
        assertThat(drawn).allMatch(line -> line.length() < 60);
        assertThat(drawn).anyMatch(line -> line.startsWith("images 100% |█") && line.contains("| 3/3 ("));
        assertThat(drawn[drawn.length - 1]).isBlank();
        assertThat(err.toString()).endsWith("\r").doesNotContain("\n").doesNotContain("\u001b");
    }

    @Test
    void isSilentWhereThereIsNoTerminal() {
        run(3, OptionalInt.empty());

        assertThat(err).hasToString("");
    }

    @Test
    void isSilentAboutASingleStep() {
        run(1, OptionalInt.of(60));

        assertThat(err).hasToString("");
    }

    private void run(int steps, OptionalInt columns) {
        try (Progress progress = Progress.of("images", steps, new PrintWriter(err), columns)) {
            for (int step = 0; step < steps; step++) {
                progress.step();
            }
        }
    }
}
