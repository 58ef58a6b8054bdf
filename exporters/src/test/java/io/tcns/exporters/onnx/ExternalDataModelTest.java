package io.tcns.exporters.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcns.compiler.ir.Graph;
import io.tcns.exporters.Checksum;
import io.tcns.exporters.Networks;
import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.exporters.onnx.proto.StringStringEntryProto;
import io.tcns.exporters.onnx.proto.TensorProto;
import io.tcns.exporters.onnx.proto.TensorProto.DataLocation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalDataModelTest {

    private static final List<float[]> IMAGE = List.of(image());

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("m.onnx");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answersLikeTheModelInOneFileToTheLastBit(boolean folded) throws IOException {
        Graph graph = Networks.small(1).deployed(folded);
        external(graph).writeTo(file);
        float[] expected = OnnxRuntime.run(new OnnxExporter(OnnxOptions.DEFAULT).export(graph), 1, IMAGE);
        assertThat(OnnxRuntime.run(file, 1, IMAGE)).isEqualTo(expected);
    }

    @Test
    void passesTheOfficialChecker() throws IOException {
        external(Networks.paper("mobilenet_v2").deployed(true)).writeTo(file);
        assertThatCode(() -> OnnxChecker.check(file)).doesNotThrowAnyException();
        Files.delete(data());
        assertThatThrownBy(() -> OnnxChecker.check(file)).hasMessageContaining(".data");
    }

    @Test
    void keepsSmallTensorsInside() throws IOException {
        external(Networks.trained()).writeTo(file);
        for (TensorProto tensor : tensors()) {
            long elements = tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
            boolean large = elements >= 256;
            assertThat(tensor.getDataLocation() == DataLocation.EXTERNAL)
                    .as(tensor.getName())
                    .isEqualTo(large);
            assertThat(tensor.hasRawData()).as(tensor.getName()).isNotEqualTo(large);
        }
        assertThat(tensors()).anyMatch(tensor -> tensor.getDataLocation() == DataLocation.EXTERNAL);
    }

    @Test
    void beginsEveryTensorAtAPageAndALargeOneWhereWindowsCanMapIt() throws IOException {
        Graph graph = Networks.paper("mobilenet_v2").deployed(true);
        external(graph).writeTo(file);
        long end = 0;
        ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(data()));
        for (TensorProto tensor : tensors()) {
            if (tensor.getDataLocation() != DataLocation.EXTERNAL) {
                continue;
            }
            int offset = Integer.parseInt(entries(tensor).getOrDefault("offset", ""));
            int length = Integer.parseInt(entries(tensor).getOrDefault("length", ""));
            assertThat(offset % (length < 1 << 20 ? 4096 : 65_536))
                    .as(tensor.getName())
                    .isZero();
            assertThat((long) offset).isGreaterThanOrEqualTo(end);
            assertThat(data.slice(offset, length))
                    .isEqualTo(graph.parameters().stream()
                            .filter(parameter -> parameter.name().equals(tensor.getName()))
                            .findFirst()
                            .orElseThrow()
                            .bytes());
            end = (long) offset + length;
        }
        assertThat(Files.size(data())).isEqualTo(end);
    }

    @Test
    void callsTheDataByItsChecksumWhichTheModelTells() throws IOException {
        external(Networks.folded()).writeTo(file);
        String checksum = Checksum.of(data());
        assertThat(checksum).hasSize(40);
        assertThat(data().getFileName()).hasToString("small.onnx." + checksum.substring(0, 16) + ".data");
        assertThat(tensors())
                .filteredOn(tensor -> tensor.getDataLocation() == DataLocation.EXTERNAL)
                .allSatisfy(tensor -> assertThat(entries(tensor))
                        .containsEntry("checksum", checksum)
                        .containsEntry("location", data().getFileName().toString()));
    }

    @Test
    void knowsTheSizeOfBothFiles() throws IOException {
        OnnxModel model = external(Networks.folded());
        model.writeTo(file);
        assertThat(model.size()).isEqualTo(Files.size(file) + Files.size(data()));
        assertThat(model.nodes()).isEqualTo(11);
    }

    @Test
    void writesTheSameBytesUnderAnyName() throws IOException {
        external(Networks.folded()).writeTo(file);
        byte[] model = Files.readAllBytes(file);
        byte[] data = Files.readAllBytes(data());
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        external(Networks.folded()).writeTo(elsewhere.resolve("other name.onnx"));
        assertThat(elsewhere.resolve("other name.onnx")).hasBinaryContent(model);
        assertThat(elsewhere.resolve(data().getFileName())).hasBinaryContent(data);
    }

    @Test
    void isOneFileWhereNoTensorIsLarge() throws IOException {
        Graph tiny = Networks.tiny();
        assertThat(external(tiny).isOneFile()).isTrue();
        assertThat(external(tiny).toBuffer())
                .isEqualTo(new OnnxExporter(OnnxOptions.DEFAULT).export(tiny).toBuffer());
    }

    @Test
    void hasNoBytesToBeSentOrHeld() {
        OnnxModel model = external(Networks.folded());
        assertThat(model.isOneFile()).isFalse();
        assertThatThrownBy(() -> model.writeTo(OutputStream.nullOutputStream()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("small.onnx is two files");
        assertThatThrownBy(model::toBuffer).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void leavesNoOldDataBehind() throws IOException {
        external(Networks.small(1).deployed(true)).writeTo(file);
        Path old = data();
        external(Networks.small(2).deployed(true)).writeTo(file);
        assertThat(data()).isNotEqualTo(old);
        assertThat(files()).containsExactlyInAnyOrder(file, data());
    }

    @Test
    void keepsDataThatAnotherModelNeeds() throws IOException {
        Path copy = folder.resolve("copy.onnx");
        external(Networks.small(1).deployed(true)).writeTo(file);
        Files.copy(file, copy);
        float[] before = OnnxRuntime.run(copy, 1, IMAGE);
        external(Networks.small(2).deployed(true)).writeTo(file);
        assertThat(OnnxRuntime.run(copy, 1, IMAGE)).isEqualTo(before);
        external(Networks.small(2).deployed(true)).writeTo(copy);
        assertThat(files()).containsExactlyInAnyOrder(file, copy, data());
    }

    @Test
    void keepsDataThatIsNotItsOwn() throws IOException {
        Path foreign = Files.write(folder.resolve("weights.bin"), new byte[4096]);
        Files.write(file, HostileModels.external("location", "weights.bin").toByteArray());
        external(Networks.folded()).writeTo(file);
        assertThat(foreign).exists();
    }

    /** The old model may be anybody's. */
    @Test
    void deletesNothingOutsideOfItsFolder() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path victim = Files.write(elsewhere.resolve("v.onnx.0123456789abcdef.data"), new byte[4096]);
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Path hostile = inner.resolve("m.onnx");
        for (String location : List.of(victim.toString(), "../elsewhere/" + victim.getFileName())) {
            Files.write(hostile, HostileModels.external("location", location).toByteArray());
            external(Networks.folded()).writeTo(hostile);
            assertThat(victim).exists();
        }
    }

    /** Whoever is killed between the two files leaves this. */
    @Test
    void leavesTheOldModelAsItWasUntilTheNewOneIsThere() throws IOException {
        external(Networks.small(1).deployed(true)).writeTo(file);
        float[] before = OnnxRuntime.run(file, 1, IMAGE);
        DataFiles.of(file).write("small.onnx", out -> out.write("the data of a new model".getBytes(UTF_8)));
        assertThat(files()).hasSize(3);
        assertThat(OnnxRuntime.run(file, 1, IMAGE)).isEqualTo(before);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void leavesNothingWhenItCannotBeWritten() throws IOException {
        external(Networks.small(1).deployed(true)).writeTo(file);
        List<Path> before = files();
        byte[] model = Files.readAllBytes(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        if (!Files.isWritable(file)) {
            assertThatThrownBy(() -> external(Networks.small(2).deployed(true)).writeTo(file))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessage(file + ": permission denied");
        }
        assertThatThrownBy(() -> external(Networks.small(2).deployed(true)).writeTo(folder.resolve("no/m.onnx")))
                .isInstanceOf(FileSystemException.class)
                .hasMessageEndingWith("its folder does not exist");
        assertThat(files()).isEqualTo(before);
        assertThat(file).hasBinaryContent(model);
    }

    @Test
    void deletesTheNewDataWhenTheModelCannotFollow() throws IOException {
        external(Networks.small(1).deployed(true)).writeTo(file);
        DataFiles data = DataFiles.of(file);
        data.write("small.onnx", out -> out.write(1));
        assertThat(files()).hasSize(3);
        data.deleteUnused();
        assertThat(files()).hasSize(2);
        assertThat(OnnxRuntime.run(file, 1, IMAGE)).isNotEmpty();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void writesBesideTheFileThatALinkLeadsTo() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path real = elsewhere.resolve("real.onnx");
        Files.createSymbolicLink(file, Path.of("elsewhere/real.onnx"));
        external(Networks.folded()).writeTo(file);
        assertThat(file).isSymbolicLink();
        assertThat(OnnxRuntime.run(file, 1, IMAGE)).isEqualTo(OnnxRuntime.run(real, 1, IMAGE));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void givesTheDataTheModeOfTheModelThatItReplaces() throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        external(Networks.folded()).writeTo(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data())))
                .isEqualTo("rw-------");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void refusesWhatIsNoPlaceForTwoFiles() {
        assertThatThrownBy(() -> external(Networks.folded()).writeTo(Path.of("/dev/null")))
                .isInstanceOf(FileSystemException.class)
                .hasMessage("/dev/null: is no place for two files; give a file in a folder");
    }

    private static OnnxModel external(Graph graph) {
        return new OnnxExporter(OnnxOptions.DEFAULT.withExternalData()).export(graph);
    }

    private static float[] image() {
        float[] image = new float[3 * 16 * 16];
        for (int i = 0; i < image.length; i++) {
            image[i] = (i % 255 - 127) / 127f;
        }
        return image;
    }

    private List<TensorProto> tensors() throws IOException {
        return ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getInitializerList();
    }

    private static Map<String, String> entries(TensorProto tensor) {
        return tensor.getExternalDataList().stream()
                .collect(Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
    }

    private Path data() throws IOException {
        return files().stream()
                .filter(path -> path.toString().endsWith(".data"))
                .findFirst()
                .orElseThrow();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
