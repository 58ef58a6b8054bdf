package io.tcns.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void setsWordsToTheLeftAndNumbersToTheRight() {
        TextTable table = new TextTable().right("n").left("name").right("size");
        table.row(List.of("1", "stem", "10"));
        table.row(List.of("12", "a", "1,000"));
        assertThat(table.print()).isEqualTo("""
                 n  name   size
                 1  stem     10
                12  a     1,000
                """);
    }

    @Test
    void leavesNoSpaceAtTheEndOfALine() {
        TextTable table = new TextTable().left("name").left("remark");
        table.row(List.of("stem"));
        table.row(List.of("a", ""));
        assertThat(table.print()).isEqualTo("name  remark\nstem\na\n");
    }

    @Test
    void countsCharactersNotTheirCodeUnits() {
        TextTable table = new TextTable().left("name").right("n");
        table.row(List.of("𝛼𝛽𝛾𝛿", "1"));
        assertThat(table.print()).isEqualTo("name  n\n𝛼𝛽𝛾𝛿  1\n");
    }

    @Test
    void refusesRowsThatAreTooLong() {
        TextTable table = new TextTable().left("name");
        assertThatThrownBy(() -> table.row(List.of("a", "b"))).isInstanceOf(IllegalArgumentException.class);
    }
}
