package io.tcns.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParagraphTest {

    @Test
    void breaksBetweenPhrases() {
        assertThat(Paragraph.lines(List.of("one two", "three four", "five"), "; ", 20))
                .containsExactly("one two; three four;", "five");
        assertThat(Paragraph.lines(List.of("one two", "three four", "five"), "; ", 19))
                .containsExactly("one two;", "three four; five");
    }

    @Test
    void breaksPhrasesThatAreTooLongBetweenWords() {
        assertThat(Paragraph.lines(List.of("holds  params <= 3.6M", "x"), "; ", 10))
                .containsExactly("holds", "params <=", "3.6M; x");
    }

    @Test
    void breaksWordsThatAreTooLong() {
        assertThat(Paragraph.lines(List.of("畳み込み"), "  ", 5)).containsExactly("畳み", "込み");
        assertThat(Paragraph.lines(List.of("abcdefg"), "  ", 3)).containsExactly("abc", "def", "g");
    }

    @Test
    void keepsSpacesWithinALine() {
        assertThat(Paragraph.lines(List.of("a", "b"), "  ", 4)).containsExactly("a  b");
        assertThat(Paragraph.lines(List.of("a", "b"), "  ", 3)).containsExactly("a", "b");
    }
}
