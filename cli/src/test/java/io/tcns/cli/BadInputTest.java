package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command answers every kind of wrong file with exit code 2 and a clear message, and leaves nothing behind. */
class BadInputTest {

    private static final String SPEC = Tcns.spec("mobilenet_v2").toString();

    @TempDir
    private Path folder;

    private static Stream<Arguments> wrongFiles() {
        List<Arguments> cases = new ArrayList<>();
        for (Wrong wrong : Wrong.values()) {
            for (String suffix : List.of(".tcns", ".onnx")) {
                for (String command :
                        List.of("check", "compile", "validate", "profile", "run", "eval", "export-weights", "fmt")) {
                    cases.add(Arguments.of(command, wrong, suffix));
                }
            }
            for (String option : List.of("--weights", "--labels", "--image")) {
                cases.add(Arguments.of("run " + option, wrong, ".bin"));
            }
            for (String option : List.of("--coco", "--detections")) {
                cases.add(Arguments.of("eval " + option, wrong, ".json"));
            }
            cases.add(Arguments.of("eval --list", wrong, ".txt"));
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}: a {1} file called {2}")
    @MethodSource("wrongFiles")
    void isAnsweredByOneClearMessage(String command, Wrong wrong, String suffix) throws IOException {
        Path file = folder.resolve("input" + suffix);
        wrong.make(file);
        Path output = folder.resolve("output.onnx");

        Tcns answer = Tcns.run(arguments(command, file, output).toArray());

        assertThat(answer.exitCode()).as(answer.err()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err())
                .contains("input" + suffix)
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
        assertThat(answer.err().lines().count()).as(answer.err()).isLessThanOrEqualTo(5);
        assertThat(answer.err().length()).isLessThan(2000);
        assertThat(output).doesNotExist();
    }

    private List<Object> arguments(String command, Path file, Path output) throws IOException {
        return switch (command) {
            case "compile", "export-weights" -> List.of(command, file, "-o", output);
            case "run" -> List.of("run", file, "--image", file);
            case "eval" -> {
                Path masks = Tcns.root("examples/eval/masks/truth");
                yield List.of("eval", file, "--voc", masks, "--images", masks, "-o", output);
            }
            case "run --weights" -> List.of("compile", SPEC, "-o", output, "--weights", file);
            case "run --labels" -> List.of("compile", SPEC, "-o", output, "--labels", file);
            case "run --image" ->
                List.of("run", SPEC, "--set", "resolution=32", "--set", "width=0.35", "--image", file);
            case "eval --coco" -> List.of("eval", "--coco", file, "--detections", file, "-o", output);
            case "eval --detections" ->
                List.of(
                        "eval",
                        "--coco",
                        Tcns.root("examples/eval/annotations.json"),
                        "--detections",
                        file,
                        "-o",
                        output);
            case "eval --list" -> {
                Path masks = Tcns.root("examples/eval/masks/truth");
                yield List.of("eval", "--voc", masks, "--masks", masks, "--list", file, "-o", output);
            }
            default -> List.of(command, file);
        };
    }

    /** Ways in which a file is not what it should be. */
    enum Wrong {
        MISSING {
            @Override
            void make(Path file) {}
        },
        FOLDER {
            @Override
            void make(Path file) throws IOException {
                Files.createDirectory(file);
            }
        },
        EMPTY {
            @Override
            void make(Path file) throws IOException {
                Files.createFile(file);
            }
        },
        NOISE {
            @Override
            void make(Path file) throws IOException {
                byte[] noise = new byte[100_000];
                new Random(7).nextBytes(noise);
                Files.write(file, noise);
            }
        },
        ZEROS {
            @Override
            void make(Path file) throws IOException {
                Files.write(file, new byte[4096]);
            }
        },
        LONG_LINE {
            @Override
            void make(Path file) throws IOException {
                Files.write(file, "x".repeat(5_000_000).getBytes(StandardCharsets.US_ASCII));
            }
        },
        HUGE {
            @Override
            void make(Path file) throws IOException {
                try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
                    sparse.setLength(5L << 30);
                }
            }
        };

        abstract void make(Path file) throws IOException;
    }
}
