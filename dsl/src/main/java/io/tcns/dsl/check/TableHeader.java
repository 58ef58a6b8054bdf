package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.syntax.Cell;
import io.tcns.dsl.syntax.Name;
import io.tcns.dsl.syntax.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The columns of one table, in their order. */
final class TableHeader {

    private final List<Name> words;
    private final Span span;
    private final Problems problems;

    /** Empty at the place of a word that is no column, or one that stands there for the second time. */
    private final List<Optional<Column>> columns = new ArrayList<>();

    private final Set<Column> known = EnumSet.noneOf(Column.class);
    private final Set<Column> reportedMissing = EnumSet.noneOf(Column.class);
    private boolean sound = true;

    TableHeader(Statement.Table table, Problems problems) {
        this.words = table.header();
        this.span = words.get(0).span().to(words.get(words.size() - 1).span());
        this.problems = problems;
        words.forEach(this::read);
    }

    private void read(Name word) {
        Optional<Column> column = Column.of(word.text());
        if (column.isEmpty()) {
            sound = false;
            problems.add(problems.at(Code.UNKNOWN_COLUMN, word.span())
                    .says("a table has no column `%s`", word.text())
                    .help("%s", Column.advice(word.text())));
        } else if (!known.add(column.get())) {
            sound = false;
            problems.add(
                    problems.at(Code.DUPLICATE_COLUMN, word.span()).says("the column `%s` stands twice", word.text()));
            column = Optional.empty();
        }
        columns.add(column);
    }

    /** Whether every word is a column of its own; where not, nobody knows what the cells below that word mean. */
    boolean isSound() {
        return sound;
    }

    /** From the first word to the last. */
    Span span() {
        return span;
    }

    int size() {
        return columns.size();
    }

    boolean has(Column column) {
        return known.contains(column);
    }

    /** The cells of a row that has as many as this header. */
    Map<Column, Cell> cells(Statement.Row row) {
        Map<Column, Cell> cells = new EnumMap<>(Column.class);
        for (int i = 0; i < size(); i++) {
            if (columns.get(i).isPresent()) {
                cells.put(columns.get(i).get(), row.cells().get(i));
            }
        }
        return cells;
    }

    /** Reports that this header has more or fewer cells than its rows. */
    void reportSize(Statement.Row first) {
        if (!sound) {
            problems.addConsequence();
            return;
        }
        problems.add(problems.at(Code.CELL_COUNT, span)
                .says(
                        "the header has %d cells, the rows have %d",
                        size(), first.cells().size())
                .see(first.span(), "the first row"));
    }

    /** The place of a column, counted from 0. */
    Optional<Integer> place(Column column) {
        int place = columns.indexOf(Optional.of(column));
        return place < 0 ? Optional.empty() : Optional.of(place);
    }

    /** The word above a cell. */
    Span span(int place) {
        return words.get(place).span();
    }

    /** Reports a column that rows need: once, and not where another word may have been meant to be it. */
    void reportMissing(Column column, String message) {
        if (!sound || !reportedMissing.add(column)) {
            problems.addConsequence();
            return;
        }
        problems.add(problems.at(Code.MISSING_COLUMN, span).says("%s", message));
    }
}
