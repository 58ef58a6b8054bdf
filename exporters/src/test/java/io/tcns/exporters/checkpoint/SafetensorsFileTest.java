package io.tcns.exporters.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.Compilation;
import io.tcns.compiler.CompileOptions;
import io.tcns.compiler.binding.NameRules;
import io.tcns.compiler.binding.TensorNames;
import io.tcns.compiler.binding.TensorNames.Named;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.TensorBytes;
import io.tcns.compiler.format.CheckpointFile;
import io.tcns.compiler.ir.Graph;
import io.tcns.exporters.Networks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {

    @TempDir
    private Path folder;

    /** By hand, from the page of the format and the shapes of torchvision's modules. */
    @Test
    void tellsTypeShapeAndPlaceOfEachTensor() throws IOException {
        ByteBuffer file = ByteBuffer.wrap(bytes(file(Networks.trained()))).order(ByteOrder.LITTLE_ENDIAN);
        String header = StandardCharsets.US_ASCII
                .decode(file.slice(8, (int) file.getLong(0)))
                .toString();

        assertThat(header.length() % 8).isZero();
        assertThat(header.stripTrailing() + "\n").isEqualTo(String.join(",", """
                {"__metadata__":{"format":"pt"}
                "features.0.1.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[0,8]}
                "features.1.conv.0.1.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[8,16]}
                "features.1.conv.1.1.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[16,24]}
                "features.1.conv.3.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[24,32]}
                "features.0.0.weight":{"dtype":"F32","shape":[8,3,3,3],"data_offsets":[32,896]}
                "features.0.1.weight":{"dtype":"F32","shape":[8],"data_offsets":[896,928]}
                "features.0.1.bias":{"dtype":"F32","shape":[8],"data_offsets":[928,960]}
                "features.0.1.running_mean":{"dtype":"F32","shape":[8],"data_offsets":[960,992]}
                "features.0.1.running_var":{"dtype":"F32","shape":[8],"data_offsets":[992,1024]}
                "features.1.conv.0.0.weight":{"dtype":"F32","shape":[48,8,1,1],"data_offsets":[1024,2560]}
                "features.1.conv.0.1.weight":{"dtype":"F32","shape":[48],"data_offsets":[2560,2752]}
                "features.1.conv.0.1.bias":{"dtype":"F32","shape":[48],"data_offsets":[2752,2944]}
                "features.1.conv.0.1.running_mean":{"dtype":"F32","shape":[48],"data_offsets":[2944,3136]}
                "features.1.conv.0.1.running_var":{"dtype":"F32","shape":[48],"data_offsets":[3136,3328]}
                "features.1.conv.1.0.weight":{"dtype":"F32","shape":[48,1,3,3],"data_offsets":[3328,5056]}
                "features.1.conv.1.1.weight":{"dtype":"F32","shape":[48],"data_offsets":[5056,5248]}
                "features.1.conv.1.1.bias":{"dtype":"F32","shape":[48],"data_offsets":[5248,5440]}
                "features.1.conv.1.1.running_mean":{"dtype":"F32","shape":[48],"data_offsets":[5440,5632]}
                "features.1.conv.1.1.running_var":{"dtype":"F32","shape":[48],"data_offsets":[5632,5824]}
                "features.1.conv.2.weight":{"dtype":"F32","shape":[8,48,1,1],"data_offsets":[5824,7360]}
                "features.1.conv.3.weight":{"dtype":"F32","shape":[8],"data_offsets":[7360,7392]}
                "features.1.conv.3.bias":{"dtype":"F32","shape":[8],"data_offsets":[7392,7424]}
                "features.1.conv.3.running_mean":{"dtype":"F32","shape":[8],"data_offsets":[7424,7456]}
                "features.1.conv.3.running_var":{"dtype":"F32","shape":[8],"data_offsets":[7456,7488]}
                "classifier.1.weight":{"dtype":"F32","shape":[5,8],"data_offsets":[7488,7648]}
                "classifier.1.bias":{"dtype":"F32","shape":[5],"data_offsets":[7648,7668]}}
                """.split("\n(?!$)")));
        assertThat(file.capacity()).isEqualTo(8 + header.length() + 7668);
    }

    @Test
    void holdsEveryWeightAsItIsTrained() {
        Compilation network =
                Networks.paper("mobilenet_v2_torchvision", Map.of("width", "0.35"), CompileOptions.DEFAULT);
        SafetensorsFile file = file(network.network());

        Checkpoint read = read(file);

        assertThat(read.tensors()).hasSize(file.tensors()).hasSize(314);
        for (Named named : names(network.network()).parameters()) {
            Tensor tensor = read.tensor(named.name()).orElseThrow();
            assertThat(TensorBytes.of(tensor)).isEqualTo(named.parameter().bytes());
        }
    }

    @Test
    void countsNoBatches() {
        Checkpoint read = read(file(Networks.trained()));

        assertThat(read.tensors().stream().filter(tensor -> tensor.shape().isEmpty()))
                .hasSize(4)
                .allSatisfy(counter ->
                        assertThat(TensorBytes.of(counter).getLong(0)).isZero());
    }

    @Test
    void isTheSameEveryTimeAndAsLongAsItSays() throws IOException {
        byte[] first = bytes(file(Networks.trained()));

        assertThat(bytes(file(Networks.trained()))).isEqualTo(first);
        assertThat(first).hasSize(Math.toIntExact(file(Networks.trained()).size()));
    }

    private Checkpoint read(SafetensorsFile file) {
        Path path = folder.resolve(file.name());
        try {
            file.writeTo(path);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return CheckpointFile.read(path, CheckpointFile.FORMATS).orThrow();
    }

    private static SafetensorsFile file(Graph network) {
        return new SafetensorsFile(network.name(), names(network));
    }

    private static TensorNames names(Graph network) {
        return NameRules.torchvision().names(network).orThrow();
    }

    private static byte[] bytes(SafetensorsFile file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        file.writeTo(bytes);
        return bytes.toByteArray();
    }
}
