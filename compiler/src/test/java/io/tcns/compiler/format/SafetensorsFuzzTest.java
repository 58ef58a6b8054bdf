package io.tcns.compiler.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.TensorBytes;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes of a checkpoint are, they are refused with a reason, or are the tensors of which the header tells. */
class SafetensorsFuzzTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<byte[]> files() {
        String whole = "{" + SafetensorsFiles.entry("a", "F32", "[2]", 0, 8) + "}";
        String beyond = "{" + SafetensorsFiles.entry("a", "F32", "[3]", 0, 12) + "}";
        String overlapping = "{" + SafetensorsFiles.entry("a", "F32", "[2]", 0, 8) + ","
                + SafetensorsFiles.entry("b", "F32", "[1]", 4, 8) + "}";
        return Stream.of("{}", whole, beyond, overlapping, "[" + whole, "")
                .map(header -> SafetensorsFiles.file(header, Long.BYTES));
    }

    @MethodSource("files")
    @FuzzTest
    void readsAnyBytes(byte[] file) throws IOException {
        assertReads(file);
    }

    @FuzzTest
    @DictionaryFile(resourcePath = "header.dict")
    void readsAnyHeader(byte[] header) throws IOException {
        assertReads(SafetensorsFiles.file(header, Long.BYTES));
    }

    @FuzzTest
    void readsSpoiltCheckpoints(FuzzedDataProvider data) throws IOException {
        assertReads(MadeUpCheckpoint.of(data));
    }

    private static void assertReads(byte[] content) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        List<Tensor> tensors;
        try {
            tensors = Safetensors.tensors(file);
        } catch (UnreadableCheckpointException e) {
            assertThat(e.reason()).isNotBlank();
            return;
        }
        int headerBytes = Math.toIntExact(file.getLong(0));
        JsonNode header = JSON.readTree(content, Long.BYTES, headerBytes);
        assertThat(tensors).hasSize(header.size() - (header.has("__metadata__") ? 1 : 0));
        int dataStart = Long.BYTES + headerBytes;
        ByteBuffer data = file.slice(dataStart, content.length - dataStart);
        tensors.forEach(tensor -> assertIsDescribedBy(header.get(tensor.name()), tensor, data));
        assertThat(tensors.stream()
                        .mapToLong(tensor -> TensorBytes.of(tensor).remaining())
                        .sum())
                .isEqualTo(data.capacity());
    }

    private static void assertIsDescribedBy(JsonNode entry, Tensor tensor, ByteBuffer data) {
        assertThat(tensor.type().name()).isEqualTo(entry.get("dtype").textValue());
        assertThat(tensor.shape())
                .hasToString(JSON.convertValue(entry.get("shape"), List.class).toString());
        int start = entry.get("data_offsets").get(0).intValue();
        int end = entry.get("data_offsets").get(1).intValue();
        assertThat(TensorBytes.of(tensor)).isEqualTo(data.slice(start, end - start));
        long elements = tensor.shape().stream().reduce(1L, (a, b) -> a * b);
        assertThat(end - start).isEqualTo(elements * tensor.type().bytes());
    }
}
