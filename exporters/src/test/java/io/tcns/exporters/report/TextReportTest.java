package io.tcns.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.exporters.Golden;
import io.tcns.exporters.Networks;
import io.tcns.exporters.report.Report.RowFigures;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextReportTest {

    private static final Locale LOCALE = Locale.getDefault();

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(LOCALE);
    }

    @Test
    void isTheTableWithWhatFollowsFromItAndTheTotals() {
        Golden.assertMatches("static-report.txt", TextReport.print(Reports.unmeasured()));
    }

    @Test
    void hasTimesAndBarsAndExpectationsOnceMeasured() {
        Golden.assertMatches("measured-report.txt", TextReport.print(Reports.measured()));
    }

    @Test
    void saysWhenTheMachineWasTooNoisy() {
        assertThat(TextReport.print(Reports.measured())).doesNotContain("noisy");
        assertThat(TextReport.print(Reports.noisy()))
                .contains("\nlatency   2.00 ms p50, 4 threads (")
                .contains(
                        "\n          the machine was too noisy to tell: p90 is 1.25 times p50, and 1.20 is the most\n");
    }

    @Test
    void saysWhetherExpectationsHold() {
        Report report = Reports.unmeasured().with(List.of(Reports.HOLDS, Reports.FALSE, Reports.UNCHECKED));
        assertThat(TextReport.print(report)).endsWith("""
                expect    holds  params <= 3k
                expect    FALSE, it is 90664  madds < 0.05M
                expect    not checked  p50_ms < 2 when width == 2.0
                """);
    }

    @Test
    void hasNodesAloneOfAForeignModel() {
        Golden.assertMatches("foreign-report.txt", TextReport.print(Reports.foreignMeasured()));
    }

    @Test
    void hasNothingButTheNameOfAForeignModelThatWasNotMeasured() {
        assertThat(TextReport.print(Reports.foreign())).isEqualTo("net.onnx  ?x224x224x?\n");
    }

    @Test
    void leavesOutTheSizeOfAFileThatDoesNotKnowItself() {
        Report inside = StaticReport.of(
                Networks.small(1).architecture(), Networks.small(1).cost(), 11, 17);
        assertThat(TextReport.print(inside)).contains("file      11 nodes, opset 17\n");
    }

    @Test
    void writesFractionsOfExpansionsAndMissingValues() {
        Report report = Reports.unmeasured();
        RowFigures row = new RowFigures(
                1, 1, "a", "bottleneck", 0.5, null, null, 1, List.of(), List.of(5), 0, 0, 0, null, null, null);
        assertThat(TextReport.print(with(report, List.of(row)))).contains("""
                row  operator      t  c  n  s  output  params  MAdds  act. KiB
                  1  bottleneck  0.5  -  -  1  5            -      -         -
                """);
    }

    /** A file can claim anything. */
    @Test
    void drawsNoBarBeyondItsEnds() {
        RowFigures row = Reports.measured().rows().get(0);
        assertThat(TextReport.print(with(Reports.measured(), List.of(row.timed(1e9, 1)))))
                .contains("  " + "█".repeat(24) + "\n");
        assertThat(TextReport.print(with(Reports.measured(), List.of(row.timed(-1e9, 1)))))
                .doesNotContain("█");
    }

    @Test
    void showsNoTimesOfRowsWithoutALatency() {
        assertThat(TextReport.print(
                        with(Reports.unmeasured(), Reports.measured().rows())))
                .doesNotContain("GMAC/s")
                .doesNotContain("█");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr-TR", "de-DE", "ar-EG-u-nu-arab"})
    void isTheSameInEveryLocale(String locale) {
        Locale.setDefault(Locale.ROOT);
        List<String> expected = texts();
        Locale.setDefault(Locale.forLanguageTag(locale));
        assertThat(texts()).isEqualTo(expected);
    }

    private static List<String> texts() {
        return List.of(
                TextReport.print(Reports.measured()),
                TextReport.print(Reports.noisy()),
                TextReport.print(Reports.foreignMeasured()),
                Json.pretty(Reports.measured()),
                Json.compact(Map.of("TITLE", 1234.5)));
    }

    private static Report with(Report report, List<RowFigures> rows) {
        return new Report(
                report.schema(),
                report.model(),
                report.counting(),
                report.totals(),
                rows,
                report.layers(),
                report.expectations(),
                report.latency(),
                report.environment());
    }
}
