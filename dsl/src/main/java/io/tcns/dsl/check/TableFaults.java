package io.tcns.dsl.check;

import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.syntax.Cell;
import io.tcns.dsl.syntax.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells which problems of a table's cells are one mistake.
 *
 * <p>Neighbouring cells that both hold something of another kind have been swapped, or have slid; and where all rows have a
 * problem in one column, the header has it.
 */
final class TableFaults {

    /** Fewer rows may well have the same mistake by themselves. */
    private static final int MIN_ROWS = 3;

    /** What a cell gets that holds something of another kind than its column. */
    private static final Set<Code> MISFITS = EnumSet.of(
            Code.UNKNOWN_NAME,
            Code.WRONG_TYPE,
            Code.UNKNOWN_WORD,
            Code.UNKNOWN_OPERATOR,
            Code.MISSING_CELL,
            Code.CELL_NOT_APPLICABLE,
            Code.CELL_MISPLACED,
            Code.BAD_KERNEL);

    private final TableHeader header;
    private final Problems problems;
    private final int begin;
    private final Map<Integer, Fault> byPlace = new TreeMap<>();
    private int rows;

    TableFaults(TableHeader header, Problems problems) {
        this.header = header;
        this.problems = problems;
        this.begin = problems.time();
    }

    /** How many rows have a problem in one column, and which. */
    private static final class Fault {
        private int rows;
        private final List<Diagnostic> problems = new ArrayList<>();

        void add(List<Diagnostic> ofRow) {
            rows++;
            problems.addAll(ofRow);
        }
    }

    /**
     * Looks at the next row.
     *
     * @param since when its cells began to be read
     */
    void add(Statement.Row row, int since) {
        rows++;
        List<Diagnostic> found = problems.since(since);
        boolean neighbourMisfits = false;
        for (int place = 0; place < Math.min(row.cells().size(), header.size()) && !found.isEmpty(); place++) {
            Cell cell = row.cells().get(place);
            List<Diagnostic> ofCell = found.stream()
                    .filter(problem -> cell.span().contains(problem.span()))
                    .filter(problem -> problem.code() != Code.DUPLICATE_LABEL)
                    .toList();
            boolean misfits = ofCell.stream().anyMatch(problem -> MISFITS.contains(problem.code()));
            if (misfits && neighbourMisfits) {
                problems.remove(since, ofCell);
            }
            if (!ofCell.isEmpty()) {
                byPlace.computeIfAbsent(place, key -> new Fault()).add(ofCell);
            }
            neighbourMisfits = misfits;
        }
    }

    /** Puts one diagnostic in place of those that all rows got. */
    void finish() {
        byPlace.forEach((place, fault) -> {
            if (rows >= MIN_ROWS && fault.rows == rows && problems.remove(begin, fault.problems)) {
                problems.add(fault.problems.get(0).see(header.span(place), "all rows have a problem in this column"));
            }
        });
    }
}
