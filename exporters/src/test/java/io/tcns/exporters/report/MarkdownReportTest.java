package io.tcns.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.Golden;
import io.tcns.exporters.report.Report.Claim;
import io.tcns.exporters.report.Report.RowFigures;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Read back by a Markdown library with GitHub's tables. */
class MarkdownReportTest {

    private static final List<TablesExtension> TABLES = List.of((TablesExtension) TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(TABLES).build();
    private static final HtmlRenderer HTML =
            HtmlRenderer.builder().extensions(TABLES).build();

    @Test
    void isTheTableThenTheTotalsThenTheExpectations() {
        Golden.assertMatches("measured-report.md", MarkdownReport.print(Reports.measured()));
    }

    @Test
    void isReadAsATableWithNumbersToTheRight() {
        assertThat(html(Reports.measured()))
                .contains(
                        "<th align=\"right\">row</th>",
                        "<th align=\"left\">operator</th>",
                        "<th align=\"right\">ms</th>")
                .contains("<td align=\"left\"><code>bottleneck</code></td>")
                .contains("<td align=\"right\">1.250</td>")
                .contains("<li>❌ <strong>false</strong>, it is 90664: <code>madds &lt; 0.05M</code></li>");
    }

    @Test
    void hasNodesAloneOfAForeignModel() {
        assertThat(cells(Reports.foreignMeasured()))
                .containsExactly(
                        "node",
                        "operator",
                        "ms",
                        "%",
                        "Conv_0",
                        "Conv",
                        "1.250",
                        "62.5",
                        "/features/Relu",
                        "Relu",
                        "0.250",
                        "12.5",
                        "-",
                        "runtime",
                        "0.500",
                        "25.0");
        assertThat(MarkdownReport.print(Reports.foreign())).isEqualTo("### `net.onnx`\n\n?x224x224x?\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a|b",
                "a\\|b",
                "a\\",
                "`a`",
                "``a",
                "a ``` b",
                " a ",
                "`",
                "<script>alert(1)</script>",
                "![x](http://example.org/x.png)",
                "*a* _b_ ~c~ [d](e) &amp; #1 @team"
            })
    void showsNamesAsTheyAre(String name) {
        RowFigures row = RowFigures.uncounted("a", name);
        Report report =
                Reports.with(Reports.unmeasured(), List.of(row)).with(List.of(new Claim(1, "expect " + name, true, 1)));

        assertThat(codes(report)).filteredOn(code -> code.equals(name)).hasSizeGreaterThanOrEqualTo(1);
        assertThat(cells(report)).hasSize(20).contains(name.strip());
        assertThat(html(report)).doesNotContain("<script", "<img", "<a ", "<em>");
    }

    @Test
    void keepsNamesWithLineBreaksInTheirCell() {
        Report report = Reports.with(Reports.unmeasured(), List.of(RowFigures.uncounted("a", "a\n\n# b\r\n| c |")));
        assertThat(cells(report)).hasSize(20).contains("a��# b��| c |");
    }

    private static String html(Report report) {
        return HTML.render(PARSER.parse(MarkdownReport.print(report)));
    }

    private static List<String> codes(Report report) {
        List<String> codes = new ArrayList<>();
        PARSER.parse(MarkdownReport.print(report)).accept(new AbstractVisitor() {
            @Override
            public void visit(Code code) {
                codes.add(code.getLiteral());
            }
        });
        return codes;
    }

    private static List<String> cells(Report report) {
        List<String> cells = new ArrayList<>();
        PARSER.parse(MarkdownReport.print(report)).accept(new AbstractVisitor() {
            @Override
            public void visit(CustomNode node) {
                if (node instanceof TableCell) {
                    cells.add(text(node));
                }
                visitChildren(node);
            }
        });
        return cells;
    }

    private static String text(Node cell) {
        StringBuilder text = new StringBuilder();
        cell.accept(new AbstractVisitor() {
            @Override
            public void visit(Code code) {
                text.append(code.getLiteral());
            }

            @Override
            public void visit(Text words) {
                text.append(words.getLiteral());
            }
        });
        return text.toString().strip();
    }
}
