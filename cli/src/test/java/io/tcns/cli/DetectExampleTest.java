package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.cli.Document.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The detector of {@code examples/detect} does what is shown there and in the README. */
class DetectExampleTest {

    private static final Path FETCH = Tcns.root("examples/detect/fetch");
    private static final Path PAGE = Tcns.root("examples/detect/README.md");
    private static final Pattern CHECKSUM = Pattern.compile("(?m)^([0-9a-f]{64}) {2}(\\S+)$");
    private static final Pattern JSON = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void findsWhatIsShown() throws IOException {
        Path photo = folder.resolve("photo.jpg");
        Files.copy(Tcns.asset("tflite/ssd_mobilenet_v2_300_oidv4_fp16.tflite"), folder.resolve("openimages.tflite"));
        Files.copy(Tcns.asset("tflite/ssd_mobilenet_v2_300_oidv4_labels.txt"), folder.resolve("openimages.txt"));
        Files.copy(Tcns.asset("images/cats_and_dogs.jpg"), photo);
        Files.copy(photo, Files.createDirectory(folder.resolve("photos")).resolve("photo.jpg"));
        Files.writeString(folder.resolve("annotations.json"), first(JSON, Document.read(PAGE)));

        List<Shown> commands = Stream.of(PAGE, Tcns.root("README.md"))
                .flatMap(file -> Document.read(file).commands().stream())
                .filter(command -> command.isOurs() && command.command().contains(" openimages."))
                .toList();

        Map<String, Tcns> answers = new HashMap<>();
        for (Shown shown : commands) {
            Tcns answer = shown.run(this::located);
            assertThat(answer.exitCode()).as(answer.err()).isZero();
            if (shown.hasOutput()) {
                String printed = (answer.out() + answer.err()).replace(folder + "/", "");
                assertThat(Document.masked(printed)).as(shown.command()).isEqualTo(Document.masked(shown.output()));
            }
            answers.put(shown.arguments().get(0), answer);
        }
        assertThat(answers).containsOnlyKeys("run", "compile", "profile", "eval");
        assertThat(Objects.requireNonNull(answers.get("eval")).out())
                .startsWith("1 image, 4 objects, 0 crowds, 4 detections\n")
                .contains("AP50    precision  0.50       all             100  1.000\n");
        assertThat(folder.resolve("found.png")).isNotEmptyFile();
    }

    @Test
    void fetchesWhatTheTestsKnow() throws IOException, NoSuchAlgorithmException {
        Path weights = Tcns.asset("tflite/ssd_mobilenet_v2_300_oidv4_fp16.tflite");
        Path labels = Tcns.asset("tflite/ssd_mobilenet_v2_300_oidv4_labels.txt");

        Matcher checksums = CHECKSUM.matcher(Files.readString(FETCH));

        assertThat(checksums.results().map(line -> line.group(2) + " " + line.group(1)))
                .containsExactly("openimages.tflite " + sha256(weights), "openimages.txt " + sha256(labels));
    }

    @Test
    void showsWhatTheScriptPrints() throws IOException {
        String printed = CHECKSUM.matcher(Files.readString(FETCH))
                .results()
                .map(line -> line.group(2) + ": OK\n")
                .reduce("", String::concat);

        assertThat(Document.read(PAGE).commands().get(0)).isEqualTo(new Shown("examples/detect/fetch", printed));
    }

    @Test
    void saysThatItNeedsNpm() throws IOException, InterruptedException {
        ProcessBuilder script = new ProcessBuilder("/bin/bash", FETCH.toString(), folder.toString());
        script.environment().put("PATH", folder.toString());
        Path err = folder.resolve("err");
        Process process = script.redirectError(err.toFile()).start();

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(err).content().startsWith("examples/detect/fetch: there is no npm here");
        assertThat(folder).isDirectoryNotContaining(file -> !file.equals(err));
    }

    private String located(String word) {
        if (word.startsWith("examples/")) {
            return Tcns.root(word).toString();
        }
        boolean isFile = word.contains(".") || word.equals("photos");
        return isFile ? folder.resolve(word).toString() : word;
    }

    private static String first(Pattern block, Document document) {
        Matcher found = block.matcher(document.text());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
