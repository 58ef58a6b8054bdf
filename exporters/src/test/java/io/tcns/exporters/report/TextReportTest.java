package io.tcns.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.Compilation;
import io.tcns.dsl.Golden;
import io.tcns.exporters.Networks;
import io.tcns.exporters.report.Report.LayerFigures;
import io.tcns.exporters.report.Report.RowFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextReportTest {

    private static final Locale LOCALE = Locale.getDefault();

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(LOCALE);
    }

    @Test
    void isTheTableWithWhatFollowsFromItAndTheTotals() {
        Golden.assertMatches("static-report.txt", print(Reports.unmeasured()));
    }

    @Test
    void hasTimesAndBarsAndExpectationsOnceMeasured() {
        Golden.assertMatches("measured-report.txt", print(Reports.measured()));
    }

    @Test
    void saysWhenTheMachineWasTooNoisy() {
        assertThat(print(Reports.measured())).doesNotContain("noisy");
        assertThat(print(Reports.noisy()))
                .contains("\nlatency   2.00 ms p50, 4 threads; min")
                .contains(
                        "\nunstable  the machine was too noisy to tell: p90 is 1.25 times p50, and 1.20 is the most\n");
    }

    @Test
    void saysWhetherExpectationsHold() {
        Report report = Reports.unmeasured().with(List.of(Reports.HOLDS, Reports.FALSE, Reports.UNCHECKED));
        assertThat(print(report)).endsWith("""
                expect    holds  params <= 3k
                expect    FALSE, it is 90664  madds < 0.05M
                expect    not checked  p50_ms < 2 when width == 2.0
                """);
    }

    @Test
    void hasNodesAloneOfAForeignModel() {
        Golden.assertMatches("foreign-report.txt", print(Reports.foreignMeasured()));
    }

    @Test
    void hasNothingButTheNameOfAForeignModelThatWasNotMeasured() {
        assertThat(print(Reports.foreign())).isEqualTo("net.onnx  ?x224x224x?\n");
    }

    @Test
    void leavesOutTheSizeOfAFileThatDoesNotKnowItself() {
        Report inside = StaticReport.of(
                Networks.small(1).architecture(), Networks.small(1).cost(), 11, 17);
        assertThat(print(inside)).contains("file      11 nodes, opset 17\n");
    }

    @Test
    void saysWhatThePaperCountsOfTheHeadsOfDetectors() {
        Compilation detector = Networks.paper("ssdlite_mobilenet_v2");
        Report report = StaticReport.of(detector.architecture(), detector.cost(), 227, 17);
        assertThat(print(report)).contains("""
                head      177,617,344 MAdds; 355,234,688 FLOPs; 2,096,501 weights + biases;
                          in the paper's Table 5, the 1.25B of SSD are MAdds and the 0.35B of SSDLite FLOPs
                """);
        assertThat(print(Reports.unmeasured())).doesNotContain("Table 5", "\nhead ");
    }

    @Test
    void writesFractionsOfExpansionsAndMissingValues() {
        Report report = Reports.unmeasured();
        RowFigures row = new RowFigures(
                1, 1, "a", "bottleneck", 0.5, null, null, 1, List.of(), List.of(5), 0, 0, 0, null, null, null);
        assertThat(print(Reports.with(report, List.of(row)))).contains("""
                row  operator      t  c  n  s  output  params  MAdds  act. KiB
                  1  bottleneck  0.5  -  -  1  5            -      -         -
                """);
    }

    /** A file can claim anything. */
    @Test
    void drawsNoBarBeyondItsEnds() {
        RowFigures row = Reports.measured().rows().get(0);
        Report endless = Reports.with(Reports.measured(), List.of(row, row.timed(1e9, 1)));
        Report negative = Reports.with(Reports.measured(), List.of(row.timed(-1e9, 1), row.timed(Double.NaN, 1)));
        assertThat(TextReport.print(endless, 300)).contains(" " + "█".repeat(100) + "\n");
        assertThat(print(negative)).doesNotContain("█");
    }

    /** 100 blocks for the whole where there is room for them, else as many as fit. */
    @Test
    void drawsBarsAsLongAsThePageAllows() {
        List<Double> shares = List.of(0.5, 0.25, 0.0);
        assertThat(Bars.of(shares, 200)).containsExactly("█".repeat(50), "█".repeat(25), "");
        assertThat(Bars.of(shares, 20)).containsExactly("█".repeat(20), "█".repeat(10), "");
        assertThat(Bars.of(shares, 3)).containsOnly("");
    }

    @Test
    void showsNoTimesOfRowsWithoutALatency() {
        assertThat(print(Reports.with(Reports.unmeasured(), Reports.measured().rows())))
                .doesNotContain("GMAC/s")
                .doesNotContain("█");
    }

    static Stream<Report> reports() throws IOException {
        try (Stream<Path> specs = Files.list(Path.of(System.getProperty("tcns.root"), "examples/specs"))) {
            List<Report> reports = new ArrayList<>();
            for (Path spec : specs.sorted().toList()) {
                Compilation network =
                        Networks.paper(spec.getFileName().toString().replace(".tcns", ""));
                Report report = StaticReport.of(network.architecture(), network.cost(), 100, 17);
                double[] times = new double[report.rows().size()];
                Arrays.fill(times, 1.5 / times.length);
                reports.add(report);
                reports.add(Reports.timed(report, times).with(List.of(Reports.HOLDS, Reports.FALSE)));
            }
            LayerFigures node = Reports.node("畳み込み".repeat(25), "BatchNormalization", 0.25);
            reports.add(Reports.foreign(node, Reports.node("x".repeat(100), "Conv", 0.25)));
            return reports.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("reports")
    void hasNoLineLongerThanThePageIsWide(Report report) {
        for (int width : List.of(40, 60, 80, 100, 120, 200)) {
            assertThat(TextReport.print(report, width).lines())
                    .as("at %d", width)
                    .allMatch(line -> DisplayWidth.of(line) <= width);
        }
    }

    /** Each column is there, or named as left out or shortened. */
    @ParameterizedTest
    @MethodSource("reports")
    void losesNothingWithoutNamingIt(Report report) {
        List<String> titles =
                ReportTable.of(report).columns().stream().map(Column::title).toList();
        for (int width : List.of(40, 60, 80, 100, 120, 200)) {
            String text = TextReport.print(report, width);
            List<String> shown = words(text.lines()
                    .filter(line -> line.contains("operator"))
                    .findFirst()
                    .orElseThrow());
            List<String> left = words(leftOut(text));
            for (String title : titles) {
                String word = title.replace("act. KiB", "KiB");
                assertThat(shown.contains(word) ^ left.contains(word))
                        .as("%s at %d", title, width)
                        .isTrue();
            }
            assertThat(text.contains("…")).isEqualTo(text.contains("\nshortened "));
        }
    }

    @Test
    void hasAllOfAPaperOnEightyColumns() {
        Compilation network = Networks.paper("mobilenet_v2");
        Report report = StaticReport.of(network.architecture(), network.cost(), 100, 17);
        double[] times = {0.1, 0.1, 0.4, 0.2, 0.2, 0.2, 0.2, 0.1, 0.1, 0.01, 0.2};
        Golden.assertMatches("eighty-columns.txt", TextReport.print(Reports.timed(report, times), 80));
    }

    @Test
    void hasNamesAndInputsOnAWidePage() {
        Golden.assertMatches("wide-report.txt", TextReport.print(Reports.measured(), 120));
        assertThat(TextReport.print(Reports.measured(), 119)).doesNotContain("stage1");
    }

    @Test
    void shortensNamesOfNodesOnANarrowPage() {
        LayerFigures node = Reports.node("/features/features.18/features.18.0/Conv", "Conv", 1.5);
        assertThat(TextReport.print(Reports.foreign(node), 40)).contains("""
                node               operator     ms     %
                /feature…8.0/Conv  Conv      1.500  75.0
                -                  runtime   0.500  25.0

                shortened node;
                          63 columns have room for all
                """);
    }

    @Test
    void takesNoPageForNarrowerThanItsLeastWidth() {
        assertThat(TextReport.print(Reports.measured(), 1)).isEqualTo(TextReport.print(Reports.measured(), 40));
    }

    private static List<String> words(String text) {
        return List.of(text.split("[\\s,;]+"));
    }

    private static String leftOut(String text) {
        Matcher fact = Pattern.compile("^left out  (.*?);", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(text);
        return fact.find() ? fact.group(1) : "";
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr-TR", "de-DE", "ar-EG-u-nu-arab"})
    void isTheSameInEveryLocale(String locale) {
        Locale.setDefault(Locale.ROOT);
        List<String> expected = texts();
        Locale.setDefault(Locale.forLanguageTag(locale));
        assertThat(texts()).isEqualTo(expected);
    }

    private static String print(Report report) {
        return TextReport.print(report, TextReport.WIDTH);
    }

    private static List<String> texts() {
        return List.of(
                print(Reports.measured()),
                print(Reports.noisy()),
                print(Reports.foreignMeasured()),
                MarkdownReport.print(Reports.measured()),
                CsvReport.print(Reports.measured()),
                Json.pretty(Reports.measured()),
                Json.compact(Map.of("TITLE", 1234.5)));
    }
}
