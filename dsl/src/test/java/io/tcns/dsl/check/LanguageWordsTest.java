package io.tcns.dsl.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.model.Detector;
import io.tcns.dsl.model.Expectation.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/language.md} leaves no word and no limit of the language out. */
class LanguageWordsTest {

    static Stream<String> words() {
        Stream<String> columns = Arrays.stream(Column.values()).map(Column::word);
        Stream<String> quantities = Arrays.stream(Quantity.values()).map(Quantity::text);
        Stream<String> choices = Stream.of(
                        Words.ACTIVATIONS,
                        Words.PROJECTIONS,
                        Words.SHORTCUTS,
                        Words.PADDINGS,
                        Words.HIDDEN,
                        Words.ANSWERS,
                        Words.SEGMENTATIONS,
                        Words.ALIGNMENTS,
                        Words.PYRAMIDS,
                        Words.SCORES,
                        Words.POSTS,
                        Words.FITS,
                        Words.FILTERS)
                .map(Map::keySet)
                .flatMap(Collection::stream);
        Stream<String> settings = Stream.of(
                "padding",
                "epsilon",
                "activation",
                "hidden",
                "classes",
                "dropout",
                "output",
                "fit",
                "size",
                "filter",
                "mean",
                "std");
        return Stream.of(
                        columns,
                        quantities,
                        choices,
                        settings,
                        BuiltIn.WORDS.stream(),
                        Arrays.stream(Detector.Post.values()).flatMap(post -> post.outputs().stream()),
                        HeadReader.KINDS.stream())
                .flatMap(word -> word)
                .distinct();
    }

    /** The tables of detectors and segmenters have a row for each setting, those in blocks with the block's name. */
    @ParameterizedTest
    @MethodSource
    void hasARowForEverySettingOfHeads(String setting) throws IOException {
        assertThat(document()).contains("\n| `" + setting + "` | ");
    }

    static Stream<String> hasARowForEverySettingOfHeads() {
        return Stream.of(
                        DetectorReader.SETTINGS.stream(),
                        Stream.of("box coder { y, x, h, w }"),
                        AnchorReader.SETTINGS.stream().map(key -> "anchors { " + key + " }"),
                        DetectorReader.PREDICTOR.stream().map(key -> "predictor { " + key + " }"),
                        DetectorReader.NMS.stream().map(key -> "nms { " + key + " }"),
                        SegmenterReader.SETTINGS.stream())
                .flatMap(setting -> setting);
    }

    @ParameterizedTest
    @MethodSource("words")
    void explainsEveryWord(String word) throws IOException {
        assertThat(document()).contains("`" + word + "`");
    }

    static Stream<String> operators() {
        return OperatorKind.BY_WORD.keySet().stream();
    }

    /** The table of operators lists for each the columns that it knows, and no others. */
    @ParameterizedTest
    @MethodSource("operators")
    void listsTheColumnsOfEveryOperator(String word) throws IOException {
        String row = document()
                .lines()
                .filter(line -> line.startsWith("| `" + word + " ") || line.startsWith("| `" + word + "`"))
                .filter(line -> !line.contains("roles"))
                .findFirst()
                .orElseThrow();
        String columns = row.substring(row.lastIndexOf('|', row.length() - 2));
        OperatorKind kind = OperatorKind.BY_WORD.get(word);
        for (Column column : Column.values()) {
            boolean known =
                    kind.knows(column) && column != Column.INPUT && column != Column.OPERATOR && column != Column.NAME;
            assertThat(columns.contains("`" + column.word() + "`"))
                    .as(column.word())
                    .isEqualTo(known);
        }
    }

    static Stream<Long> limits() {
        return Stream.of(
                (long) Limits.PARAMETERS,
                (long) Limits.LAYERS,
                (long) Limits.CHANNELS,
                (long) Limits.SIDE,
                (long) Limits.KERNEL,
                (long) Limits.DILATION,
                (long) Limits.EXPANSION,
                (long) Limits.IMPORTS,
                (long) Limits.MAPS,
                (long) Limits.CELL_ANCHORS,
                (long) Limits.ANCHORS,
                Limits.LAYER_WEIGHTS,
                Limits.NETWORK_WEIGHTS,
                Limits.ELEMENTS);
    }

    @ParameterizedTest
    @MethodSource("limits")
    void namesEveryLimit(long limit) throws IOException {
        assertThat(document().substring(document().indexOf("## Limits")))
                .containsPattern("\\| " + String.format(Locale.ROOT, "%,d", limit) + "( x \\d+)? \\|");
    }

    private static String document() throws IOException {
        return Files.readString(Path.of(System.getProperty("tcns.root", "..")).resolve("docs/language.md"));
    }
}
