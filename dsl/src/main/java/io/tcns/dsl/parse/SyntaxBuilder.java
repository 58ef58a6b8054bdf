package io.tcns.dsl.parse;

import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import io.tcns.dsl.parse.TcnsParser.BackboneContext;
import io.tcns.dsl.parse.TcnsParser.BinaryContext;
import io.tcns.dsl.parse.TcnsParser.BlockContext;
import io.tcns.dsl.parse.TcnsParser.CallContext;
import io.tcns.dsl.parse.TcnsParser.CellContext;
import io.tcns.dsl.parse.TcnsParser.ComparisonContext;
import io.tcns.dsl.parse.TcnsParser.ExactlyCellContext;
import io.tcns.dsl.parse.TcnsParser.ExpectationContext;
import io.tcns.dsl.parse.TcnsParser.ExprContext;
import io.tcns.dsl.parse.TcnsParser.FileContext;
import io.tcns.dsl.parse.TcnsParser.GroupContext;
import io.tcns.dsl.parse.TcnsParser.HeadContext;
import io.tcns.dsl.parse.TcnsParser.InputLineContext;
import io.tcns.dsl.parse.TcnsParser.ItemContext;
import io.tcns.dsl.parse.TcnsParser.LabelsContext;
import io.tcns.dsl.parse.TcnsParser.LayersContext;
import io.tcns.dsl.parse.TcnsParser.ListValueContext;
import io.tcns.dsl.parse.TcnsParser.NegateContext;
import io.tcns.dsl.parse.TcnsParser.NoneCellContext;
import io.tcns.dsl.parse.TcnsParser.NotContext;
import io.tcns.dsl.parse.TcnsParser.NumberContext;
import io.tcns.dsl.parse.TcnsParser.OperatorCellContext;
import io.tcns.dsl.parse.TcnsParser.ParameterContext;
import io.tcns.dsl.parse.TcnsParser.PlainCellContext;
import io.tcns.dsl.parse.TcnsParser.PlainValueContext;
import io.tcns.dsl.parse.TcnsParser.PreprocessContext;
import io.tcns.dsl.parse.TcnsParser.RowContext;
import io.tcns.dsl.parse.TcnsParser.ScalingContext;
import io.tcns.dsl.parse.TcnsParser.SettingContext;
import io.tcns.dsl.parse.TcnsParser.ShapeCellContext;
import io.tcns.dsl.parse.TcnsParser.StatementContext;
import io.tcns.dsl.parse.TcnsParser.StringContext;
import io.tcns.dsl.parse.TcnsParser.TableContext;
import io.tcns.dsl.parse.TcnsParser.TruthContext;
import io.tcns.dsl.parse.TcnsParser.ValueContext;
import io.tcns.dsl.syntax.Cell;
import io.tcns.dsl.syntax.Expr;
import io.tcns.dsl.syntax.Name;
import io.tcns.dsl.syntax.SpecFile;
import io.tcns.dsl.syntax.Statement;
import io.tcns.dsl.syntax.Statement.Block;
import io.tcns.dsl.syntax.Statement.Form;
import io.tcns.dsl.syntax.Statement.Group;
import io.tcns.dsl.syntax.Statement.Row;
import io.tcns.dsl.syntax.Statement.Scaling;
import io.tcns.dsl.syntax.Statement.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** ANTLR's tree as ours: one method a rule. */
final class SyntaxBuilder {

    private final Source source;
    private final Offsets offsets;

    SyntaxBuilder(Source source, Offsets offsets) {
        this.source = source;
        this.offsets = offsets;
    }

    SpecFile file(FileContext file) {
        var network = file.network();
        return new SpecFile(
                source,
                file.importLine().stream()
                        .map(line -> new SpecFile.Import(span(line), string(line.path)))
                        .toList(),
                name(network.name),
                parameters(network.parameter()),
                network.statement().stream().map(this::statement).toList());
    }

    private List<SpecFile.Parameter> parameters(List<ParameterContext> parameters) {
        return parameters.stream()
                .map(parameter -> new SpecFile.Parameter(name(parameter.name), expr(parameter.expr())))
                .toList();
    }

    private Statement statement(StatementContext statement) {
        Span span = span(statement);
        if (statement instanceof InputLineContext input) {
            return new Statement.Input(
                    span, name(input.name), expr(input.height), expr(input.width), expr(input.channels));
        }
        if (statement instanceof LayersContext layers) {
            return new Statement.Layers(span, block(layers.block()));
        }
        if (statement instanceof TableContext table) {
            return table(span, table);
        }
        if (statement instanceof BackboneContext backbone) {
            return new Statement.Backbone(
                    span,
                    name(backbone.name),
                    name(backbone.network_),
                    parameters(backbone.parameter()),
                    blockBehind(backbone.network_, backbone.block()));
        }
        if (statement instanceof HeadContext head) {
            return new Statement.Head(span, name(head.kind), blockBehind(head.kind, head.block()));
        }
        if (statement instanceof PreprocessContext preprocess) {
            return new Statement.Preprocess(span, block(preprocess.block()));
        }
        if (statement instanceof LabelsContext labels) {
            return new Statement.Labels(span, string(labels.file_));
        }
        return expectation(span, (ExpectationContext) statement);
    }

    private Statement expectation(Span span, ExpectationContext expect) {
        return new Statement.Expect(
                span,
                name(expect.quantity),
                Optional.ofNullable(expect.variant).map(this::name),
                Expr.Operator.of(expect.compare().getText()),
                expr(expect.bound),
                optional(expect.condition));
    }

    private Statement table(Span span, TableContext table) {
        return new Statement.Table(
                span,
                name(table.name),
                Optional.ofNullable(table.scaling()).map(this::scaling),
                table.header().word().stream()
                        .map(word -> name(word.getStart()))
                        .toList(),
                table.row().stream().map(this::row).toList());
    }

    private Scaling scaling(ScalingContext scaling) {
        return new Scaling(expr(scaling.factor), optional(scaling.divisor), scaling.truncated != null);
    }

    private Row row(RowContext row) {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < row.getChildCount(); i++) {
            if (row.getChild(i) instanceof CellContext cell) {
                cells.add(cell(cell, row.getChild(i - 1), row.getChild(i + 1)));
            }
        }
        Span first = offsets.span(row.getStart());
        // The closing bar's token holds the comment and the line break too; the row ends with the bar itself.
        int bar = offsets.span(row.ROW_END().getSymbol()).start();
        return new Row(new Span(first.start(), bar + 1), cells);
    }

    private Cell cell(CellContext cell, ParseTree before, ParseTree after) {
        if (cell.getChildCount() == 0) {
            int start = span(before).end();
            int end = span(after).start();
            return new Cell.Empty(new Span(start, end));
        }
        Span span = span(cell);
        if (cell instanceof NoneCellContext) {
            return new Cell.None(span);
        }
        if (cell instanceof ShapeCellContext) {
            return new Cell.Shape(span);
        }
        if (cell instanceof OperatorCellContext operator) {
            return new Cell.Operator(span, name(operator.name), span(operator.KERNEL()));
        }
        if (cell instanceof ExactlyCellContext exactly) {
            return new Cell.Exactly(span, expr(exactly.expr()));
        }
        PlainCellContext plain = (PlainCellContext) cell;
        return new Cell.Plain(span, expr(plain.content), optional(plain.least));
    }

    /** The block, or an empty one in its place. */
    private Block blockBehind(Token word, @Nullable BlockContext block) {
        return block == null ? new Block(offsets.span(word), List.of(), List.of()) : block(block);
    }

    private Block block(BlockContext block) {
        List<Setting> settings = new ArrayList<>();
        List<Group> groups = new ArrayList<>();
        for (SettingContext setting : block.setting()) {
            String key = setting.key().word().stream()
                    .map(ParserRuleContext::getText)
                    .collect(Collectors.joining(" "));
            Name name = new Name(key, span(setting.key()));
            if (setting.block() == null) {
                settings.add(setting(name, setting.value()));
            } else {
                groups.add(new Group(name, block(setting.block())));
            }
        }
        return new Block(span(block), settings, groups);
    }

    private Setting setting(Name key, ValueContext value) {
        Span span = span(value);
        if (value instanceof ListValueContext list) {
            return new Setting(
                    key, span, Form.LIST, list.item().stream().map(this::item).toList());
        }
        PlainValueContext plain = (PlainValueContext) value;
        Expr first = item(plain.item());
        return plain.to == null
                ? new Setting(key, span, Form.ONE, List.of(first))
                : new Setting(key, span, Form.RANGE, List.of(first, expr(plain.to)));
    }

    private Expr item(ItemContext item) {
        return item.TAP() == null
                ? expr(item.expr())
                : new Expr.Tap(span(item), item.TAP().getText().substring(1));
    }

    private Optional<Expr> optional(@Nullable ExprContext expr) {
        return Optional.ofNullable(expr).map(this::expr);
    }

    private Expr expr(ExprContext expr) {
        Span span = span(expr);
        if (expr instanceof GroupContext group) {
            return expr(group.expr());
        }
        if (expr instanceof CallContext call) {
            return new Expr.Call(
                    span,
                    name(call.function),
                    call.expr().stream().map(this::expr).toList());
        }
        if (expr instanceof NegateContext negate) {
            return new Expr.Negation(span, expr(negate.expr()));
        }
        if (expr instanceof NotContext not) {
            return new Expr.Not(span, expr(not.expr()));
        }
        if (expr instanceof BinaryContext binary) {
            return new Expr.Binary(
                    span, Expr.Operator.of(binary.operator.getText()), expr(binary.left), expr(binary.right));
        }
        if (expr instanceof ComparisonContext comparison) {
            Expr.Operator operator = Expr.Operator.of(comparison.compare().getText());
            return new Expr.Binary(span, operator, expr(comparison.left), expr(comparison.right));
        }
        if (expr instanceof NumberContext) {
            return new Expr.Numeral(span, expr.getText());
        }
        if (expr instanceof StringContext string) {
            return new Expr.Text(span, unquoted(string.STRING().getSymbol()));
        }
        if (expr instanceof TruthContext truth) {
            return new Expr.Truth(span, truth.getText().equals("true"));
        }
        return new Expr.Reference(span, expr.getText());
    }

    private Name name(Token token) {
        return new Name(token.getText(), offsets.span(token));
    }

    private Name string(Token string) {
        return new Name(unquoted(string), offsets.span(string));
    }

    private static String unquoted(Token string) {
        return string.getText().substring(1, string.getText().length() - 1);
    }

    private Span span(ParseTree tree) {
        if (tree instanceof TerminalNode leaf) {
            return offsets.span(leaf.getSymbol());
        }
        ParserRuleContext rule = (ParserRuleContext) tree;
        return offsets.span(rule.getStart()).to(offsets.span(rule.getStop()));
    }
}
