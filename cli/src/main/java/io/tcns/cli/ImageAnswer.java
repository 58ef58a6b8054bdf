package io.tcns.cli;

import io.tcns.exporters.report.TextTable;
import io.tcns.exporters.report.TextTable.Column;
import io.tcns.exporters.report.TextTable.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a network says of one picture, and how long it took.
 *
 * @param latencyMs milliseconds of the run
 */
record ImageAnswer(String image, double latencyMs, Answer answer) {

    /** How long ago {@link System#nanoTime} was {@code start}, to the microsecond. */
    static double millisecondsSince(long start) {
        return BigDecimal.valueOf((System.nanoTime() - start) / 1e6)
                .setScale(3, RoundingMode.HALF_EVEN)
                .doubleValue();
    }

    /**
     * Those about several pictures, for people: a picture a line; nothing where there are none.
     *
     * @param pageWidth in columns of a terminal
     */
    static String text(List<ImageAnswer> answers, int pageWidth) {
        if (answers.isEmpty()) {
            return "";
        }
        List<Column> columns = new ArrayList<>();
        columns.add(new Column(
                "image", Kind.NAME, 0, answers.stream().map(ImageAnswer::image).toList()));
        List<List<Column>> rows =
                answers.stream().map(answer -> answer.answer().summary()).toList();
        for (int i = 0; i < rows.get(0).size(); i++) {
            int column = i;
            columns.add(joined(rows.stream().map(row -> row.get(column)).toList()));
        }
        return new TextTable(columns, pageWidth).print();
    }

    /** One column below the other. */
    private static Column joined(List<Column> parts) {
        Column first = parts.get(0);
        return new Column(
                first.title(),
                first.kind(),
                first.rank(),
                parts.stream().flatMap(part -> part.cells().stream()).toList());
    }
}
