package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code tcns compile -o} is killed at random moments, and the model is the old one or the new one, with all its weights.
 *
 * <p>A few times only; {@code -Dtcns.kills=200} does it 200 times.
 */
@DisabledOnOs(OS.WINDOWS)
class KilledTest {

    private static final int KILLS = Integer.getInteger("tcns.kills", 6);

    private static final String ONE_FILE = "--fold";

    private static final String TWO_FILES = "--external-data";

    private static final long LOOK_AGAIN = 500_000;

    @TempDir
    private Path folder;

    private Path oldModel;
    private Path newModel;
    private Path target;

    @BeforeEach
    void makeFolders() throws IOException {
        oldModel = Files.createDirectory(folder.resolve("old"));
        newModel = Files.createDirectory(folder.resolve("new"));
        target = Files.createDirectory(folder.resolve("target"));
    }

    @ParameterizedTest
    @ValueSource(strings = {ONE_FILE, TWO_FILES})
    void leavesTheOldModelOrTheNewOne(String option) throws Exception {
        TcnsProcess.run(compile("1", option, oldModel));
        TcnsProcess.run(compile("2", option, newModel));
        Durations undisturbed = measure(option);
        SplittableRandom random = new SplittableRandom(1);
        int leftOld = 0;
        int whileWriting = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            putOldModel();
            // Half of the moments are anywhere. The other half are aimed at the writing and what follows, which take
            // little of the whole.
            Process process = compile("2", option, target).start();
            if (kill % 2 == 0) {
                LockSupport.parkNanos(random.nextLong(undisturbed.whole()));
            } else {
                awaitWriting(process);
                LockSupport.parkNanos(random.nextLong(undisturbed.sinceWriting()));
            }
            process.destroyForcibly().waitFor();

            boolean isOld = targetHolds(oldModel);
            assertThat(isOld || targetHolds(newModel))
                    .as("whole after kill %d", kill)
                    .isTrue();
            leftOld += isOld ? 1 : 0;
            whileWriting += isWriting() ? 1 : 0;
        }
        // Of a few kills none may hit it.
        assertThat(whileWriting).isGreaterThanOrEqualTo(KILLS >= 100 ? 1 : 0);
        System.out.printf(
                "%s: %d kills left %d old models and %d new ones; %d hit the writing%n",
                option, KILLS, leftOld, KILLS - leftOld, whileWriting);
    }

    /** In nanoseconds. */
    private record Durations(long whole, long sinceWriting) {}

    private Durations measure(String option) throws Exception {
        putOldModel();
        long start = System.nanoTime();
        Process process = compile("2", option, target).start();
        awaitWriting(process);
        long writing = System.nanoTime();
        assertThat(process.waitFor()).isZero();
        long end = System.nanoTime();
        assertThat(targetHolds(newModel)).isTrue();
        assertThat(files(target)).hasSameSizeAs(files(newModel));
        return new Durations(end - start, end - writing);
    }

    private void putOldModel() throws IOException {
        for (Path file : files(target)) {
            Files.delete(file);
        }
        for (Path file : files(oldModel)) {
            Files.copy(file, target.resolve(file.getFileName()));
        }
    }

    private boolean targetHolds(Path model) throws IOException {
        for (Path file : files(model)) {
            Path same = target.resolve(file.getFileName());
            if (!Files.exists(same) || Files.mismatch(file, same) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Until there is a file that shall become one of the model's, or it is too late. */
    private void awaitWriting(Process process) throws IOException {
        while (process.isAlive() && !isWriting()) {
            LockSupport.parkNanos(LOOK_AGAIN);
        }
    }

    private boolean isWriting() throws IOException {
        return files(target).stream()
                .anyMatch(file -> file.getFileName().toString().startsWith(".tcns-"));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static ProcessBuilder compile(String seed, String option, Path folder) {
        return TcnsProcess.tcns(
                        "compile", Tcns.spec("mobilenet_v2"), "--seed", seed, option, "-o", folder.resolve("m.onnx"))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
    }
}
