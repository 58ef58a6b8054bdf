package io.tcns.exporters.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import com.sun.management.ThreadMXBean;
import io.tcns.compiler.ir.Graph;
import io.tcns.exporters.Networks;
import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.exporters.onnx.proto.TensorPlaces;
import io.tcns.exporters.onnx.proto.TensorProto;
import io.tcns.exporters.onnx.proto.TensorProto.DataType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExternalDataTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private Path root;

    private Path folder;

    /** A folder with 8192 bytes in {@code ok.data}, and as many where no model may look. */
    @BeforeEach
    void makeFiles() throws IOException {
        folder = Files.createDirectory(root.resolve("in"));
        Files.write(folder.resolve("ok.data"), new byte[8192]);
        Files.write(root.resolve("secret"), new byte[8192]);
        Files.createDirectory(folder.resolve("sub"));
        Files.write(folder.resolve("sub/ok.data"), new byte[8192]);
    }

    @Test
    void findsNothingWrongWithPlacesInTheFolder() throws IOException {
        for (List<String> entries : List.of(
                List.of("location", "ok.data", "offset", "4096", "length", "4096"),
                List.of("location", "ok.data", "length", "4096"),
                List.of("location", "ok.data"),
                List.of("location", "sub/ok.data", "offset", "17"),
                List.of("location", "./ok.data"))) {
            assertThat(problem(entries)).as(entries.toString()).isEmpty();
        }
    }

    static Stream<Arguments> wrongPlaces() {
        String outside = "the tensor `w` has external data in `%s`, outside of the model's folder";
        String number = "the tensor `w` has external data of %s `%s`, which is no number of bytes";
        return Stream.of(
                Arguments.of(List.of(), "the tensor `w` has external data and names no file"),
                Arguments.of(List.of("location", ""), "the tensor `w` has external data and names no file"),
                Arguments.of(List.of("location", "/etc/passwd"), outside.formatted("/etc/passwd")),
                Arguments.of(List.of("location", "../secret"), outside.formatted("../secret")),
                Arguments.of(List.of("location", ".."), outside.formatted("..")),
                Arguments.of(List.of("location", "sub/../../secret"), outside.formatted("sub/../../secret")),
                Arguments.of(List.of("location", "sub/../ok.data"), outside.formatted("sub/../ok.data")),
                Arguments.of(List.of("location", "..\\secret"), outside.formatted("..\\secret")),
                Arguments.of(List.of("location", "\n/../../secret"), outside.formatted(" /../../secret")),
                Arguments.of(
                        List.of("location", "ok.data\0x"),
                        "the tensor `w` has external data in `ok.data x`, which no file is called"),
                Arguments.of(
                        List.of("location", "none.data"),
                        "the tensor `w` has external data in `none.data`, and there is no such file"),
                Arguments.of(
                        List.of("location", "\u001b[31mred"),
                        "the tensor `w` has external data in ` [31mred`, and there is no such file"),
                Arguments.of(
                        List.of("location", "sub"),
                        "the tensor `w` has external data in `sub`, which is no readable file"),
                Arguments.of(List.of("location", "ok.data", "offset", "-4096"), number.formatted("offset", "-4096")),
                Arguments.of(List.of("location", "ok.data", "offset", "0x10"), number.formatted("offset", "0x10")),
                Arguments.of(List.of("location", "ok.data", "offset", ""), number.formatted("offset", "")),
                Arguments.of(
                        List.of("location", "ok.data", "offset", "9223372036854775807"),
                        number.formatted("offset", "9223372036854775807")),
                Arguments.of(List.of("location", "ok.data", "length", "-1"), number.formatted("length", "-1")),
                Arguments.of(
                        List.of("location", "ok.data", "offset", "8000"),
                        "the tensor `w` has 4096 bytes of external data from byte 8000 on, and `ok.data` has only 8192"),
                Arguments.of(
                        List.of("location", "ok.data", "offset", "999999999999999999"),
                        "the tensor `w` has 4096 bytes of external data from byte 999999999999999999 on, and `ok.data` has"
                                + " only 8192"),
                Arguments.of(
                        List.of("location", "ok.data", "length", "4"),
                        "the tensor `w` of shape [1024] has 4 bytes of external data, not 4096"),
                Arguments.of(
                        List.of("location", "ok.data", "location", "../secret"),
                        "the tensor `w` has two entries `location`"));
    }

    @ParameterizedTest
    @MethodSource("wrongPlaces")
    void tellsWhichPlaceIsWrong(List<String> entries, String problem) throws IOException {
        assertThat(problem(entries)).contains(problem);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void followsLinksInsideOfTheFolderOnly() throws IOException {
        Files.createSymbolicLink(folder.resolve("inside"), Path.of("ok.data"));
        Files.createSymbolicLink(folder.resolve("outside"), Path.of("../secret"));
        Files.createSymbolicLink(folder.resolve("up"), Path.of(".."));
        Path device = Files.createSymbolicLink(folder.resolve("device"), Path.of("/dev/zero"));
        assertThat(problem(List.of("location", "inside"))).isEmpty();
        assertThat(problem(List.of("location", "outside")))
                .contains("the tensor `w` has external data in `outside`, a link that leads out of the model's folder");
        assertThat(problem(List.of("location", "up/secret")))
                .contains(
                        "the tensor `w` has external data in `up/secret`, a link that leads out of the model's folder");
        assertThat(problem(List.of("location", "device")))
                .contains("the tensor `w` has external data in `device`, which is no readable file");
        Files.delete(device);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void looksBesideTheModelAndNotBesideALinkToIt() throws IOException {
        Path model = write(HostileModels.external("location", "ok.data"));
        Path link = Files.createSymbolicLink(root.resolve("link.onnx"), model);
        assertThat(ExternalData.read(link).orElseThrow().problem()).isEmpty();
    }

    @Test
    void letsTensorsShareAPlaceButNoPartOfOne() throws IOException {
        TensorProto w = HostileModels.tensor("w", "location", "ok.data", "offset", "0");
        TensorProto same = HostileModels.tensor("v", "location", "ok.data", "offset", "0");
        TensorProto next = HostileModels.tensor("v", "location", "ok.data", "offset", "4096");
        TensorProto part = HostileModels.tensor("v", "location", "ok.data", "offset", "4095");
        assertThat(problem(HostileModels.model(w, same))).isEmpty();
        assertThat(problem(HostileModels.model(next, w))).isEmpty();
        assertThat(problem(HostileModels.model(part, w)))
                .contains("the tensors `w` and `v` share a part of their external data");
    }

    /** Each hides a tensor at another depth of a model. */
    static Stream<Arguments> hidingPlaces() {
        TensorPlaces.TensorProto tensor = TensorPlaces.TensorProto.newBuilder()
                .setName("hidden")
                .setDataLocation(1)
                .addExternalData(TensorPlaces.StringStringEntryProto.newBuilder()
                        .setKey("location")
                        .setValue("/etc/passwd"))
                .build();
        TensorPlaces.SparseTensorProto sparse =
                TensorPlaces.SparseTensorProto.newBuilder().setIndices(tensor).build();
        TensorPlaces.GraphProto graph =
                TensorPlaces.GraphProto.newBuilder().addInitializer(tensor).build();
        TensorPlaces.GraphProto sparseGraph = TensorPlaces.GraphProto.newBuilder()
                .addSparseInitializer(
                        TensorPlaces.SparseTensorProto.newBuilder().setValues(tensor))
                .build();
        TensorPlaces.AttributeProto.Builder attribute = TensorPlaces.AttributeProto.newBuilder();
        return Stream.of(
                Arguments.of("initializer", inside(graph)),
                Arguments.of("sparse initializer", inside(sparseGraph)),
                Arguments.of("tensor attribute", inside(attribute.clone().setT(tensor))),
                Arguments.of("tensors attribute", inside(attribute.clone().addTensors(tensor))),
                Arguments.of("graph attribute", inside(attribute.clone().setG(graph))),
                Arguments.of("graphs attribute", inside(attribute.clone().addGraphs(graph))),
                Arguments.of("sparse attribute", inside(attribute.clone().setSparseTensor(sparse))),
                Arguments.of("sparse attributes", inside(attribute.clone().addSparseTensors(sparse))),
                Arguments.of(
                        "branch in a branch",
                        inside(attribute
                                .clone()
                                .setG(inside(attribute.clone().setG(graph)).getGraph()))),
                Arguments.of(
                        "function",
                        TensorPlaces.ModelProto.newBuilder()
                                .addFunctions(TensorPlaces.FunctionProto.newBuilder()
                                        .addNode(TensorPlaces.NodeProto.newBuilder()
                                                .addAttribute(attribute.clone().setT(tensor))))
                                .build()),
                Arguments.of(
                        "function's default",
                        TensorPlaces.ModelProto.newBuilder()
                                .addFunctions(TensorPlaces.FunctionProto.newBuilder()
                                        .addAttributeProto(attribute.clone().setT(tensor)))
                                .build()),
                Arguments.of(
                        "training",
                        TensorPlaces.ModelProto.newBuilder()
                                .addTrainingInfo(TensorPlaces.TrainingInfoProto.newBuilder()
                                        .setAlgorithm(graph))
                                .build()));
    }

    private static TensorPlaces.ModelProto inside(TensorPlaces.GraphProto graph) {
        return TensorPlaces.ModelProto.newBuilder().setGraph(graph).build();
    }

    private static TensorPlaces.ModelProto inside(TensorPlaces.AttributeProto.Builder attribute) {
        return inside(TensorPlaces.GraphProto.newBuilder()
                .addNode(TensorPlaces.NodeProto.newBuilder().addAttribute(attribute))
                .build());
    }

    @ParameterizedTest(name = "in a {0}")
    @MethodSource("hidingPlaces")
    void findsTensorsAtEveryDepth(String where, Message model) throws IOException {
        assertThat(problem(model))
                .contains("the tensor `hidden` has external data in `/etc/passwd`, outside of the model's folder");
    }

    @Test
    void asksNothingOfTensorsInside() throws IOException {
        TensorProto inside = HostileModels.tensor("w", "location", "/etc/passwd").toBuilder()
                .clearDataLocation()
                .setRawData(ByteString.copyFrom(new byte[4096]))
                .build();
        assertThat(problem(HostileModels.model(inside))).isEmpty();
    }

    @Test
    void readsNothingElse() throws IOException {
        Path text = Files.writeString(folder.resolve("text.onnx"), "network small(classes = 5)\n");
        assertThat(ExternalData.read(text)).isEmpty();
    }

    @Test
    void takesNoMemoryForWeightsThatStandInside() throws IOException {
        Path file = folder.resolve("huge.onnx");
        int content = 2_000_000_000;
        try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
            for (int[] field : new int[][] {{7, content + 12}, {5, content + 6}, {9, content}}) {
                CodedOutputStream head = CodedOutputStream.newInstance(Channels.newOutputStream(huge.getChannel()));
                head.writeTag(field[0], WireFormat.WIRETYPE_LENGTH_DELIMITED);
                head.writeUInt32NoTag(field[1]);
                head.flush();
            }
            // A hole: it takes no room on the disk.
            huge.setLength(huge.getFilePointer() + content);
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThat(ExternalData.read(file).orElseThrow().problem()).isEmpty();
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(2_000_000);
    }

    @Test
    void tellsThatTheDataIsNotTheOneThatTheModelWasWrittenWith() throws IOException {
        Path file = folder.resolve("m.onnx");
        new OnnxExporter(OnnxOptions.DEFAULT.withExternalData())
                .export(Networks.folded())
                .writeTo(file);
        ExternalData data = ExternalData.read(file).orElseThrow();
        assertThat(data.damage()).isEmpty();
        assertThat(data.size()).isEqualTo(Files.size(data.files().get(0)));
        try (RandomAccessFile damaged = new RandomAccessFile(data.files().get(0).toFile(), "rw")) {
            damaged.seek(5000);
            damaged.write(1);
        }
        assertThat(data.damage().orElseThrow())
                .matches("`small\\.onnx\\.[0-9a-f]{16}\\.data` is damaged, or not the file that the model was written"
                        + " with: its checksum is [0-9a-f]{40}, not [0-9a-f]{40}");
    }

    @Test
    void givesAGraphTheWeightsOfBothFiles() throws IOException {
        Path file = folder.resolve("m.onnx");
        Graph original = Networks.small(2).deployed(true);
        new OnnxExporter(OnnxOptions.DEFAULT.withExternalData())
                .export(original)
                .writeTo(file);
        Graph bound = OnnxFile.read(file)
                .orElseThrow()
                .bind(Networks.small(1).deployed(true))
                .orElseThrow();
        for (int i = 0; i < original.parameters().size(); i++) {
            assertThat(bound.parameters().get(i).floats())
                    .isEqualTo(original.parameters().get(i).floats());
        }
        assertThat(bound.parameters()).anyMatch(parameter -> parameter.bytes().isDirect());
    }

    @Test
    void isAProblemOfTheFile() throws IOException {
        Path file = write(HostileModels.external("location", "../secret"));
        assertThat(OnnxFile.read(file).orElseThrow().problems())
                .containsExactly("the tensor `w` has external data in `../secret`, outside of the model's folder");
    }

    @Test
    void asksForTheBytesOfKnownTypesOnly() throws IOException {
        TensorProto.Builder other = HostileModels.tensor("w", "location", "ok.data", "length", "8192").toBuilder();
        assertThat(problem(HostileModels.model(other.setDataType(11).build()))).isEmpty();
        assertThat(problem(HostileModels.model(
                        other.setDataType(DataType.FLOAT16_VALUE).build())))
                .contains("the tensor `w` of shape [1024] has 8192 bytes of external data, not 2048");
    }

    private Optional<String> problem(List<String> entries) throws IOException {
        return problem(HostileModels.external(entries.toArray(String[]::new)));
    }

    private Optional<String> problem(Message model) throws IOException {
        return ExternalData.read(write(model)).orElseThrow().problem();
    }

    private Path write(Message model) throws IOException {
        return Files.write(folder.resolve("m.onnx"), model.toByteArray());
    }

    /** Kept here so that the model of the tests stays one that ONNX Runtime takes. */
    @Test
    void startsFromAModelThatIsRight() throws IOException {
        ModelProto right = HostileModels.external("location", "ok.data");
        assertThat(OnnxRuntime.run(write(right), 1024, List.of(new float[1024])))
                .containsOnly(0f);
    }
}
