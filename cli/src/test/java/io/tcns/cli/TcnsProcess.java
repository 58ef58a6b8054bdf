package io.tcns.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java process on the class path of the tests, for what shows only from its start on or at its end. */
final class TcnsProcess {

    private static final Path THIS_JDK = Path.of(System.getProperty("java.home"));

    private TcnsProcess() {}

    /** The command line, with the collector and the compiler that the launcher chooses. */
    static ProcessBuilder tcns(Object... arguments) {
        return java(THIS_JDK, List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), Main.class, arguments);
    }

    static ProcessBuilder java(Path jdk, List<String> options, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(jdk.resolve("bin").resolve("java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /** Runs a process to its end, which must be a good one; the answer is what it printed to stdout. */
    static String run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", builder.command())).isZero();
        return printed;
    }
}
