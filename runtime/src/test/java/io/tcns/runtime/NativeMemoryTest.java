package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory outside the heap shows only in the size of the process, so this is measured in one whose heap cannot grow.
 */
class NativeMemoryTest {
    private static final Path STATUS = Path.of("/proc/self/status");
    /** Four weights of {@link TinyModels#large()}: above the noise, below one unclosed session a round. */
    private static final int TOLERANCE_KIB = 1 << 10;

    @Test
    void neitherRunsNorSessionsLeaveMemoryBehind(@TempDir Path folder) throws Exception {
        assumeTrue(Files.exists(STATUS), "the size of the process is read from /proc, which this system does not have");
        String output =
                JavaProcess.run(folder, Main.class, "-XX:+UseSerialGC", "-Xms48m", "-Xmx48m", "-XX:+AlwaysPreTouch");
        Map<String, Integer> growth = output.lines()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(line -> line[0], line -> Integer.valueOf(line[1])));
        assertThat(growth).containsOnlyKeys("runs", "sessions", "refused", "profiles");
        assertThat(growth).allSatisfy((what, kib) -> assertThat(kib).as(what).isLessThan(TOLERANCE_KIB));
    }

    /** Prints by how many KiB the process keeps growing over many runs, sessions, refused models and profiles. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws IOException {
            Model small = TinyModels.addOne().model();
            Model large = TinyModels.large().model();
            measure("runs", () -> openAndRun(small, 1, 20_000));
            measure("sessions", () -> openAndRun(large, 30, 1));
            measure("refused", () -> openRefused(30));
            measure("profiles", () -> profile(large, 2));
        }

        /**
         * The least growth of several intervals. A leak grows in each of them; the JVM and the C library take memory and
         * give it back by megabytes, but not in each.
         */
        private static void measure(String name, Runnable round) throws IOException {
            long least = Long.MAX_VALUE;
            for (int interval = 0; interval < 6; interval++) {
                long before = residentKib();
                for (int i = 0; i < 6; i++) {
                    round.run();
                }
                least = Math.min(least, residentKib() - before);
            }
            System.out.println(name + " " + least);
        }

        private static void openAndRun(Model model, int sessions, int runs) {
            for (int i = 0; i < sessions; i++) {
                try (Session session = Session.open(model, SessionOptions.defaults())) {
                    List<Tensor> inputs = RandomInputs.of(session.inputs(), 1);
                    for (int run = 0; run < runs; run++) {
                        session.run(inputs);
                    }
                }
            }
        }

        /** ONNX Runtime opens the model, then the session refuses its output, which is too large. */
        private static void openRefused(int sessions) {
            Model refused = TinyModels.large()
                    .input("huge", 1L << 20, 1L << 20)
                    .node("Relu", "relu", List.of("huge"), "huge y")
                    .output("huge y", 1L << 20, 1L << 20)
                    .model();
            for (int i = 0; i < sessions; i++) {
                try (Session session = Session.open(refused, SessionOptions.defaults())) {
                    throw new AssertionError("opened " + session.outputs());
                } catch (InputException expected) {
                    assertThat(expected).hasMessageContaining("huge y");
                }
            }
        }

        private static void profile(Model model, int times) {
            for (int i = 0; i < times; i++) {
                try (Session session = Session.open(model, SessionOptions.defaults())) {
                    List<Tensor> inputs = RandomInputs.of(session.inputs(), 1);
                    Profiler.profile(
                            model, inputs, ProfileOptions.defaults().withRuns(2).withWarmup(1));
                }
            }
        }

        private static long residentKib() throws IOException {
            System.gc();
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
