package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Suggestions;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.Nonlinearity;
import io.tcns.dsl.model.ParameterValue;
import io.tcns.dsl.model.Shortcut;
import io.tcns.dsl.syntax.Cell;
import io.tcns.dsl.syntax.Expr;
import io.tcns.dsl.syntax.Name;
import java.util.List;
import java.util.Optional;

/** Decides what one row says, before anybody knows what comes in. */
final class RowReader {

    private static final int DEFAULT_KERNEL = 3;

    private final RowCells cells;
    private final ChannelReader channels;
    private final Defaults defaults;
    private final Problems problems;

    RowReader(RowCells cells, ChannelReader channels, Defaults defaults, Problems problems) {
        this.cells = cells;
        this.channels = channels;
        this.defaults = defaults;
        this.problems = problems;
    }

    /** What the cell {@code name} says. */
    Optional<Name> label() {
        Optional<Expr> cell = cells.expr(Column.NAME);
        if (cell.isPresent() && !(cell.get() instanceof Expr.Reference)) {
            cells.reportMisplaced(Column.NAME, "a label is a name, such as `stage1`");
            return Optional.empty();
        }
        return cell.map(word -> new Name(((Expr.Reference) word).name(), word.span()));
    }

    /**
     * Reads all cells but the label.
     *
     * @param name label, or the place in the table
     * @return empty when a problem has been reported
     */
    Optional<RowSettings> read(String name) {
        int before = problems.failures();
        Optional<OperatorKind> operator = operator();
        if (operator.isEmpty()) {
            return Optional.empty();
        }
        OperatorKind kind = operator.get();
        if (cells.keepOnly(kind)) {
            requireCells(kind);
        }
        RowSettings settings = new RowSettings(
                kind,
                name,
                cells,
                claimed(),
                kernel(kind),
                cells.whole(Column.N, 1, Limits.LAYERS).orElse(1),
                stride(),
                cells.whole(Column.D, 1, Limits.DILATION).orElse(1),
                channels.read(Column.C),
                cells.real(Column.T, 1, Limits.EXPANSION),
                channels.read(Column.EXP),
                cells.word(Column.ACT, Words.ACTIVATIONS).orElse(defaults.activation()),
                cells.word(Column.PROJECTION, Words.PROJECTIONS).orElse(Nonlinearity.LINEAR),
                cells.word(Column.SHORTCUT, Words.SHORTCUTS).orElse(Shortcut.BOTTLENECK));
        return problems.failures() == before ? Optional.of(settings) : Optional.empty();
    }

    private Optional<OperatorKind> operator() {
        Optional<Name> word = cells.cell(Column.OPERATOR).flatMap(RowReader::word);
        if (word.isEmpty() && cells.isFilled(Column.OPERATOR)) {
            cells.reportMisplaced(Column.OPERATOR, "an operator is a word, such as `bottleneck` or `conv2d 3x3`");
        } else if (word.isEmpty()) {
            cells.require(Column.OPERATOR, "the row has no operator");
        }
        return word.flatMap(this::operator);
    }

    /** The operator's word, with a kernel behind it or without. */
    private static Optional<Name> word(Cell cell) {
        if (cell instanceof Cell.Operator operator) {
            return Optional.of(operator.name());
        }
        boolean alone = cell instanceof Cell.Plain plain
                && plain.value() instanceof Expr.Reference
                && plain.least().isEmpty();
        return alone
                ? Optional.of(new Name(((Expr.Reference) ((Cell.Plain) cell).value()).name(), cell.span()))
                : Optional.empty();
    }

    private Optional<OperatorKind> operator(Name word) {
        OperatorKind kind = OperatorKind.BY_WORD.get(word.text());
        if (kind == null) {
            problems.add(problems.at(Code.UNKNOWN_OPERATOR, word.span())
                    .says("there is no operator `%s`", word.text())
                    .help(Suggestions.didYouMeanOneOf(
                            word.text(), "the operators are", OperatorKind.BY_WORD.keySet())));
        }
        return Optional.ofNullable(kind);
    }

    private void requireCells(OperatorKind kind) {
        if (kind.knows(Column.C) && !cells.isFilled(Column.C)) {
            cells.require(Column.C, "`" + kind.word() + "` needs its channels, `c`");
        }
        if (kind.knows(Column.T) && !cells.isFilled(Column.T) && !cells.isFilled(Column.EXP)) {
            cells.require(Column.T, "`" + kind.word() + "` needs its expansion, `t` or `exp`");
        }
        if (cells.isFilled(Column.T) && cells.isFilled(Column.EXP)) {
            problems.add(problems.at(Code.TWO_EXPANSIONS, cells.span(Column.EXP))
                    .says("the row has both `t` and `exp`")
                    .see(cells.span(Column.T), "leave one of them empty"));
        }
    }

    private int kernel(OperatorKind kind) {
        Optional<Span> besideOperator = cells.cell(Column.OPERATOR)
                .filter(Cell.Operator.class::isInstance)
                .map(cell -> ((Cell.Operator) cell).kernel());
        Optional<Integer> inColumn = cells.whole(Column.K, 1, Limits.KERNEL);
        if (besideOperator.isEmpty()) {
            if (kind.kernel() == OperatorKind.Kernel.REQUIRED) {
                problems.add(problems.at(Code.BAD_KERNEL, cells.span(Column.OPERATOR))
                        .says("`%s` needs a kernel", kind.word())
                        .help("write `%s 3x3`", kind.word()));
            }
            return inColumn.orElse(DEFAULT_KERNEL);
        }
        if (kind.kernel() == OperatorKind.Kernel.NONE) {
            problems.add(problems.at(Code.BAD_KERNEL, besideOperator.get())
                    .says("`%s` has its kernel in the column `k`", kind.word())
                    .help("%d is the default", DEFAULT_KERNEL));
        } else if (cells.isFilled(Column.K)) {
            problems.add(problems.at(Code.BAD_KERNEL, cells.span(Column.K))
                    .says("the kernel is given twice")
                    .see(besideOperator.get(), "here too"));
        }
        return square(besideOperator.get());
    }

    private int square(Span span) {
        String text = problems.source().text(span);
        List<Integer> sides = Sides.of(text);
        int side = sides.get(0);
        if (!sides.equals(List.of(side, side))) {
            problems.add(problems.at(Code.BAD_KERNEL, span)
                    .says("the kernel %s is not square", text)
                    .help("write `%1$dx%1$d`", side));
        } else if (side < 1 || side > Limits.KERNEL) {
            problems.add(problems.at(Code.OUT_OF_RANGE, span)
                    .says(
                            "the kernel is %1$s, but must be at %2$s %3$dx%3$d",
                            text, side < 1 ? "least" : "most", side < 1 ? 1 : Limits.KERNEL));
        }
        return side;
    }

    private int stride() {
        Optional<ParameterValue> stride = cells.whole(Column.S);
        Optional<Integer> legal = stride.map(Arithmetic::toDouble)
                .filter(value -> value == 1 || value == 2)
                .map(Double::intValue);
        if (stride.isPresent() && legal.isEmpty()) {
            boolean tooLarge = Arithmetic.toDouble(stride.get()) > 2;
            problems.add(problems.at(Code.OUT_OF_RANGE, cells.span(Column.S))
                    .says("stride %s is not supported here", stride.get())
                    .label("stride is 1 or 2")
                    .help("write %s", tooLarge ? "`2` to halve the resolution" : "`1` to keep the resolution"));
        }
        return legal.orElse(1);
    }

    private Optional<FeatureMap> claimed() {
        if (!cells.isFilled(Column.INPUT)) {
            return Optional.empty();
        }
        Span span = cells.span(Column.INPUT);
        if (!(cells.cell(Column.INPUT).orElseThrow() instanceof Cell.Shape)) {
            cells.reportMisplaced(Column.INPUT, "a shape is written `224^2x3` or `224x224x3`");
            return Optional.empty();
        }
        String text = problems.source().text(span);
        List<Integer> sides = Sides.of(text);
        boolean positive = sides.stream().allMatch(side -> side >= 1);
        boolean small = sides.get(0) <= Limits.SIDE && sides.get(1) <= Limits.SIDE && sides.get(2) <= Limits.CHANNELS;
        if (!positive || !small) {
            problems.add(problems.at(Code.OUT_OF_RANGE, span)
                    .says("the shape %s is out of range", text)
                    .label("sides from 1 to %d, channels from 1 to %d", Limits.SIDE, Limits.CHANNELS));
            return Optional.empty();
        }
        return Optional.of(new FeatureMap(sides.get(0), sides.get(1), sides.get(2)));
    }
}
