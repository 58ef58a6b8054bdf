package io.tcns.exporters.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import io.tcns.exporters.report.Report.RowFigures;
import java.math.BigDecimal;
import java.util.List;

/**
 * The rows of a report for spreadsheets and data frames, as RFC 4180 has it: a header of the JSON's keys, always the same,
 * and a line a row, without a line of totals, so that columns can be summed.
 */
public final class CsvReport {

    /** Keys whose figures nobody knows of a model that tcns did not make. */
    private static final List<String> COSTS = List.of("params", "madds", "activation_bytes");

    /** A cell that begins so is a formula to a spreadsheet, which may run programs. */
    private static final String FORMULA = "=+-@\t\r";

    private static final CsvMapper MAPPER = CsvMapper.builder(CsvFactory.builder()
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private static final ObjectWriter WRITER = MAPPER.writer(MAPPER.schemaFor(RowFigures.class)
            .withHeader()
            .withLineSeparator("\r\n")
            .withArrayElementSeparator("x"));

    private CsvReport() {}

    /** The header and the lines. */
    public static String print(Report report) {
        List<ObjectNode> lines = ReportTable.of(report).rows().stream()
                .map(row -> line(row, report.totals() != null))
                .toList();
        try {
            return WRITER.writeValueAsString(lines);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own records can always be written", e);
        }
    }

    private static ObjectNode line(RowFigures row, boolean isCounted) {
        ObjectNode line = MAPPER.valueToTree(row);
        if (!isCounted) {
            line.remove(COSTS);
        }
        line.properties().forEach(cell -> cell.setValue(plain(cell.getValue())));
        return line;
    }

    /** The same value as the JSON has, fit for a cell. */
    private static JsonNode plain(JsonNode value) {
        if (value.isTextual() && isFormula(value.textValue())) {
            return TextNode.valueOf("'" + value.textValue());
        }
        if (value.isDouble() && Double.isFinite(value.doubleValue())) {
            // Double.toString differs between JDKs in the last digits.
            String digits = NumberOutput.toString(value.doubleValue(), true);
            return DecimalNode.valueOf(new BigDecimal(digits).stripTrailingZeros());
        }
        return value;
    }

    private static boolean isFormula(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
    }
}
