package io.tcns.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.runtime.Box;
import io.tcns.runtime.Detection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelTextTest {
    private static final List<String> NAMES = List.of("background", "traffic light", "", "犬", "a\u0301gua", "a\tb");
    private static final Typeface TYPEFACE = Typeface.read();

    @Test
    void hasANameAndAScore() {
        assertThat(text(1, 0.746f, 1000)).isEqualTo("traffic light 75%");
    }

    @Test
    void numbersClassesWhoseNameCannotBeDrawn() {
        assertThat(text(2, 0.5f, 1000)).as("none").isEqualTo("class 2 50%");
        assertThat(text(3, 0.5f, 1000)).as("Chinese").isEqualTo("class 3 50%");
        assertThat(text(99, 0.5f, 1000)).as("beyond the names").isEqualTo("class 99 50%");
    }

    @Test
    void writesLettersInOnePieceAndTabsAsSpaces() {
        assertThat(text(4, 0.5f, 1000)).isEqualTo("\u00e1gua 50%");
        assertThat(text(5, 0.5f, 1000)).isEqualTo("a b 50%");
    }

    @ParameterizedTest
    @CsvSource({"0, 0%", "0.004, 0%", "0.006, 1%", "1, 100%", "3.14159, 3.14", "-2, -2.00", "1e30, 1.00e+30"})
    void writesProbabilitiesAsPercentAndOtherScoresAsTheyAre(float score, String text) {
        assertThat(text(2, score, 1000)).isEqualTo("class 2 " + text);
    }

    @Test
    void shortensTheNameAndNotTheScore() {
        double room = TYPEFACE.width("traffic… 75%", 12);
        assertThat(text(1, 0.75f, room)).isEqualTo("traffic… 75%");
        assertThat(text(1, 0.75f, room - 1)).isEqualTo("traffi… 75%");
        assertThat(text(1, 0.75f, 0)).isEqualTo("… 75%");
    }

    private static String text(int index, float score, double room) {
        return new LabelText(NAMES, TYPEFACE, 12, room).of(new Detection(index, score, new Box(0, 0, 1, 1)));
    }
}
