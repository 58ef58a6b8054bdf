package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsTest {
    @TempDir
    Path folder;

    @Test
    void lineNamesClass() throws Exception {
        Path file = Files.writeString(folder.resolve("labels.txt"), "\uFEFFtench\r\n goldfish \n\ncrème brûlée");
        assertThat(Labels.read(file)).containsExactly("tench", "goldfish", "", "crème brûlée");
    }

    @Test
    void refusesWhatIsNoFile() {
        assertThatThrownBy(() -> Labels.read(folder))
                .isInstanceOf(InputException.class)
                .hasMessage("`" + folder + "` is a directory, not a list of labels");
        assertThatThrownBy(() -> Labels.read(folder.resolve("none")))
                .isInstanceOf(InputException.class)
                .hasMessage("`" + folder.resolve("none") + "` does not exist");
    }

    @Test
    void refusesWhatIsNoText() throws Exception {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {'a', (byte) 0xFF, '\n'});
        assertThatThrownBy(() -> Labels.read(binary))
                .isInstanceOf(InputException.class)
                .hasMessage("`" + binary + "` is not a list of labels: it is not UTF-8 text");
        assertThatThrownBy(() -> Labels.parse("`x`", "a\nb\u001B[31m"))
                .isInstanceOf(InputException.class)
                .hasMessage("`x` has a control character in line 2");
    }

    @Test
    void refusesWhatIsBeyondTheLimits() throws Exception {
        assertThatThrownBy(() -> Labels.parse("`x`", ""))
                .isInstanceOf(InputException.class)
                .hasMessage("`x` has no labels");
        assertThatThrownBy(() -> Labels.parse("`x`", "\n".repeat(100_001)))
                .isInstanceOf(InputException.class)
                .hasMessage("`x` has more than 100000 labels");
        assertThatThrownBy(() -> Labels.parse("`x`", "a\n" + "b".repeat(1001)))
                .isInstanceOf(InputException.class)
                .hasMessage("`x` has a label of more than 1000 characters in line 2");
        Path large = Files.write(folder.resolve("large"), new byte[Lines.MAX_BYTES + 1]);
        assertThatThrownBy(() -> Labels.read(large))
                .isInstanceOf(InputException.class)
                .hasMessage("`" + large + "` is larger than 4194304 bytes, the limit for labels");
    }

    @Test
    void namesTheClassesThatHaveAName() {
        List<String> labels = List.of("background", "", "dog");
        assertThat(Labels.name(labels, 2)).contains("dog");
        assertThat(Labels.name(labels, 1)).isEmpty();
        assertThat(Labels.name(labels, 3)).isEmpty();
    }
}
