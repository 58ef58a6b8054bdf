package io.tcns.compiler.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.format.TensorFlowJsManifest.Group;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a file of Keras or TensorFlow.js is, it is refused with a reason, or is what it says, no larger than it is. */
class KerasFuzzTest {

    static Stream<byte[]> hdf5Files() {
        return Stream.of("model.h5", "weights.h5", "chunked.h5").map(KerasFiles::file);
    }

    @MethodSource("hdf5Files")
    @FuzzTest
    void readsAnyHdf5(byte[] content) {
        ByteBuffer file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        try {
            Checkpoint checkpoint = new KerasHdf5().read(Path.of("file"), file);
            checkpoint.tensors().forEach(KerasFuzzTest::assertIsWhole);
        } catch (UnreadableCheckpointException e) {
            assertThat(e.reason()).isNotBlank();
        }
    }

    private static void assertIsWhole(Tensor tensor) {
        try {
            assertThat((long) tensor.bytes().remaining())
                    .isEqualTo(Tensor.bytes(tensor.type(), tensor.shape()).orElseThrow());
        } catch (UnreadableCheckpointException e) {
            assertThat(e.reason()).isNotBlank();
        }
    }

    static Stream<byte[]> models() {
        String input = KerasModels.layer("InputLayer", "x", "", "[]");
        String relu = KerasModels.layer("ReLU", "r", "", "[[['x',0,0,{}]]]");
        return Stream.of(
                        "{}",
                        KerasModels.sequential(
                                KerasModels.layer("Dense", "a", ""), KerasModels.layer("ReLU", "r", ",'max_value':6")),
                        KerasModels.functional("[['x',0,0]]", "[['r',0,0]]", input, relu))
                .map(model -> model.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("models")
    @FuzzTest
    @DictionaryFile(resourcePath = "keras.dict")
    void readsAnyModel(byte[] json) {
        try {
            KerasModels.read(
                            new String(json, StandardCharsets.UTF_8),
                            false,
                            "a/kernel 2 3",
                            "a/bias 3",
                            "x/kernel 3 3 2 4")
                    .ifPresent(graph -> assertThat(graph.nodes()).allSatisfy(KerasFuzzTest::assertFlows));
        } catch (UnreadableCheckpointException e) {
            assertThat(e.reason()).isNotBlank();
        }
    }

    private static void assertFlows(ForeignNode node) {
        assertThat(node.inputs()).isNotEmpty();
        assertThat(node.outputs()).hasSize(1).doesNotContainAnyElementsOf(node.inputs());
    }

    static Stream<byte[]> manifests() {
        String quantised = TensorFlowJsFiles.quantised("q", "[4]", "\"dtype\":\"uint8\",\"scale\":0.5,\"min\":-1");
        String plain = TensorFlowJsFiles.weight("a", "[2,3]", "float32");
        return Stream.of(TensorFlowJsFiles.model(TensorFlowJsFiles.group(List.of("a.bin", "b.bin"), plain, quantised)))
                .map(model -> model.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("manifests")
    @FuzzTest
    @DictionaryFile(resourcePath = "keras.dict")
    void readsAnyManifest(byte[] json) {
        try {
            Set<String> names = new TreeSet<>();
            for (Group group : TensorFlowJsManifest.read(
                    JsonTree.read(ByteBuffer.wrap(json), "the file").path("weightsManifest"))) {
                assertThat(group.entries()).allSatisfy(entry -> {
                    assertThat(names.add(entry.name())).isTrue();
                    assertThat(Tensor.bytes(entry.type(), entry.shape())).contains(entry.bytes());
                    assertThat(entry.bytes()).isBetween(0L, MappedFile.MAX_BYTES);
                    entry.quantization()
                            .ifPresent(scale ->
                                    assertThat(scale.scales().get(0).factor()).isPositive());
                });
            }
        } catch (UnreadableCheckpointException e) {
            assertThat(e.reason()).isNotBlank();
        }
    }
}
