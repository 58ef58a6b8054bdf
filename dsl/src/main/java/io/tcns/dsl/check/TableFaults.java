package io.tcns.dsl.check;

import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.syntax.Cell;
import io.tcns.dsl.syntax.Expr;
import io.tcns.dsl.syntax.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Tells which problems of a table's cells are one mistake.
 *
 * <p>Neighbouring cells that both hold something of another kind have been swapped, or have slid, and so have those with
 * nothing but numbers between them; where rows have the same problem in one column, the header may have it, and where all
 * have one, it has.
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

    /** What the first of several cells gets that have slid. */
    private static final Set<Code> SLID = EnumSet.of(Code.MISSING_CELL, Code.CELL_NOT_APPLICABLE, Code.CELL_MISPLACED);

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

        /** Those of cells that an operator does not know, by their messages. */
        Map<String, List<Diagnostic>> inapplicable() {
            return problems.stream()
                    .filter(problem -> problem.code() == Code.CELL_NOT_APPLICABLE)
                    .collect(Collectors.groupingBy(Diagnostic::message, TreeMap::new, Collectors.toList()));
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
        boolean slid = found.stream().anyMatch(problem -> isLabelMisplaced(row, problem));
        boolean neighbourMisfits = false;
        boolean slides = false;
        for (int place = 0; place < Math.min(row.cells().size(), header.size()) && !found.isEmpty(); place++) {
            Cell cell = row.cells().get(place);
            List<Diagnostic> ofCell = found.stream()
                    .filter(problem -> cell.span().contains(problem.span()))
                    .filter(problem -> problem.code() != Code.DUPLICATE_LABEL)
                    .toList();
            boolean misfits = ofCell.stream().anyMatch(problem -> MISFITS.contains(problem.code()));
            if ((misfits && (neighbourMisfits || slides)) || (slid && slides)) {
                problems.remove(since, ofCell);
            }
            if (!ofCell.isEmpty()) {
                byPlace.computeIfAbsent(place, key -> new Fault()).add(ofCell);
            }
            neighbourMisfits = misfits;
            slides = (slides && (slid || isNumber(cell)))
                    || ofCell.stream().anyMatch(problem -> slid || SLID.contains(problem.code()));
        }
    }

    /** A sure sign that cells have slid: the row's end holds what belongs before it. */
    private boolean isLabelMisplaced(Statement.Row row, Diagnostic problem) {
        return problem.code() == Code.CELL_MISPLACED
                && header.place(Column.NAME)
                        .map(place -> row.cells().get(place).span().contains(problem.span()))
                        .orElse(false);
    }

    /** Whether nothing in a cell tells its column from others. */
    private static boolean isNumber(Cell cell) {
        return cell instanceof Cell.Empty
                || cell instanceof Cell.None
                || (cell instanceof Cell.Plain plain && plain.value() instanceof Expr.Numeral);
    }

    /** Puts one diagnostic in place of those that all rows got, and one in place of those that say the same. */
    void finish() {
        byPlace.forEach((place, fault) -> {
            if (rows < MIN_ROWS || fault.rows < rows) {
                fault.inapplicable().forEach((message, same) -> merge(place, same));
            } else if (problems.remove(begin, fault.problems)) {
                problems.add(fault.problems.get(0).see(header.span(place), "all rows have a problem in this column"));
            }
        });
    }

    private void merge(int place, List<Diagnostic> same) {
        if (same.size() < 2 || !problems.remove(begin, same)) {
            return;
        }
        Diagnostic merged = same.get(0).see(header.span(place), "the column");
        for (Diagnostic other : same.subList(1, Math.min(same.size(), Problems.MAX_PLACES))) {
            merged = merged.see(other.span(), "and here");
        }
        problems.add(merged);
    }
}
