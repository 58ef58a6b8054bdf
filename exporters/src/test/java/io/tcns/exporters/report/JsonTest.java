package io.tcns.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tcns.dsl.Golden;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    private static final String SMALLEST = """
            {"schema": "tcns.report/1", "model": {"name": "a", "spec": "b", "parameters": {}, "input": []},
             "rows": [], "layers": [], "expectations": []}""";

    @Test
    void hasTheDocumentedKeysInTheirOrder() {
        Golden.assertMatches("measured-report.json", Json.pretty(Reports.measured()));
    }

    static Stream<Report> reports() {
        return Stream.of(Reports.unmeasured(), Reports.measured(), Reports.noisy(), Reports.foreignMeasured());
    }

    @ParameterizedTest
    @MethodSource("reports")
    void readsWhatItWrote(Report report) {
        assertThat(Json.read(Json.pretty(report), Report.class)).contains(report);
        assertThat(Json.read(Json.compact(report), Report.class)).contains(report);
    }

    private record Inner(@JsonProperty("class") int index, String label) {}

    private record Outer(String model, @JsonUnwrapped Record inner, List<Inner> others) {}

    @Test
    void putsTheKeysOfAnUnwrappedRecordInItsPlace() {
        Inner dog = new Inner(1, "dog");
        assertThat(Json.compact(new Outer("m", dog, List.of(dog))))
                .isEqualTo(
                        "{\"model\":\"m\",\"class\":1,\"label\":\"dog\",\"others\":[{\"class\":1,\"label\":\"dog\"}]}");
    }

    @Test
    void writesMetadataOnOneLine() {
        assertThat(Json.compact(Reports.measured())).doesNotContain("\n").startsWith("{\"schema\":\"tcns.report/1\",");
    }

    @Test
    void ignoresKeysOfNewerVersions() {
        String newer = SMALLEST.replace("\"name\"", "\"sparsity\": {\"a\": [1]}, \"name\"");
        assertThat(newer).isNotEqualTo(SMALLEST);
        assertThat(read(newer)).isPresent().isEqualTo(read(SMALLEST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "garbage",
                "{",
                "[]",
                "7",
                "\"tcns.report/1\"",
                "{}",
                "{\"schema\": \"tcns.report/1\", \"schema\": \"tcns.report/1\"}"
            })
    void takesNothingElseForAReport(String text) {
        assertThat(read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "rows": []         | "rows": [null]
            "rows": []         | "rows": [{"input": [], "output": []}]
            "rows": []         | "rows": [{"operator": "fc", "output": []}]
            "rows": []         | "rows": [{"operator": "fc", "input": []}]
            "rows": []         | "rows": [{"operator": "fc", "input": [null], "output": []}]
            "rows": []         | "rows": [{"operator": "fc", "input": [], "output": [3000000000]}]
            "rows": []         | "rows": [{"operator": "fc", "input": [], "output": [], "params": "many"}]
            "rows": []         | "rows": null
            "layers": []       | "layers": [{"op": "Add", "input": [], "output": []}]
            "layers": []       | "layers": [{"name": "a", "input": [], "output": []}]
            "expectations": [] | "expectations": [{"line": 1}]
            "rows": []         | "rows": [], "totals": {"memory": {}}
            "rows": []         | "rows": [], "totals": {"params": {}}
            "name": "a",       | "title": "a",
            "spec": "b",       | "text": "b",
            """)
    void takesNoReportWithPartsMissing(String part, String broken) {
        assertThat(SMALLEST).contains(part);
        assertThat(read(SMALLEST.replace(part, broken))).isEmpty();
    }

    @Test
    void takesTheLeastThatAReportCanHave() {
        String least = SMALLEST.replace(
                        "\"rows\": []", "\"rows\": [{\"operator\": \"fc\", \"input\": [], \"output\": []}]")
                .replace("\"expectations\": []", "\"expectations\": [{\"line\": 1, \"text\": \"a\"}]")
                .replace("\"layers\": []", "\"totals\": {\"params\": {}, \"memory\": {}}, \"layers\": []");
        assertThat(read(least))
                .map(report -> TextReport.print(report, TextReport.WIDTH))
                .hasValueSatisfying(text ->
                        assertThat(text).startsWith("a\n\nrow  operator").endsWith("expect    not checked  a\n"));
    }

    @Test
    void takesNoReportWithSomethingBehindIt() {
        assertThat(read(SMALLEST + " ")).isPresent();
        assertThat(read(SMALLEST + "{}")).isEmpty();
    }

    @Test
    void takesNoDeepText() {
        assertThat(read("[".repeat(1_000_000))).isEmpty();
        String deep = "{\"a\": ".repeat(20) + "1" + "}".repeat(20);
        assertThat(read(SMALLEST.replace("\"parameters\": {}", "\"parameters\": " + deep)))
                .isEmpty();
    }

    @Test
    void takesNoHugeText() {
        assertThat(read(SMALLEST + " ".repeat(64 << 20))).isEmpty();
    }

    /** {@link Double#toString} makes 8.409999999999999E21 of it before Java 19. */
    @Test
    void writesTheFewestDigitsThatNameANumber() {
        double number = Double.parseDouble("8.41E21");
        assertThat(Json.compact(number)).isEqualTo("8.41E21");
    }

    private static Optional<Report> read(String text) {
        return Json.read(text, Report.class);
    }
}
