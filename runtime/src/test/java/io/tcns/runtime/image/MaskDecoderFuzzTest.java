package io.tcns.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tcns.runtime.InputException;
import io.tcns.runtime.Mask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes of a mask are: it is refused with a message, or is the same when it is written and read again. */
class MaskDecoderFuzzTest {

    private static final Path MASKS = Path.of("src/test/resources/io/tcns/runtime/image/masks");

    static Stream<byte[]> masks() throws IOException {
        Stream.Builder<byte[]> masks = Stream.builder();
        try (var files = Files.newDirectoryStream(MASKS, "*.png")) {
            for (Path file : files) {
                masks.add(Files.readAllBytes(file));
            }
        }
        return masks.build();
    }

    @MethodSource("masks")
    @FuzzTest
    void decodesAnyBytes(byte[] file) throws IOException {
        Mask mask;
        try {
            mask = MaskDecoder.decode("fuzz", file);
        } catch (InputException e) {
            assertThat(e).hasMessageStartingWith("fuzz ");
            return;
        }
        assertThat((long) mask.width() * mask.height()).isBetween(1L, ImageDecoder.MAX_PIXELS);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        MaskEncoder.write(mask, png);
        Mask again = MaskDecoder.decode("written", png.toByteArray());
        assertThat(again.width()).isEqualTo(mask.width());
        assertThat(again.height()).isEqualTo(mask.height());
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                assertThat(again.label(x, y)).isEqualTo(mask.label(x, y));
            }
        }
    }
}
