package io.tcns.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VocColoursTest {
    /** As published with the development kit of 2012, for the background and the 20 classes. */
    private static final List<Color> PUBLISHED = List.of(
            new Color(0, 0, 0),
            new Color(128, 0, 0),
            new Color(0, 128, 0),
            new Color(128, 128, 0),
            new Color(0, 0, 128),
            new Color(128, 0, 128),
            new Color(0, 128, 128),
            new Color(128, 128, 128),
            new Color(64, 0, 0),
            new Color(192, 0, 0),
            new Color(64, 128, 0),
            new Color(192, 128, 0),
            new Color(64, 0, 128),
            new Color(192, 0, 128),
            new Color(64, 128, 128),
            new Color(192, 128, 128),
            new Color(0, 64, 0),
            new Color(128, 64, 0),
            new Color(0, 192, 0),
            new Color(128, 192, 0),
            new Color(0, 64, 128));

    @Test
    void areThoseThatArePublished() {
        assertThat(IntStream.range(0, PUBLISHED.size()).mapToObj(VocColours::of))
                .containsExactlyElementsOf(PUBLISHED);
        assertThat(VocColours.of(255)).as("borders").isEqualTo(new Color(224, 224, 192));
    }

    @Test
    void areDifferentForEachClass() {
        assertThat(IntStream.range(0, VocColours.COUNT).mapToObj(VocColours::of))
                .doesNotHaveDuplicates();
    }
}
