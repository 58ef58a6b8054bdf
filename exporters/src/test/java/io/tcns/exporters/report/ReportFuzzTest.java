package io.tcns.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A report inside a model's file is somebody else's text: it is refused, or can be printed. */
class ReportFuzzTest {

    private static final int MAX_CHANGES = 4;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> REPORTS =
            List.of(Json.compact(Reports.unmeasured()), Json.compact(Reports.measured()));
    private static final List<String> VALUES = List.of(
            "null",
            "0",
            "-1",
            "0.5",
            "1e400",
            "9223372036854775807",
            "9223372036854775808",
            "\"\"",
            "\"%s\"",
            "\"\\u001b[2J\"",
            "[]",
            "[null]",
            "[1,2,3,4,5]",
            "{}",
            "true");

    @FuzzTest
    void printsOrRefusesSpoiltReports(FuzzedDataProvider data) throws JsonProcessingException {
        JsonNode report = JSON.readTree(data.pickValue(REPORTS));
        int changes = data.consumeInt(1, MAX_CHANGES);
        for (int change = 0; change < changes; change++) {
            spoil(report, data);
        }
        Json.read(report.toString(), Report.class).ifPresent(read -> assertCanBePrinted(read, data.consumeInt(1, 200)));
    }

    private static void assertCanBePrinted(Report report, int pageWidth) {
        String text = TextReport.print(report, pageWidth);
        assertThat(text.chars().filter(c -> c != '\n').anyMatch(Character::isISOControl))
                .as(text)
                .isFalse();
        assertThat(Json.read(Json.pretty(report), Report.class)).contains(report);
    }

    /** Goes down by chance, and replaces or drops what it finds. */
    private static void spoil(JsonNode node, FuzzedDataProvider data) throws JsonProcessingException {
        if (node.isEmpty()) {
            return;
        }
        int at = data.consumeInt(0, node.size() - 1);
        String key = node instanceof ObjectNode object
                ? List.copyOf(object.properties()).get(at).getKey()
                : "";
        JsonNode child = node.isObject() ? node.get(key) : node.get(at);
        if (!child.isEmpty() && data.consumeBoolean()) {
            spoil(child, data);
        } else if (node instanceof ObjectNode object && data.consumeInt(0, 3) == 0) {
            object.remove(key);
        } else if (node instanceof ObjectNode object) {
            object.set(key, JSON.readTree(data.pickValue(VALUES)));
        } else {
            ((ArrayNode) node).set(at, JSON.readTree(data.pickValue(VALUES)));
        }
    }
}
