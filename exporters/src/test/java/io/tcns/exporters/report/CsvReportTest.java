package io.tcns.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tcns.dsl.Golden;
import io.tcns.exporters.report.Report.RowFigures;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReportTest {

    @Test
    void hasALineForEachRow() {
        Golden.assertMatches("measured-report.csv", CsvReport.print(Reports.measured()));
    }

    @Test
    void hasTheNodesOfAForeignModelAndTheirTimesAlone() {
        assertThat(CsvReport.print(Reports.foreignMeasured()).lines().skip(1))
                .containsExactly(
                        ",,Conv_0,Conv,,,,,,,,,,1.25,0.625,",
                        ",,/features/Relu,Relu,,,,,,,,,,0.25,0.125,",
                        ",,,runtime,,,,,,,,,,0.5,0.25,");
    }

    @Test
    void callsItsColumnsByTheKeysOfTheJson() throws Exception {
        JsonNode row = JsonMapper.builder()
                .build()
                .readTree(Json.pretty(Reports.measured()))
                .at("/rows/0");
        List<String> keys = new ArrayList<>();
        row.fieldNames().forEachRemaining(keys::add);
        assertThat(header(Reports.measured())).isEqualTo(String.join(",", keys));
    }

    @Test
    void hasTheSameColumnsWhateverWasMeasured() {
        assertThat(header(Reports.unmeasured()))
                .isEqualTo(header(Reports.measured()))
                .isEqualTo(header(Reports.foreign()))
                .isEqualTo(header(Reports.foreignMeasured()));
    }

    /** Section 2 of RFC 4180: commas, quotes and line breaks stand between quotes, and quotes are doubled. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a,b              | "a,b"
            say "a"          | "say ""a""\"
            /features/conv.1 | /features/conv.1
            """)
    void quotesWhatNeedsIt(String name, String cell) {
        assertThat(lineOf(name)).isEqualTo("," + "," + cell + ",Conv,,,,,,,0,0,0,,,\r\n");
    }

    @Test
    void keepsLineBreaksInNames() {
        assertThat(lineOf("a\r\nb")).isEqualTo(",,\"a\r\nb\",Conv,,,,,,,0,0,0,,,\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=cmd", "+1", "-1", "@SUM(A1)"})
    void letsNoNameBecomeAFormula(String name) {
        assertThat(lineOf(name)).startsWith(",,'" + name + ",Conv,");
    }

    @Test
    void writesNumbersWithoutExponents() {
        RowFigures row = RowFigures.uncounted("a", "Conv").timed(0.00005, 1);
        assertThat(print(row)).endsWith(",0.00005,0.00005,\r\n");
        assertThat(print(RowFigures.uncounted("a", "Conv").timed(12345678.5, 1)))
                .contains(",12345678.5,");
    }

    private static String lineOf(String name) {
        return print(RowFigures.uncounted(name, "Conv"));
    }

    private static String print(RowFigures row) {
        String text = CsvReport.print(Reports.with(Reports.unmeasured(), List.of(row)));
        return text.substring(text.indexOf("\r\n") + 2);
    }

    private static String header(Report report) {
        return CsvReport.print(report).lines().findFirst().orElseThrow();
    }
}
