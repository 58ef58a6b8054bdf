package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whatever a file of labels says: it is refused with a message, or every label can be printed on a line. */
class LabelsFuzzTest {

    @FuzzTest
    void readsAnyText(byte[] text) {
        List<String> labels;
        try {
            labels = Labels.parse("fuzz", new String(text, StandardCharsets.UTF_8));
        } catch (InputException e) {
            assertThat(e).hasMessageStartingWith("fuzz has ");
            return;
        }
        assertThat(labels)
                .isNotEmpty()
                .allSatisfy(label -> assertThat(label).doesNotContain("\n", "\r", "\0", "\u001b"));
        assertThat(Labels.parse("fuzz", String.join("\n", labels) + "\n")).isEqualTo(labels);
    }
}
