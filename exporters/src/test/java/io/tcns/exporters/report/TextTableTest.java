package io.tcns.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.exporters.report.TextTable.Column;
import io.tcns.exporters.report.TextTable.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

    private static final Column NUMBER = new Column("n", Kind.NUMBER, 1, List.of("1", "12"));
    private static final Column NAME = new Column("name", Kind.NAME, 0, List.of("/features/features.18/Conv", "a"));
    private static final Column SIZE = new Column("size", Kind.NUMBER, 2, List.of("10", "1,000"));
    private static final List<Column> COLUMNS = List.of(NUMBER, NAME, SIZE);

    @Test
    void setsWordsToTheLeftAndNumbersToTheRight() {
        TextTable table = new TextTable(COLUMNS, 37);

        assertThat(table.print()).isEqualTo("""
                 n  name                         size
                 1  /features/features.18/Conv     10
                12  a                           1,000
                """);
        assertThat(table.leftOut()).isEmpty();
        assertThat(table.shortened()).isEmpty();
    }

    @Test
    void leavesOutTheMiddleOfLongNamesFirst() {
        TextTable table = new TextTable(COLUMNS, 30);

        assertThat(table.print()).isEqualTo("""
                 n  name                  size
                 1  /features…s.18/Conv     10
                12  a                    1,000
                """);
        assertThat(table.leftOut()).isEmpty();
        assertThat(table.shortened()).containsExactly("name");
        assertThat(table.wholeWidth()).isEqualTo(37);
    }

    @Test
    void movesColumnsTogetherBeforeItLeavesAnyOut() {
        TextTable table = new TextTable(COLUMNS, 22);

        assertThat(table.print()).isEqualTo("""
                 n name           size
                 1 /featu…8/Conv    10
                12 a             1,000
                """);
        assertThat(table.leftOut()).isEmpty();
    }

    @Test
    void leavesOutColumnsOfTheLastRankAndNamesThem() {
        TextTable table = new TextTable(COLUMNS, 20);

        assertThat(table.print()).isEqualTo("""
                 n name
                 1 /feature….18/Conv
                12 a
                """);
        assertThat(table.leftOut()).containsExactly("size");
    }

    @Test
    void leavesNoSpaceAtTheEndOfALine() {
        TextTable table = new TextTable(
                List.of(
                        new Column("name", Kind.WORD, 0, List.of("stem", "a")),
                        new Column("", Kind.WORD, 1, List.of("", ""))),
                80);
        assertThat(table.print()).isEqualTo("name\nstem\na\n");
    }

    @Test
    void countsWhatCharactersTakeOnATerminal() {
        TextTable table = new TextTable(
                List.of(
                        new Column("name", Kind.NAME, 0, List.of("𝛼𝛽𝛾𝛿", "畳み込み", "e\u0301")),
                        new Column("n", Kind.NUMBER, 1, List.of("1", "2", "3"))),
                80);
        assertThat(table.print()).isEqualTo("name      n\n𝛼𝛽𝛾𝛿      1\n畳み込み  2\ne\u0301         3\n");
    }

    /** A name in a file could clear the screen, or end the line. */
    @Test
    void showsNoControlCharacters() {
        Column hostile = new Column("name", Kind.NAME, 0, List.of("a\u001b[2Jb\nc\td\u202e"));
        assertThat(new TextTable(List.of(hostile), 80).print()).isEqualTo("name\na�[2Jb�c d�\n");
    }
}
