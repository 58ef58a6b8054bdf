package io.tcns.cli;

import io.tcns.exporters.report.TextReport;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How many columns the text of an answer may take.
 *
 * @param wished by the user, wherever the text goes
 * @param terminal of the terminal that stdout leads to
 * @param errorTerminal of the terminal that stderr leads to
 */
record PageWidth(OptionalInt wished, OptionalInt terminal, OptionalInt errorTerminal) {

    /** Of a process that runs in no terminal, and whose user wishes for nothing. */
    static final PageWidth DEFAULT = new PageWidth(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    /** As POSIX has it in {@code COLUMNS}, and as the launcher, which can ask the terminals, says. */
    static PageWidth ofProcess() {
        return new PageWidth(
                columns(System.getenv("COLUMNS")),
                columns(System.getProperty("tcns.columns")),
                columns(System.getProperty("tcns.errorColumns")));
    }

    /** Of what is printed. */
    int onStdout() {
        return wished.orElse(terminal.orElse(TextReport.WIDTH));
    }

    /** Of what goes to stderr. */
    int onStderr() {
        return wished.orElse(errorTerminal.orElse(TextReport.WIDTH));
    }

    /** Of what is written to a file: the same on every terminal. */
    int inFile() {
        return wished.orElse(TextReport.WIDTH);
    }

    /** Nothing where a text is no number of columns; terminals of unknown width say 0. */
    static OptionalInt columns(@Nullable String text) {
        try {
            int columns = text == null ? 0 : Integer.parseInt(text);
            return columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }
}
