package io.tcns.cli;

import io.tcns.compiler.binding.Binding;
import io.tcns.compiler.binding.RowBinding;
import io.tcns.exporters.report.TextTable;
import io.tcns.exporters.report.TextTable.Column;
import io.tcns.exporters.report.TextTable.Kind;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What became of a checkpoint's tensors, for people: the table of the spec, and beside each row what it got. */
final class BindingReport {

    private static final String NOTHING = "-";

    private BindingReport() {}

    /** @param pageWidth in columns of a terminal */
    static String text(Binding binding, int pageWidth) {
        List<RowBinding> rows = binding.rows();
        List<Column> columns = List.of(
                new Column(
                        "row",
                        Kind.NUMBER,
                        0,
                        IntStream.rangeClosed(1, rows.size())
                                .mapToObj(String::valueOf)
                                .toList()),
                column(rows, "operator", Kind.WORD, row -> row.row().operator()),
                column(rows, "bound", Kind.NUMBER, row -> count(row.bound())),
                column(rows, "missing", Kind.NUMBER, row -> count(row.missing())),
                column(
                        rows,
                        "transformed",
                        Kind.NAME,
                        row -> row.changes().isEmpty() ? NOTHING : String.join(", ", row.changes())));
        return new TextTable(columns, pageWidth).print();
    }

    private static String count(int count) {
        return count == 0 ? NOTHING : String.valueOf(count);
    }

    private static Column column(List<RowBinding> rows, String title, Kind kind, Function<RowBinding, String> cell) {
        return new Column(title, kind, 0, rows.stream().map(cell).toList());
    }
}
