package io.tcns.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tcns.runtime.InputException;
import io.tcns.runtime.Mask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MaskDecoderTest {
    private static final Path PICTURES = Path.of("src/test/resources/io/tcns/runtime/image");
    private static final Path MASKS = PICTURES.resolve("masks");

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void readsTheNumbersThatPillowReads(String file, JsonNode expected) {
        Mask mask = MaskDecoder.read(MASKS.resolve(file));

        assertThat(mask.width()).isEqualTo(expected.get("width").asInt());
        assertThat(mask.height()).isEqualTo(expected.get("height").asInt());
        assertThat(labels(mask)).containsExactly(Json.ints(expected.get("labels")));
    }

    static Stream<Arguments> readsTheNumbersThatPillowReads() throws IOException {
        JsonNode masks =
                new ObjectMapper().readTree(MASKS.resolve("labels.json").toFile());
        return masks.properties().stream()
                .map((Map.Entry<String, JsonNode> mask) -> Arguments.of(mask.getKey(), mask.getValue()));
    }

    @ParameterizedTest
    @CsvSource({
        "colour.png, an RGB picture",
        "transparent.png, an RGB picture with transparency",
        "grey-transparent.png, grey with transparency",
        "grey16.png, grey of 16 bits",
        "two-colours.png, grey of 1 bit",
        "grey.jpg, a JPEG",
        "colour.bmp, a BMP"
    })
    void saysHowToSaveWhatIsNoMask(String file, String what) throws IOException {
        byte[] bytes = Files.readAllBytes(PICTURES.resolve(file));

        assertThatThrownBy(() -> MaskDecoder.decode("`x`", bytes))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "`x` is " + what + ", not a mask: save the numbers of the classes as a PNG with a palette, or"
                                + " as one of grey with 8 bits");
    }

    @Test
    void refusesAMaskThatClaimsToBeHugeBeforeDecodingIt() {
        byte[] bomb = Pngs.header(100_000, 100_000, 8, 3);

        assertThatThrownBy(() -> MaskDecoder.decode("`bomb.png`", bomb))
                .isInstanceOf(InputException.class)
                .hasMessage("`bomb.png` has 100000x100000 pixels, more than the limit of 67108864");
    }

    @Test
    void refusesTruncatedFiles() throws IOException {
        byte[] whole = Files.readAllBytes(MASKS.resolve("palette8.png"));
        for (int length = 0; length < whole.length - 20; length++) {
            byte[] truncated = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> MaskDecoder.decode("`x`", truncated))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith("`x` ");
        }
    }

    @Test
    void refusesWhatIsNoFile() {
        assertThatThrownBy(() -> MaskDecoder.read(folder.resolve("none.png")))
                .isInstanceOf(InputException.class)
                .hasMessage("`" + folder.resolve("none.png") + "` does not exist");
    }

    private static int[] labels(Mask mask) {
        int[] labels = new int[mask.width() * mask.height()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = mask.label(i % mask.width(), i / mask.width());
        }
        return labels;
    }
}
