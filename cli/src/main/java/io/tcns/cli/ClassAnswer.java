package io.tcns.cli;

import io.tcns.exporters.report.TextTable;
import io.tcns.exporters.report.TextTable.Column;
import io.tcns.exporters.report.TextTable.Kind;
import io.tcns.runtime.Labels;
import io.tcns.runtime.Scores.Ranked;
import io.tcns.runtime.image.Image;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a classifier says.
 *
 * @param top the likeliest classes, the likeliest first; at least one
 */
record ClassAnswer(List<Guess> top) implements Answer {

    /**
     * A class that it may be.
     *
     * @param label null where nobody gave the class a name
     */
    record Guess(int index, @Nullable String label, double probability) {

        static Guess of(Ranked ranked, List<String> labels) {
            return new Guess(ranked.index(), Labels.name(labels, ranked.index()).orElse(null), ranked.score());
        }
    }

    @Override
    public Record json() {
        return this;
    }

    /** A class a line. */
    @Override
    public String text(int pageWidth) {
        return new TextTable(columns(top), pageWidth).print();
    }

    /** The likeliest class. */
    @Override
    public List<Column> summary() {
        return columns(top.subList(0, 1));
    }

    @Override
    public Image drawnOn(Image image) {
        return image;
    }

    private static List<Column> columns(List<Guess> guesses) {
        return List.of(
                column(guesses, "class", Kind.NUMBER, 0, guess -> String.valueOf(guess.index())),
                column(guesses, "label", Kind.NAME, 2, guess -> guess.label() == null ? "-" : guess.label()),
                column(
                        guesses,
                        "probability",
                        Kind.NUMBER,
                        1,
                        guess -> String.format(Locale.ROOT, "%.3f", guess.probability())));
    }

    private static Column column(List<Guess> guesses, String title, Kind kind, int rank, Function<Guess, String> cell) {
        return new Column(title, kind, rank, guesses.stream().map(cell).toList());
    }
}
