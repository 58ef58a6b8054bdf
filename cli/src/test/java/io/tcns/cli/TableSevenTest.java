package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The figures of segmenters in {@code docs/report.md}, beside those of the paper. */
class TableSevenTest {

    private static final int SPEC = 0;
    private static final int OUTPUT_STRIDE = 1;
    private static final int MULTI_SCALE = 2;
    private static final int PAPER = 3;
    private static final int MULTIPLY_ADDS = 4;
    private static final int SPACE_TO_BATCH = 5;
    private static final int EXPLANATION = 6;

    private static final Pattern MORE = Pattern.compile("TensorFlow's count, and ([\\d.]+) % ");

    static Stream<List<String>> rows() throws IOException {
        return Files.readString(Tcns.root("docs/report.md"))
                .lines()
                .filter(line -> line.startsWith("| `deeplabv3_"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList());
    }

    @Test
    void hasEightRows() throws IOException {
        assertThat(rows()).hasSize(8);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void hasTheFiguresThatAreReported(List<String> row) throws IOException {
        Tcns profiled = Tcns.run(
                "profile",
                "--static",
                Tcns.spec(row.get(SPEC).replace("`", "")),
                "--set",
                "output_stride=" + row.get(OUTPUT_STRIDE),
                "--format",
                "json");
        JsonNode totals = new JsonMapper().readTree(profiled.out()).get("totals");
        JsonNode sums = row.get(MULTI_SCALE).equals("yes") ? totals.get("multi_scale") : totals;

        assertThat(sums.get("madds").longValue()).isEqualTo(number(row.get(MULTIPLY_ADDS)));
        assertThat(sums.get("madds_space_to_batch").longValue()).isEqualTo(number(row.get(SPACE_TO_BATCH)));
    }

    /** Half a percent is what the paper rounds off. */
    @ParameterizedTest
    @MethodSource("rows")
    void explainsHowFarThePaperIs(List<String> row) {
        double paper = Double.parseDouble(row.get(PAPER).replace("B", "")) * 1e9;
        double ours = number(row.get(SPACE_TO_BATCH));
        String explanation = row.get(EXPLANATION);

        Matcher more = MORE.matcher(explanation);
        if (more.lookingAt()) {
            assertThat(100 * (paper - ours) / paper).isCloseTo(Double.parseDouble(more.group(1)), withPercentage(15));
            return;
        }
        if (explanation.startsWith("likely a misprint")) {
            assertThat(4870.6e9 / ours).isBetween(4.85, 4.95);
            assertThat(4870.6e9 / paper).isBetween(5.15, 5.25);
            return;
        }
        assertThat(ours).isCloseTo(paper, withPercentage(0.5));
    }

    private static long number(String text) {
        return Long.parseLong(text.replace(",", ""));
    }
}
