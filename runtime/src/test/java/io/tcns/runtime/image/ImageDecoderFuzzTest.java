package io.tcns.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tcns.runtime.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes of a picture are: it is refused with a message, or has all of its pixels. */
class ImageDecoderFuzzTest {

    private static final Path PICTURES = Path.of("src/test/resources/io/tcns/runtime/image");

    static Stream<byte[]> pictures() throws IOException {
        return pictures("*.{png,jpg,bmp}");
    }

    static Stream<byte[]> photographs() throws IOException {
        return pictures("*.jpg");
    }

    private static Stream<byte[]> pictures(String glob) throws IOException {
        Stream.Builder<byte[]> pictures = Stream.builder();
        try (var files = Files.newDirectoryStream(PICTURES, glob)) {
            for (Path file : files) {
                pictures.add(Files.readAllBytes(file));
            }
        }
        return pictures.build();
    }

    @MethodSource("pictures")
    @FuzzTest
    void decodesAnyBytes(byte[] file) {
        try {
            Image image = ImageDecoder.decode("fuzz", file);
            assertThat(image.rgb()).hasSize(3 * image.width() * image.height());
            assertThat((long) image.width() * image.height()).isBetween(1L, ImageDecoder.MAX_PIXELS);
        } catch (InputException e) {
            assertThat(e).hasMessageStartingWith("fuzz ");
        }
    }

    @MethodSource("photographs")
    @FuzzTest
    void findsAnOrientationInAnyBytes(byte[] file) {
        assertThat(Exif.orientation(file)).isNotNull();
    }
}
