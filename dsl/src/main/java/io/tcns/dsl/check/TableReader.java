package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.syntax.Name;
import io.tcns.dsl.syntax.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads tables: columns by their header, rows by their columns. */
final class TableReader {

    private final Defaults defaults;
    private final Values values;
    private final Problems problems;
    private final Map<String, Span> names = new HashMap<>();

    TableReader(Defaults defaults, Values values, Problems problems) {
        this.defaults = defaults;
        this.values = values;
        this.problems = problems;
    }

    /** Notes that the backbone is called so: its rows, behind this name, and those of tables are told apart by their names. */
    void take(Name backbone) {
        checkUnique(backbone, "backbone");
    }

    /** The rows of a table; an empty one had a problem, so that nobody knows what leaves it. */
    List<Optional<RowSettings>> read(Statement.Table table) {
        checkUnique(table.name(), "table");
        int failures = problems.failures();
        Optional<ChannelScaling> scaling = table.scaling().map(text -> ChannelScaling.of(text, values));
        boolean scales = problems.failures() == failures;
        TableHeader header = new TableHeader(table, problems);
        if (!checkRows(table, header)) {
            return List.of(Optional.empty());
        }
        TableFaults faults = new TableFaults(header, problems);
        List<Optional<RowSettings>> rows = new ArrayList<>();
        for (Statement.Row row : table.rows()) {
            String anonymous = table.name().text() + ".row" + (rows.size() + 1);
            int before = problems.time();
            rows.add(row(row, header, scaling, anonymous).filter(read -> scales && header.isSound()));
            faults.add(row, before);
        }
        faults.finish();
        return rows;
    }

    /** Whether there are rows that can be read. */
    private boolean checkRows(Statement.Table table, TableHeader header) {
        List<Statement.Row> rows = table.rows();
        if (rows.isEmpty()) {
            problems.add(problems.at(Code.NO_ROWS, table.name().span())
                    .says("the table `%s` has no rows", table.name().text()));
            return false;
        }
        boolean noneFits = rows.stream().noneMatch(row -> row.cells().size() == header.size());
        if (noneFits && rows.size() > 1) {
            // So many rows do not all have the same mistake: the header has it.
            header.reportSize(rows.get(0));
            return false;
        }
        if (!header.has(Column.OPERATOR)) {
            header.reportMissing(Column.OPERATOR, "the table has no column `operator`");
        }
        return header.has(Column.OPERATOR);
    }

    private Optional<RowSettings> row(
            Statement.Row row, TableHeader header, Optional<ChannelScaling> scaling, String anonymous) {
        if (row.cells().size() != header.size()) {
            problems.add(problems.at(Code.CELL_COUNT, row.span())
                    .says("the row has %d cells, its header %d", row.cells().size(), header.size())
                    .see(header.span(), "the header"));
            return Optional.empty();
        }
        RowCells cells = new RowCells(row, header, values, problems);
        RowReader reader =
                new RowReader(cells, new ChannelReader(cells, scaling, values, problems), defaults, problems);
        int before = problems.failures();
        Optional<Name> label = reader.label();
        // Where something else stands in place of a label, the cells have slid, and nobody knows what they mean.
        boolean sound = problems.failures() == before;
        label.ifPresent(name -> checkUnique(name, "row"));
        return reader.read(label.map(Name::text).orElse(anonymous)).filter(settings -> sound);
    }

    private void checkUnique(Name name, String what) {
        Span first = names.putIfAbsent(name.text(), name.span());
        if (first != null) {
            problems.add(problems.at(Code.DUPLICATE_LABEL, name.span())
                    .says("the name `%s` is taken", name.text())
                    .label("a second %s of this name", what)
                    .see(first, "first here"));
        }
    }
}
