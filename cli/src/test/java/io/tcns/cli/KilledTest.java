package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code tcns compile -o} is killed at random moments, and the file is the old one or the new one.
 *
 * <p>A few times only; {@code -Dtcns.kills=200} does it 200 times.
 */
@DisabledOnOs(OS.WINDOWS)
class KilledTest {

    private static final int KILLS = Integer.getInteger("tcns.kills", 10);

    private static final long LOOK_AGAIN = 500_000;

    @TempDir
    private Path folder;

    private Path oldModel;
    private Path newModel;
    private Path target;

    @BeforeEach
    void compileBothUndisturbed() throws Exception {
        oldModel = folder.resolve("old.onnx");
        newModel = folder.resolve("new.onnx");
        TcnsProcess.run(compile("1", oldModel));
        TcnsProcess.run(compile("2", newModel));
        target = Files.createDirectory(folder.resolve("target")).resolve("m.onnx");
    }

    @Test
    void leavesTheOldFileOrTheNewOne() throws Exception {
        Durations undisturbed = measure();
        SplittableRandom random = new SplittableRandom(1);
        int leftOld = 0;
        int whileWriting = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Files.copy(oldModel, target, StandardCopyOption.REPLACE_EXISTING);
            // Half of the moments are anywhere. The other half are aimed at the writing, which takes little of the
            // whole.
            Process process = compile("2", target).start();
            if (kill % 2 == 0) {
                LockSupport.parkNanos(random.nextLong(undisturbed.whole()));
            } else {
                awaitWriting(process);
                LockSupport.parkNanos(random.nextLong(undisturbed.writing()));
            }
            process.destroyForcibly().waitFor();

            boolean isOld = Files.mismatch(target, oldModel) < 0;
            assertThat(isOld || Files.mismatch(target, newModel) < 0)
                    .as("whole after kill %d", kill)
                    .isTrue();
            leftOld += isOld ? 1 : 0;
            for (Path temporary : temporaries()) {
                whileWriting++;
                Files.delete(temporary);
            }
        }
        System.out.printf(
                "%d kills left %d old files and %d new ones; %d hit the writing%n",
                KILLS, leftOld, KILLS - leftOld, whileWriting);

        TcnsProcess.run(compile("2", target));
        assertThat(target).hasSameBinaryContentAs(newModel);
        assertThat(temporaries()).isEmpty();
    }

    /** In nanoseconds. */
    private record Durations(long whole, long writing) {}

    private Durations measure() throws Exception {
        long start = System.nanoTime();
        Process process = compile("2", target).start();
        awaitWriting(process);
        long writing = System.nanoTime();
        while (!temporaries().isEmpty()) {
            LockSupport.parkNanos(LOOK_AGAIN);
        }
        long written = System.nanoTime();
        assertThat(process.waitFor()).isZero();
        return new Durations(System.nanoTime() - start, written - writing);
    }

    /** Until there is a file that shall become the target, or it is too late. */
    private void awaitWriting(Process process) throws IOException {
        while (process.isAlive() && temporaries().isEmpty()) {
            LockSupport.parkNanos(LOOK_AGAIN);
        }
    }

    private List<Path> temporaries() throws IOException {
        try (Stream<Path> files = Files.list(target.getParent())) {
            return files.filter(file -> !file.equals(target)).toList();
        }
    }

    private static ProcessBuilder compile(String seed, Path file) {
        return TcnsProcess.tcns("compile", Tcns.spec("mobilenet_v2"), "--seed", seed, "-o", file)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
    }
}
