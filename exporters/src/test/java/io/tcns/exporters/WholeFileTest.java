package io.tcns.exporters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcns.exporters.WholeFile.Content;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

    private static final Content NEW = text("new");

    @TempDir
    Path folder;

    @Test
    void writesNewFiles() throws IOException {
        Path file = folder.resolve("m.onnx");
        WholeFile.write(file, NEW);
        assertThat(file).hasContent("new");
        assertThat(files()).containsExactly(file);
    }

    @Test
    void replacesFiles() throws IOException {
        Path file = Files.writeString(folder.resolve("m.onnx"), "a longer old text");
        WholeFile.write(file, NEW);
        assertThat(file).hasContent("new");
        assertThat(files()).containsExactly(file);
    }

    @Test
    void leavesFilesAloneUntilAllIsWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("m.onnx"), "old");
        WholeFile.write(file, out -> {
            NEW.writeTo(out);
            out.flush();
            assertThat(file).hasContent("old");
        });
        assertThat(file).hasContent("new");
    }

    @Test
    void leavesNothingWhenTheContentFails() throws IOException {
        Path old = Files.writeString(folder.resolve("old.onnx"), "old");
        for (Path file : List.of(old, folder.resolve("none.onnx"))) {
            assertThatThrownBy(() -> WholeFile.write(file, out -> {
                        NEW.writeTo(out);
                        throw new IOException("the disk is full");
                    }))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessage(file + ": the disk is full");
            assertThatThrownBy(() -> WholeFile.write(file, out -> {
                        NEW.writeTo(out);
                        throw new OutOfMemoryError("in a test");
                    }))
                    .isInstanceOf(OutOfMemoryError.class);
        }
        assertThat(old).hasContent("old");
        assertThat(files()).containsExactly(old);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void givesNewFilesTheModeOfTheUmask() throws IOException {
        Path plain = Files.createFile(folder.resolve("plain"));
        Path file = folder.resolve("m.onnx");
        WholeFile.write(file, NEW);
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(Files.getPosixFilePermissions(plain))
                .contains(PosixFilePermission.GROUP_READ);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void keepsTheModeOfReplacedFiles() throws IOException {
        Path file = Files.writeString(folder.resolve("m.onnx"), "old");
        Set<PosixFilePermission> mode = PosixFilePermissions.fromString("rw-r-x--x");
        Files.setPosixFilePermissions(file, mode);
        WholeFile.write(file, NEW);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(mode);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void writesWhatLinksLeadTo() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Path file = Files.writeString(inner.resolve("m.onnx"), "old");
        Path relative = Files.createSymbolicLink(inner.resolve("link"), Path.of("m.onnx"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), relative);
        WholeFile.write(link, NEW);
        assertThat(link).isSymbolicLink();
        assertThat(relative).isSymbolicLink();
        assertThat(file).hasContent("new").isRegularFile();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void writesWhatDanglingLinksLeadTo() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("m.onnx"));
        WholeFile.write(link, NEW);
        assertThat(link).isSymbolicLink();
        assertThat(folder.resolve("m.onnx")).hasContent("new");
    }

    /** To write what both names stand for could only be done in place, where it is not whole. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void leavesTheOldContentUnderFurtherNames() throws IOException {
        Path file = Files.writeString(folder.resolve("m.onnx"), "old");
        Path other = Files.createLink(folder.resolve("other.onnx"), file);
        WholeFile.write(file, NEW);
        assertThat(file).hasContent("new");
        assertThat(other).hasContent("old");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void refusesLinksInACircle() throws IOException {
        Path one = folder.resolve("one");
        Files.createSymbolicLink(one, Path.of("two"));
        Files.createSymbolicLink(folder.resolve("two"), Path.of("one"));
        assertFails(one, "too many links");
    }

    @Test
    void refusesFolders() {
        assertFails(folder, "is a directory");
        assertFails(Path.of("."), "is a directory");
        assertFails(folder.getRoot(), "is a directory");
    }

    @Test
    void refusesFilesInNoFolder() throws IOException {
        assertFails(folder.resolve("none").resolve("m.onnx"), "its folder does not exist");
        Path file = Files.writeString(folder.resolve("file"), "");
        assertFails(file.resolve("m.onnx"), "Not a directory");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void refusesFoldersWhereNothingCanBeWritten() {
        // Nobody may make files here, root neither.
        assertFails(Path.of("/sys/kernel/m.onnx"), "permission denied");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void refusesFilesThatMayNotBeWritten() throws Exception {
        Path file = Files.writeString(folder.resolve("m.onnx"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        // Root may write everything, unless it is denied that.
        String[] asAnyUser =
                Files.isWritable(file) ? new String[] {"setpriv", "--bounding-set=-dac_override"} : new String[0];
        assertThat(WriterProcess.finish(WriterProcess.start(file, asAnyUser))).isEqualTo("permission denied\n");
        assertThat(file).hasContent("old");
        assertThat(files()).containsExactly(file);
    }

    /** A limit on the size of files fails in the middle of them, as a full disk does. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void leavesTheOldFileWhenTheDiskTakesNoMore() throws Exception {
        Path file = Files.writeString(folder.resolve("m.onnx"), "old");
        Process process = WriterProcess.start(file, "bash", "-c", "ulimit -f 1536; exec \"$@\"", "bash");
        assertThat(WriterProcess.finish(process)).isEqualTo("half\nFile too large\n");
        assertThat(file).hasContent("old");
        assertThat(files()).containsExactly(file);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void saysWhenADeviceIsFull() {
        assertFails(Path.of("/dev/full"), "No space left on device");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void writesToWhereNothingIsKept() throws IOException {
        WholeFile.write(Path.of("/dev/null"), NEW);
        assertThat(Files.readAttributes(Path.of("/dev/null"), "isOther")).containsEntry("isOther", true);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void leavesNothingBesideTheOldFileWhenTheProcessIsToldToEnd() throws Exception {
        Path file = Files.writeString(folder.resolve("m.onnx"), "old");
        Process process = startUntilHalf(file);
        // The process's own method would also close its input, and let it go on.
        process.toHandle().destroy();
        assertThat(process.waitFor()).isEqualTo(128 + 15);
        assertThat(file).hasContent("old");
        assertThat(files()).containsExactly(file);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void leavesTheOldFileWhenTheProcessIsKilledAndTheNextOneCleansUp() throws Exception {
        Path file = Files.writeString(folder.resolve("m.onnx"), "old");
        Process process = startUntilHalf(file);
        process.destroyForcibly();
        assertThat(process.waitFor()).isEqualTo(128 + 9);
        assertThat(file).hasContent("old");
        assertThat(files()).hasSize(2);
        for (Path left : files()) {
            makeOld(left);
        }

        WholeFile.write(file, NEW);

        assertThat(file).hasContent("new");
        assertThat(files()).containsExactly(file);
    }

    private static Process startUntilHalf(Path file) throws IOException {
        Process process = WriterProcess.start(file);
        assertThat(process.inputReader().readLine()).isEqualTo(WriterProcess.HALF);
        return process;
    }

    /** What others are writing at this moment, and what only begins like a name of ours. */
    @Test
    void cleansUpNothingElse() throws IOException {
        Path young = Files.createFile(folder.resolve(".tcns-" + UUID.randomUUID()));
        Path notes = Files.createFile(folder.resolve(".tcns-notes"));
        Path copy = Files.createFile(folder.resolve(young.getFileName() + ".copy"));
        makeOld(notes);
        makeOld(copy);
        Path file = folder.resolve("m.onnx");
        WholeFile.write(file, NEW);
        assertThat(files()).containsExactlyInAnyOrder(young, notes, copy, file);
    }

    @Test
    void letsTheLastOfSeveralWritersWin() throws Exception {
        Path file = Files.writeString(folder.resolve("m.onnx"), "old");
        Process process = startUntilHalf(file);
        WholeFile.write(file, NEW);
        assertThat(file).hasContent("new");
        assertThat(WriterProcess.finish(process)).isEmpty();
        assertThat(Files.size(file)).isEqualTo(2 << 20);
        assertThat(files()).containsExactly(file);
    }

    /** As when standard output goes to a file and the target is {@code /dev/stdout}. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void appendsToFilesThatAreReachedAsOpenOnes() throws IOException {
        Path file = Files.writeString(folder.resolve("out"), "old ");
        try (FileChannel open = FileChannel.open(file, StandardOpenOption.WRITE)) {
            Path descriptor = descriptorOf(file);
            Path link = Files.createSymbolicLink(folder.resolve("link"), descriptor);
            WholeFile.write(descriptor, NEW);
            WholeFile.write(link, NEW);
            assertThat(open.size()).isEqualTo(10);
        }
        assertThat(file).hasContent("old newnew");
    }

    private static Path descriptorOf(Path file) throws IOException {
        Path real = file.toRealPath();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(descriptor -> Files.exists(descriptor))
                    .filter(descriptor -> isLinkTo(descriptor, real))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean isLinkTo(Path link, Path file) {
        try {
            return Files.readSymbolicLink(link).equals(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void writesStraightIntoPipes() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> read(pipe));
        WholeFile.write(pipe, NEW);
        assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo("new");
        assertThat(files()).containsExactly(pipe);
        assertThat(Files.readAttributes(pipe, "isOther")).containsEntry("isOther", true);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void makeOld(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    }

    private static Content text(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void assertFails(Path target, String reason) {
        assertThatThrownBy(() -> WholeFile.write(target, NEW))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(target + ": " + reason);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
