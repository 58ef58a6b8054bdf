package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Long use leaves nothing behind: no memory of any kind, no open file, no temporary one.
 *
 * <p>A short use of a bottleneck belongs to every build. With {@code -Dtcns.soak=MODEL} it is a long one of that model, and
 * takes minutes; its table is what {@code docs/performance.md} shows.
 */
class SoakTest {
    private static final String MODEL = "tcns.soak";
    private static final Path PROCESS = Path.of("/proc/self");

    /** Parts of a use, after each of which is measured. */
    private static final int PARTS = 10;

    /**
     * What a part may add. In a long use that is 105 bytes a run and 1 KiB an opening; the smallest things that either could
     * leave open are a view of a tensor, 250 bytes, and the options of a session, 22 KiB.
     */
    private static final int TOLERANCE_KIB = 1 << 10;

    @Test
    void longUseLeavesNothingBehind(@TempDir Path folder) throws Exception {
        assumeTrue(Files.exists(PROCESS), "memory and files are counted in /proc, which this system does not have");
        String model = System.getProperty(MODEL, "");
        String table = JavaProcess.run(
                folder,
                Duration.ofHours(2),
                Main.class,
                "-XX:+UseSerialGC",
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "-D" + MODEL + "=" + model);
        System.out.print(table);
        List<Measured> measured = table.lines().skip(2).map(Measured::parse).toList();
        assertThat(measured).hasSize(3 * PARTS);
        for (int use = 0; use < measured.size(); use += PARTS) {
            List<Measured> half = measured.subList(use + PARTS / 2 - 1, use + PARTS);
            assertFlat(half);
            // In a short use the JVM itself still grows: by what it compiles, and by more than ten sessions could
            // leave.
            if (!model.isEmpty()) {
                assertThat(typicalGrowth(half, Measured::residentKib)).isLessThan(TOLERANCE_KIB);
            }
        }
    }

    /** @param half the second half of a use, and what was measured before it */
    private static void assertFlat(List<Measured> half) {
        assertThat(typicalGrowth(half, Measured::heapKib)).isLessThan(TOLERANCE_KIB);
        assertThat(typicalGrowth(half, Measured::directKib)).isLessThan(TOLERANCE_KIB);
        assertThat(typicalGrowth(half, Measured::openFiles)).isZero();
        assertThat(typicalGrowth(half, Measured::temporaryFiles)).isZero();
    }

    /**
     * The median over the parts: a leak grows in every one, but the C library takes some MiB at once, now and then, and the JVM
     * opens a file for a moment.
     */
    private static long typicalGrowth(List<Measured> half, ToLongFunction<Measured> figure) {
        long[] growths = IntStream.range(1, half.size())
                .mapToLong(i -> figure.applyAsLong(half.get(i)) - figure.applyAsLong(half.get(i - 1)))
                .sorted()
                .toArray();
        return growths[growths.length / 2];
    }

    /**
     * A line of the table.
     *
     * @param use what was done over and over
     * @param times how often so far
     * @param residentKib memory of the whole process
     * @param heapKib objects that are alive
     * @param directKib direct buffers that are alive
     */
    private record Measured(
            String use,
            int times,
            long residentKib,
            long heapKib,
            long directKib,
            long openFiles,
            long temporaryFiles) {

        static final String HEADER = """
                | use | times | resident KiB | heap KiB | direct KiB | open files | temporary files |
                |---|--:|--:|--:|--:|--:|--:|
                """;

        static Measured now(String use, int times) throws IOException {
            System.gc();
            return new Measured(
                    use,
                    times,
                    resident(),
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 10,
                    direct() >> 10,
                    files(PROCESS.resolve("fd")),
                    files(Path.of(System.getProperty("java.io.tmpdir"))));
        }

        static Measured parse(String line) {
            String[] cells = line.replace(",", "").split("\\s*\\|\\s*");
            long[] numbers = Stream.of(cells).skip(2).mapToLong(Long::parseLong).toArray();
            return new Measured(cells[1], (int) numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
        }

        void print() {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,d | %,d | %,d | %,d | %d | %d |%n",
                    use,
                    times,
                    residentKib,
                    heapKib,
                    directKib,
                    openFiles,
                    temporaryFiles);
        }

        private static long resident() throws IOException {
            return Files.readAllLines(PROCESS.resolve("status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow();
        }

        private static long direct() {
            return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(pool -> pool.getName().equals("direct"))
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum();
        }

        private static long files(Path folder) throws IOException {
            try (Stream<Path> files = Files.list(folder)) {
                return files.count();
            }
        }
    }

    /** Prints the table. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws IOException {
            String file = Objects.requireNonNull(System.getProperty(MODEL));
            boolean isLong = !file.isEmpty();
            Model model =
                    isLong ? Model.of(Path.of(file)) : TinyModels.bottleneck().model();
            System.out.print(Measured.HEADER);
            try (Session session = Session.open(model, SessionOptions.defaults())) {
                List<Tensor> inputs = RandomInputs.of(session.inputs(), 1);
                repeat("run", isLong ? 100_000 : 2_000, () -> session.run(inputs));
                repeat("open, run and close", isLong ? 10_000 : 100, () -> openAndRun(model, inputs));
                repeat("profile", isLong ? 500 : 10, () -> profile(model, inputs));
            }
        }

        private static void repeat(String use, int times, Runnable action) throws IOException {
            for (int part = 1; part <= PARTS; part++) {
                for (int i = 0; i < times / PARTS; i++) {
                    action.run();
                }
                Measured.now(use, times / PARTS * part).print();
            }
        }

        private static void openAndRun(Model model, List<Tensor> inputs) {
            try (Session session = Session.open(model, SessionOptions.defaults())) {
                session.run(inputs);
            }
        }

        private static void profile(Model model, List<Tensor> inputs) {
            Profiler.profile(
                    model, inputs, ProfileOptions.defaults().withRuns(2).withWarmup(1));
        }
    }
}
