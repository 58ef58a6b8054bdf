package io.tcns.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.model.Block;
import io.tcns.dsl.model.FeatureMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One network, written in different ways. */
class SpellingsTest {

    private static final String TEXT = Specs.example("mobilenet_v2").text();

    @ParameterizedTest
    @CsvSource({
        "^2x, ²×",
        "^2x, ' ^ 2 x '",
        "224^2x3, 224x224x3",
        "conv2d 3x3, 'conv2d 3 × 3'",
        "conv2d 3x3, 'conv2d\t3x3'",
        "| - |, | – |",
        "| - |, | — |",
        "| - |, |   |",
        "| 1 | 1 |, | - |   |",
        "|----, |:---",
        "-|, -:|",
        "300_774_272, 300774272",
        "3.6M, 3600k",
        "1.0, 1",
        "6 | 24, 2 * 3 | 48 / 2",
        "'classes: classes, dropout: 0.2', 'dropout: 0.2 classes: classes,'",
    })
    void meanTheSame(String usual, String other) {
        String text = TEXT.replace(usual, other);
        assertThat(text).isNotEqualTo(TEXT);
        assertThat(meaning(text)).isEqualTo(meaning(TEXT));
    }

    @Test
    void lineEndsMeanTheSame() {
        assertThat(meaning(TEXT.replace("\n", "\r\n"))).isEqualTo(meaning(TEXT));
        assertThat(meaning(TEXT.replace("\n", "\r"))).isEqualTo(meaning(TEXT));
        assertThat(meaning("\uFEFF" + TEXT.strip())).isEqualTo(meaning(TEXT));
    }

    @Test
    void commentsMayEndEveryLine() {
        String commented =
                TEXT.lines().map(line -> line + " // \" | } a comment").collect(Collectors.joining("\n"));
        assertThat(meaning(commented)).isEqualTo(meaning(TEXT));
    }

    @Test
    void theRuleOfDashesMayBeLeftOut() {
        String without = TEXT.lines().filter(line -> !line.contains("---")).collect(Collectors.joining("\n"));
        assertThat(meaning(without)).isEqualTo(meaning(TEXT));
    }

    @Test
    void everythingButRowsMayStandOnOneLine() {
        String text = TEXT.lines()
                .filter(line -> !line.startsWith("//"))
                .map(line -> line.strip().startsWith("|") ? line + "\n" : line + " ")
                .collect(Collectors.joining())
                .replace("{   |", "{\n|");
        assertThat(text.lines().count()).isEqualTo(13);
        assertThat(meaning(text)).isEqualTo(meaning(TEXT));
    }

    @Test
    void statementsMayStandInAnyOrderThatDataCanFlowIn() {
        int head = TEXT.indexOf("head");
        int table = TEXT.indexOf("table");
        int input = TEXT.indexOf("input image");
        String expectations = TEXT.substring(TEXT.indexOf("expect"));
        String reordered = TEXT.substring(0, input)
                + expectations
                + TEXT.substring(input, table)
                + "preprocess { fit: stretch }\n"
                + TEXT.substring(table, head)
                + "layers { padding: same }\n"
                + TEXT.substring(head, TEXT.indexOf("expect"));
        assertThat(meaning(reordered)).isEqualTo(meaning(TEXT));
    }

    @Test
    void columnsMayStandInAnyOrder() {
        String turned = TEXT.lines()
                .map(line -> line.strip().startsWith("|") ? turned(line.strip()) : line)
                .collect(Collectors.joining("\n"));
        assertThat(turned).contains("|name|s|n|c|t|operator|input|");
        assertThat(meaning(turned)).isEqualTo(meaning(TEXT));
    }

    private static String turned(String row) {
        List<String> cells = List.of(row.substring(1, row.length() - 1).split("\\|", -1));
        StringBuilder turned = new StringBuilder("|");
        for (int i = cells.size() - 1; i >= 0; i--) {
            turned.append(cells.get(i).strip()).append('|');
        }
        return turned.toString();
    }

    /** Everything but the places in the text. */
    private static Meaning meaning(String text) {
        Architecture network = Specs.check(Source.of("test.tcns", text), Map.of());
        return new Meaning(
                network.input(),
                network.rows().stream()
                        .map(row -> row.name() + " " + row.operator())
                        .toList(),
                network.rows().stream().flatMap(row -> row.repeats().stream()).toList(),
                network.expectations().stream()
                        .map(expect -> expect.quantity() + " " + expect.active())
                        .toList());
    }

    private record Meaning(FeatureMap input, List<String> rows, List<Block> blocks, List<String> expectations) {}
}
