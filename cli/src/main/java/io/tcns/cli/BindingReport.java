package io.tcns.cli;

import io.tcns.compiler.binding.Binding;
import io.tcns.compiler.binding.RowBinding;
import io.tcns.exporters.report.TextTable;
import io.tcns.exporters.report.TextTable.Column;
import io.tcns.exporters.report.TextTable.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What became of a checkpoint's tensors, for people: the table of the spec, and beside each row what it got. */
final class BindingReport {

    private static final String NOTHING = "-";

    private BindingReport() {}

    /** @param pageWidth in columns of a terminal */
    static String text(Binding binding, int pageWidth) {
        List<Line> lines = new ArrayList<>();
        for (RowBinding row : binding.rows()) {
            lines.add(new Line(
                    String.valueOf(lines.size() + 1),
                    row.row().operator(),
                    row.bound(),
                    row.missing(),
                    row.unused(),
                    String.join(", ", row.changes())));
        }
        int ofRows = binding.rows().stream().mapToInt(RowBinding::unused).sum();
        int ofNoRow = binding.unused().size() - ofRows + binding.unexpected().size();
        if (ofNoRow > 0) {
            lines.add(new Line(NOTHING, NOTHING, 0, 0, ofNoRow, ""));
        }
        List<Column> columns = List.of(
                column(lines, "row", Kind.NUMBER, Line::row),
                column(lines, "operator", Kind.WORD, Line::operator),
                column(lines, "bound", Kind.NUMBER, line -> count(line.bound())),
                column(lines, "missing", Kind.NUMBER, line -> count(line.missing())),
                column(lines, "unused", Kind.NUMBER, line -> count(line.unused())),
                column(lines, "transformed", Kind.NAME, line -> line.changes().isEmpty() ? NOTHING : line.changes()));
        return new TextTable(columns, pageWidth).print();
    }

    /** A line of the table; the last may stand for what belongs to no row. */
    private record Line(String row, String operator, int bound, int missing, int unused, String changes) {}

    private static String count(int count) {
        return count == 0 ? NOTHING : String.valueOf(count);
    }

    private static Column column(List<Line> lines, String title, Kind kind, Function<Line, String> cell) {
        return new Column(title, kind, 0, lines.stream().map(cell).toList());
    }
}
