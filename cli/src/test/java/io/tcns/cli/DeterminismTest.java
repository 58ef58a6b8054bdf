package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcns.compiler.CompileOptions;
import io.tcns.compiler.Compiler;
import io.tcns.compiler.format.SafetensorsFiles;
import io.tcns.dsl.Source;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same commands in processes that have nothing in common but the spec: the same bytes. */
@DisabledOnOs(OS.WINDOWS)
class DeterminismTest {

    private static final Path THIS_JDK = Path.of(System.getProperty("java.home"));

    private static final List<String> SMALL = List.of("--set=width=0.1", "--set=resolution=64", "--set=classes=10");

    @TempDir
    static Path folder;

    private static Path spec;
    private static Path weights;
    private static String expected;

    @BeforeAll
    static void runHere() throws Exception {
        spec = Files.copy(Tcns.spec("mobilenet_v2"), folder.resolve("mobilenet_v2.tcns"));
        weights = SafetensorsFiles.write(
                folder.resolve("weights.safetensors"),
                Source.read(spec)
                        .then(source -> io.tcns.dsl.Tcns.check(source, Map.of("width", "0.1", "classes", "10")))
                        .then(network -> Compiler.compile(network, CompileOptions.DEFAULT.withSeed(2)))
                        .orThrow()
                        .network());
        expected = Commands.fingerprints(spec.toString(), weights.toString());
        assertThat(expected.lines()).hasSize(11);
    }

    /** Turkish has another i, Arabic other digits, German another point; the hash code of every object is 1. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Duser.language=tr -Duser.country=TR -Xint -XX:+UseSerialGC",
                "-Duser.language=ar -Duser.country=EG -Duser.extensions=nu-arab -Dfile.encoding=ISO-8859-1"
                        + " -XX:TieredStopAtLevel=1 -XX:+UseParallelGC",
                "-Duser.language=de -Duser.country=DE -Duser.timezone=Pacific/Kiritimati"
                        + " -XX:+UnlockExperimentalVMOptions -XX:hashCode=2"
            })
    void dependsOnNothingThatTheJvmIsTold(String options) throws Exception {
        assertSame(TcnsProcess.java(THIS_JDK, List.of(options.split(" ")), Commands.class, spec, weights));
    }

    @Test
    void dependsNotOnTheLocaleOfTheSystem() throws Exception {
        ProcessBuilder process = TcnsProcess.java(THIS_JDK, List.of(), Commands.class, spec, weights);
        process.environment().put("LC_ALL", "C");
        process.environment().put("TZ", "Pacific/Kiritimati");
        assertSame(process);
    }

    @Test
    void dependsNotOnTheFolder() throws Exception {
        Path inner = Files.createDirectories(folder.resolve("an inner/folder"));
        assertSame(TcnsProcess.java(
                        THIS_JDK, List.of(), Commands.class, "../../mobilenet_v2.tcns", "../../weights.safetensors")
                .directory(inner.toFile()));
    }

    @Test
    void dependsNotOnTheWayToTheSpec() throws Exception {
        Path links = Files.createDirectory(folder.resolve("links"));
        Path link = Files.createSymbolicLink(links.resolve("mobilenet_v2.tcns"), spec);
        assertSame(TcnsProcess.java(THIS_JDK, List.of(), Commands.class, link, weights));
    }

    @Test
    void dependsNotOnTheJdk() throws Exception {
        Optional<Path> jdk = newestOtherJdk();
        assumeTrue(jdk.isPresent(), "there is no other JDK beside " + THIS_JDK);
        assertSame(TcnsProcess.java(jdk.get(), List.of(), Commands.class, spec, weights));
    }

    private static void assertSame(ProcessBuilder process) throws Exception {
        assertThat(TcnsProcess.run(process)).isEqualTo(expected);
    }

    /** JDKs lie beside each other. */
    private static Optional<Path> newestOtherJdk() throws IOException {
        try (Stream<Path> beside = Files.list(THIS_JDK.toRealPath().getParent())) {
            return beside.filter(jdk -> Files.isExecutable(jdk.resolve("bin").resolve("java")))
                    .filter(jdk -> version(jdk) >= 17
                            && version(jdk) != Runtime.version().feature())
                    .max(Comparator.comparingInt(DeterminismTest::version));
        }
    }

    /** As a JDK notes it in a file; 0 when there is none. */
    private static int version(Path jdk) {
        try {
            Matcher version =
                    Pattern.compile("JAVA_VERSION=\"(\\d+)").matcher(Files.readString(jdk.resolve("release")));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** What the processes run: it prints a fingerprint of each file and each report. */
    static final class Commands {

        private Commands() {}

        public static void main(String[] arguments) throws Exception {
            System.out.print(fingerprints(arguments[0], arguments[1]));
        }

        static String fingerprints(String spec, String weights) throws Exception {
            Path models = Files.createTempDirectory("determinism");
            String model = models.resolve("m.onnx").toString();
            StringBuilder fingerprints = new StringBuilder();
            for (List<String> compilation : List.of(
                    List.of("compile", "--seed", "7"),
                    List.of("compile", "--no-fold", "--opset", "11", "--batch", "dynamic", "--output", "probabilities"),
                    List.of("compile", "--external-data"),
                    List.of("compile", "--weights", weights))) {
                run(
                        spec,
                        Stream.concat(compilation.stream(), Stream.of("-o", model))
                                .toList());
                for (Path file : sorted(models)) {
                    fingerprints.append(fingerprint(compilation, Files.readAllBytes(file)));
                    Files.delete(file);
                }
            }
            Files.delete(models);
            for (List<String> report : List.of(
                    List.of("check", "--format", "text"),
                    List.of("check", "--format", "json"),
                    List.of("profile", "--static", "--format", "text"),
                    List.of("profile", "--static", "--format", "json"),
                    List.of("profile", "--static", "--format", "csv"),
                    List.of("profile", "--static", "--format", "md"))) {
                // An answer calls the spec as the user does.
                String answer = run(spec, report)
                        .replace(spec, Path.of(spec).getFileName().toString());
                fingerprints.append(fingerprint(report, answer.getBytes(StandardCharsets.UTF_8)));
            }
            return fingerprints.toString();
        }

        private static List<Path> sorted(Path folder) throws IOException {
            try (Stream<Path> files = Files.list(folder)) {
                return files.sorted().toList();
            }
        }

        private static String run(String spec, List<String> command) {
            List<String> words = new ArrayList<>(command);
            words.add(spec);
            words.addAll(SMALL);
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            String[] arguments = words.toArray(String[]::new);
            int code = Main.run(new PrintWriter(out), new PrintWriter(err), PageWidth.DEFAULT, arguments);
            if (code != ExitCode.FINE) {
                throw new IllegalStateException(err.toString());
            }
            return out.toString();
        }

        private static String fingerprint(List<String> command, byte[] bytes) throws NoSuchAlgorithmException {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest) + "  " + command.get(0) + "\n";
        }
    }
}
