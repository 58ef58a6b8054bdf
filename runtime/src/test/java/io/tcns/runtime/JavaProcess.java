package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A Java process of its own, on the class path of the tests, for what can only be seen from outside or from its start on. */
final class JavaProcess {
    private JavaProcess() {}

    /** Runs a class that takes less than two minutes to its end. */
    static String run(Path folder, Class<?> main, String... jvmOptions) throws IOException, InterruptedException {
        return run(folder, Duration.ofMinutes(2), main, jvmOptions);
    }

    /**
     * Runs a class to its end.
     *
     * @param folder working folder; {@code home} and {@code temporary} in it are the process's
     * @return everything that it printed to stdout and stderr
     */
    static String run(Path folder, Duration most, Class<?> main, String... jvmOptions)
            throws IOException, InterruptedException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        Path out = folder.resolve("out");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temporary,
                "-Donnxruntime.native.path=" + Objects.requireNonNull(System.getProperty("onnxruntime.native.path")),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("HOME", home.toString());
        builder.environment().remove("XDG_CACHE_HOME");
        Process process = builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(most.toSeconds(), TimeUnit.SECONDS))
                .as("ended in time")
                .isTrue();
        String output = Files.readString(out);
        Files.delete(out);
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
