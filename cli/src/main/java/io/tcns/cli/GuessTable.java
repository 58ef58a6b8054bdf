package io.tcns.cli;

import io.tcns.cli.ImageAnswer.Guess;
import io.tcns.exporters.report.TextTable;
import io.tcns.exporters.report.TextTable.Column;
import io.tcns.exporters.report.TextTable.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What classifiers say, for people: a class a line. */
final class GuessTable {

    private GuessTable() {}

    /**
     * The classes that one image may be.
     *
     * @param pageWidth in columns of a terminal
     */
    static String of(ImageAnswer answer, int pageWidth) {
        return new TextTable(columns(answer.guesses()), pageWidth).print();
    }

    /**
     * The likeliest class of each of several images; nothing where there are none.
     *
     * @param pageWidth in columns of a terminal
     */
    static String of(List<ImageAnswer> answers, int pageWidth) {
        if (answers.isEmpty()) {
            return "";
        }
        List<Column> columns = new ArrayList<>();
        columns.add(new Column(
                "image", Kind.NAME, 0, answers.stream().map(ImageAnswer::image).toList()));
        columns.addAll(
                columns(answers.stream().map(answer -> answer.guesses().get(0)).toList()));
        return new TextTable(columns, pageWidth).print();
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
