package io.tcns.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher and the project's own POMs, in a checkout whose only source is a main class that prints its arguments. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final Path ROOT = Path.of(System.getProperty("tcns.root"));
    private static final Path MAIN = Path.of("cli/src/main/java/io/tcns/cli/Main.java");
    private static final String BUILDING = "tcns: building";

    /**
     * Exits with the number of its arguments. Given the one argument `late`, loads a class only after reading a line; given
     * `columns`, prints how many columns it was told that stdout and stderr have.
     */
    private static final String MAIN_SOURCE = """
            package io.tcns.cli;

            public class Main {
                public static void main(String[] arguments) throws Exception {
                    System.out.println("first edition" + java.util.List.of(arguments));
                    if (String.join("", arguments).equals("late")) {
                        System.in.read();
                        io.tcns.runtime.Late.main(arguments);
                    }
                    if (String.join("", arguments).equals("columns")) {
                        System.out.println("[" + System.getProperty("tcns.columns") + "]");
                        System.out.println("[" + System.getProperty("tcns.errorColumns") + "]");
                    }
                    System.exit(arguments.length);
                }
            }
            """;

    private static final String LATE_SOURCE = """
            package io.tcns.runtime;

            public class Late {
                public static void main(String[] arguments) {
                    System.out.println("first edition, late");
                }
            }
            """;

    @TempDir
    static Path folder;

    private static Path built;
    private static Outcome oneFirstCall;
    private static Outcome otherFirstCall;

    private Path checkout;

    /** What a finished process left. */
    private record Outcome(int exit, String out, String err) {}

    @BeforeAll
    static void callTwiceAtOnceInAFreshCheckout() throws Exception {
        built = Files.createDirectories(folder.resolve("a checkout"));
        for (String part : List.of("tcns", "pom.xml", ".mvn")) {
            copy(ROOT.resolve(part), built.resolve(part));
        }
        for (String module : List.of("dsl", "compiler", "runtime", "exporters", "cli", "examples")) {
            Files.createDirectory(built.resolve(module));
            copy(ROOT.resolve(module).resolve("pom.xml"), built.resolve(module).resolve("pom.xml"));
        }
        write(built.resolve(MAIN), MAIN_SOURCE);
        write(built.resolve("runtime/src/main/java/io/tcns/runtime/Late.java"), LATE_SOURCE);
        write(built.resolve("exporters/src/main/protobuf/empty.proto"), "syntax = \"proto2\";\n");

        Process one = start(built, built.resolve("tcns"), "one");
        Process other = start(built, built.resolve("tcns"), "other");
        oneFirstCall = finish(one);
        otherFirstCall = finish(other);
    }

    /** Every test has a built checkout of its own; -p keeps the times, so it is as fresh as the first. */
    @BeforeEach
    void copyTheBuiltCheckout(@TempDir Path own) throws Exception {
        checkout = own.resolve("copy of a checkout");
        copy(built, checkout);
    }

    @Test
    void buildsOnceWhenCalledTwiceAtOnce() {
        assertThat(oneFirstCall.out()).isEqualTo("first edition[one]\n");
        assertThat(otherFirstCall.out()).isEqualTo("first edition[other]\n");
        assertThat(oneFirstCall.err() + otherFirstCall.err()).containsOnlyOnce(BUILDING);
    }

    @Test
    void runsFromAnyFolderThroughALinkWithEveryArgumentUnchanged() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("else where"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("link"), checkout.resolve("tcns"));
        assertThat(call(elsewhere, link, "a b", "", "*", "$HOME", "é²", "--x=\"y\""))
                .isEqualTo(new Outcome(6, "first edition[a b, , *, $HOME, é², --x=\"y\"]\n", ""));
    }

    @Test
    void printsAndReadsUtf8UnderAnyLocale() throws Exception {
        Process process = start(Map.of("LC_ALL", "C"), checkout, checkout.resolve("tcns"), "é²");
        assertThat(finish(process)).isEqualTo(new Outcome(1, "first edition[é²]\n", ""));
    }

    @Test
    void buildsAgainWhenASourceChangedAndLeavesARunningProgramItsJars() throws Exception {
        Process running = start(checkout, checkout.resolve("tcns"), "late");
        assertThat(running.inputReader(UTF_8).readLine()).isEqualTo("first edition[late]");

        for (Path source : List.of(MAIN, Path.of("runtime/src/main/java/io/tcns/runtime/Late.java"))) {
            String text = Files.readString(checkout.resolve(source));
            write(checkout.resolve(source), text.replace("first edition", "second edition"));
        }
        Outcome second = call(checkout, checkout.resolve("tcns"));
        assertThat(second.out()).isEqualTo("second edition[]\n");
        assertThat(second.err()).startsWith(BUILDING).hasLineCount(1);
        assertThat(call(checkout, checkout.resolve("tcns")).err()).isEmpty();

        try (OutputStream input = running.getOutputStream()) {
            input.write('\n');
        }
        assertThat(running.inputReader(UTF_8).readLine()).isEqualTo("first edition, late");
    }

    @Test
    void showsWhyABuildFailedAndDoesNotRunTheOldOne() throws Exception {
        Files.delete(checkout.resolve("runtime/src/main/java/io/tcns/runtime/Late.java"));
        Outcome outcome = call(checkout, checkout.resolve("tcns"));
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("Main.java", "io.tcns.runtime").endsWith("tcns: the build failed\n");
    }

    @Test
    void refusesAnOldJava() throws Exception {
        Path old = checkout.resolve("old");
        write(old.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
        write(old.resolve("bin/java"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(old.resolve("bin/java"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Outcome outcome = finish(start(Map.of("JAVA_HOME", old.toString()), checkout, checkout.resolve("tcns")));
        assertThat(outcome)
                .isEqualTo(new Outcome(
                        1, "", "tcns: needs Java 17 or newer, found Java 11 (%s/bin/java)\n".formatted(old)));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void tellsTheWidthOfTheTerminalsIfThereAreAny() throws Exception {
        assertThat(call(checkout, checkout.resolve("tcns"), "columns").out()).endsWith("\n[]\n[]\n");
        assertThat(inTerminal("stty cols 73; ./tcns columns")).endsWith("\r\n[73]\r\n[73]\r\n");
        assertThat(inTerminal("stty cols 73; ./tcns columns | cat")).endsWith("\r\n[]\r\n[73]\r\n");
        assertThat(inTerminal("stty cols 73; ./tcns columns </dev/null 2>&1")).endsWith("\r\n[73]\r\n[73]\r\n");
        assertThat(inTerminal("stty cols 73; ./tcns columns 2>/dev/null")).endsWith("\r\n[73]\r\n[]\r\n");
    }

    /** What a terminal shows of a command; `script` of Linux makes one. */
    private String inTerminal(String command) throws Exception {
        return call(checkout, Path.of("script"), "--quiet", "--command", command, "/dev/null")
                .out();
    }

    private static Outcome call(Path folder, Path command, String... arguments) throws Exception {
        return finish(start(folder, command, arguments));
    }

    private static Process start(Path folder, Path command, String... arguments) throws IOException {
        return start(Map.of(), folder, command, arguments);
    }

    private static Process start(Map<String, String> environment, Path folder, Path command, String... arguments)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(command.toString()), Stream.of(arguments))
                        .toList())
                .directory(folder.toFile());
        builder.environment().putAll(environment);
        // The build of the copy uses what this build has fetched.
        builder.environment().put("MAVEN_OPTS", "-Dmaven.repo.local=" + System.getProperty("tcns.repository"));
        return builder.start();
    }

    private static Outcome finish(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        return new Outcome(process.waitFor(), out, err);
    }

    private static void copy(Path from, Path to) throws Exception {
        assertThat(finish(new ProcessBuilder("cp", "-Rp", from.toString(), to.toString()).start()))
                .isEqualTo(new Outcome(0, "", ""));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
