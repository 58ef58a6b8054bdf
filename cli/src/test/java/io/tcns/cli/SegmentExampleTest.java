package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.cli.Document.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The segmenter of {@code examples/segment} does what is shown there and in the README. */
class SegmentExampleTest {

    private static final Path PAGE = Tcns.root("examples/segment/README.md");

    @TempDir
    private Path folder;

    @Test
    void findsWhatIsShown() throws IOException {
        Files.copy(Tcns.asset("tflite/deeplabv3_mnv2_dm05_257_float.tflite"), folder.resolve("deeplabv3.tflite"));
        Files.copy(Tcns.asset("images/segmentation_input_rotation0.jpg"), folder.resolve("riders.jpg"));

        List<Shown> commands = Stream.of(PAGE, Tcns.root("README.md"))
                .flatMap(file -> Document.read(file).commands().stream())
                .filter(command -> command.isOurs() && command.command().contains(" deeplabv3."))
                .toList();

        assertThat(commands).hasSize(4);
        for (Shown shown : commands) {
            Tcns answer = shown.run(this::located);
            assertThat(answer.exitCode()).as(answer.err()).isZero();
            if (shown.hasOutput()) {
                String printed = (answer.out() + answer.err()).replace(folder + "/", "");
                assertThat(Document.masked(printed)).as(shown.command()).isEqualTo(Document.masked(shown.output()));
            }
        }
        assertThat(folder.resolve("found.png")).isNotEmptyFile();
        assertThat(folder.resolve("mask.png")).isNotEmptyFile();
    }

    @Test
    void namesTheFilesThatTheTestsKnow() throws IOException, NoSuchAlgorithmException {
        assertThat(PAGE)
                .content()
                .contains(
                        "\n" + sha256("tflite/deeplabv3_mnv2_dm05_257_float.tflite") + "  deeplabv3.tflite\n",
                        "\n" + sha256("images/segmentation_input_rotation0.jpg") + "  riders.jpg\n");
    }

    private String located(String word) {
        if (word.startsWith("examples/")) {
            return Tcns.root(word).toString();
        }
        return word.contains(".") ? folder.resolve(word).toString() : word;
    }

    private static String sha256(String asset) throws IOException, NoSuchAlgorithmException {
        byte[] file = Files.readAllBytes(Tcns.asset(asset));
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    }
}
