package io.tcns.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models in two files, from the spec to every command that takes a model. */
class ExternalDataTest {

    private static final List<Object> SMALL =
            List.of(Tcns.spec("mobilenet_v2"), "--set", "width=0.35", "--set", "resolution=96");

    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void nameTheModel() {
        model = folder.resolve("m.onnx");
    }

    @Test
    void saysWhichFilesItWrote() throws IOException {
        Tcns compiled = compile();
        assertThat(compiled.exitCode()).as(compiled.err()).isZero();
        assertThat(compiled.err())
                .isEqualTo("tcns: wrote %s and, beside it, %s: 100 nodes, %d bytes\n"
                        .formatted(model, data().getFileName(), Files.size(model) + Files.size(data())));
        assertThat(data().getFileName().toString()).matches("mobilenet_v2\\.onnx\\.[0-9a-f]{16}\\.data");
        assertThat(Files.size(model)).isLessThan(200_000);
    }

    @Test
    void validatesAModelInTwoFilesWithItsSpec() {
        compile();
        Tcns validated = Tcns.run(with("validate", model, "--spec").toArray());
        assertThat(validated.exitCode()).as(validated.out() + validated.err()).isZero();
        assertThat(validated.out()).contains("ok     interpreter = model");
    }

    @Test
    void reportsTheBytesOfBothFiles() throws IOException {
        compile();
        Tcns profiled = Tcns.run("profile", model, "--static", "--format", "json");
        assertThat(JsonMapper.builder()
                        .build()
                        .readTree(profiled.out())
                        .at("/totals/model_bytes")
                        .asLong())
                .isEqualTo(Files.size(model) + Files.size(data()));
    }

    @Test
    void seesTheSameInAnImageAsAModelInOneFile() throws IOException {
        Path image = folder.resolve("image.png");
        BufferedImage pixels = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
        pixels.setRGB(48, 48, 0xFFFFFF);
        ImageIO.write(pixels, "png", image.toFile());
        compile();
        Path single = folder.resolve("single.onnx");
        Tcns.run(with("compile", "-o", single).toArray());

        Tcns ran = Tcns.run("run", model, "--image", image);

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(classes(ran)).isEqualTo(classes(Tcns.run("run", single, "--image", image)));
        Files.delete(data());
        Tcns blind = Tcns.run("run", model, "--image", image);
        assertThat(blind.exitCode()).isEqualTo(2);
        assertThat(blind.err()).contains(", and there is no such file\n").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"validate", "profile", "run"})
    void followsNoPathOutOfTheFolder(String command) throws IOException {
        compile();
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        String location = data().getFileName().toString();
        String outside = "../" + location.substring(3);
        Files.move(data(), folder.resolve(outside.substring(3)));
        String bytes = Files.readString(model, ISO_8859_1);
        model = elsewhere.resolve("m.onnx");
        Files.writeString(model, bytes.replace(location, outside), ISO_8859_1);

        Tcns answer =
                command.equals("run") ? Tcns.run(command, model, "--image", "none.png") : Tcns.run(command, model);

        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err())
                .matches("tcns: `.*m\\.onnx`: the tensor `[^`]*` has external data in `" + outside
                        + "`, outside of the model's folder\n");
    }

    @Test
    void findsDataThatIsDamaged() throws IOException {
        compile();
        try (RandomAccessFile damaged = new RandomAccessFile(data().toFile(), "rw")) {
            damaged.seek(100);
            damaged.write(1);
        }
        Tcns validated = Tcns.run("validate", model);
        assertThat(validated.exitCode()).isEqualTo(4);
        assertThat(validated.out())
                .contains("FAILED external data            `" + data().getFileName() + "` is damaged");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void hasNoPlaceForASecondFileBesideADevice() {
        model = Path.of("/dev/null");
        Tcns compiled = compile();
        assertThat(compiled.exitCode()).isEqualTo(2);
        assertThat(compiled.err()).isEqualTo("tcns: `/dev/null`: is no place for two files; give a file in a folder\n");
    }

    @Test
    void countsTheBytesOfANetworkThatOneFileCannotHold() throws IOException {
        Tcns checked = Tcns.run("check", wide("fat", 16_384, 4));
        assertThat(checked.exitCode()).as(checked.err()).isZero();
        assertThat(checked.out()).contains("3,221,690,363 bytes");
    }

    @Test
    void measuresASpecWhoseModelIsTwoFilesAndLeavesNoneBehind() throws Exception {
        for (String command : List.of("validate", "profile")) {
            assertThat(java("-Xmx256m", with(command, "--external-data"))).isZero();
            try (Stream<Path> left = Files.list(temporary())) {
                assertThat(left).isEmpty();
            }
        }
    }

    /** Some 300 MB of weights, each tensor larger than the whole heap. */
    @ParameterizedTest
    @ValueSource(strings = {"--external-data", "--fold"})
    void writesFarMoreThanTheHeapHolds(String option) throws Exception {
        Path spec = wide("wide", 4_600, 5);
        assertThat(java("-Xmx64m", List.of("compile", spec, "-o", model, option)))
                .isZero();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.getFileName().toString().contains(".onnx"))
                            .mapToLong(file -> file.toFile().length())
                            .sum())
                    .isGreaterThan(300_000_000);
        }
    }

    private Tcns compile() {
        return Tcns.run(with("compile", "-o", model, "--external-data").toArray());
    }

    /** The small network, behind a command. */
    private static List<Object> with(Object... command) {
        List<Object> arguments = new ArrayList<>(Arrays.asList(command));
        arguments.addAll(SMALL);
        return arguments;
    }

    private Path wide(String name, int channels, int repeats) throws IOException {
        return Files.writeString(folder.resolve(name + ".tcns"), """
                network %s(width = 1.0)
                input image [8, 8, 3]
                table body {
                  | operator   | c  | n  |
                  | conv2d 1x1 | %d | %d |
                }
                head features
                """.formatted(name, channels, repeats));
    }

    /** The exit code of a Java process of its own that runs a command. */
    private int java(String heap, List<Object> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temporary(),
                "-Donnxruntime.native.path=" + System.getProperty("onnxruntime.native.path"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        arguments.forEach(argument -> command.add(argument.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start()
                .waitFor();
    }

    private Path temporary() throws IOException {
        return Files.createDirectories(folder.resolve("temporary"));
    }

    private static List<String> classes(Tcns ran) {
        return ran.out().lines().filter(line -> line.contains("%")).toList();
    }

    private Path data() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".data"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
