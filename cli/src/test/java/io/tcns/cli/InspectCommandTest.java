package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectCommandTest {

    @TempDir
    private Path folder;

    @Test
    void listsTensorsWithWhatTheirNumbersAreLike() throws IOException {
        Path file = file(
                "{\"weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                        + "\"count\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[24,32]},"
                        + "\"flag\":{\"dtype\":\"BOOL\",\"shape\":[8],\"data_offsets\":[32,40]}}",
                ByteBuffer.allocate(40)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(1)
                        .putFloat(2)
                        .putFloat(3)
                        .putFloat(4)
                        .putFloat(Float.NaN)
                        .putFloat(Float.NEGATIVE_INFINITY)
                        .putLong(7));
        Tcns inspected = Tcns.run("inspect", file);
        assertThat(inspected.err()).isEmpty();
        assertThat(inspected.out()).isEqualTo("""
                tensor  type  shape   min  max  mean    std  not finite
                weight  F32   2x3       1    4   2.5  1.118           2
                count   I64   scalar    7    7     7      0           0
                flag    BOOL  8         -    -     -      -           0

                safetensors: 3 tensors, 15 numbers
                """);
    }

    /** The square of a distance may be more than a double holds. */
    @Test
    void saysNothingOfAFigureThatIsBeyondNumbers() throws IOException {
        Path file = file(
                "{\"w\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}}",
                ByteBuffer.allocate(16)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putDouble(1e200)
                        .putDouble(-1e200));
        assertThat(Tcns.run("inspect", file).out()).startsWith("""
                tensor  type  shape      min     max  mean  std
                w       F64   2      -1E+200  1E+200     0    -
                """);
    }

    private Path file(String header, ByteBuffer data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + text.length + data.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(text.length).put(text).put(data.rewind());
        return Files.write(folder.resolve("weights.bin"), file.array());
    }

    /** The content tells the format, whatever the file is called; figures of others: the assets' own README and tools. */
    @ParameterizedTest
    @CsvSource({
        "mobilenet_v2_0.35_224/model.json, 'TensorFlow.js: 263 tensors, '",
        "mobilenet_v2_0.35_224/mobilenet_v2_0.35_torchvision_names.pth, 'PyTorch .pth: 312 tensors, '",
        "mobilenet_v2_0.35_224/mobilenet_v2_0.35_keras_names.npz, 'NumPy .npz: 260 tensors, '",
        "mobilenet_v1_0.25_224_keras.h5, 'Keras HDF5: 137 tensors, 475,544 numbers'",
        "tflite/ssd_mobilenet_v2_300_oidv4_fp16.tflite, 'TFLite: '",
        "onnx/FastestDet.onnx, 'ONNX: '"
    })
    void knowsFilesByTheirContent(String asset, String total) throws IOException {
        Path original = Tcns.asset(asset);
        // Shards stand beside their model.
        Path file = asset.endsWith("model.json") ? original : Files.copy(original, folder.resolve("nameless"));
        assertThat(Tcns.run("inspect", file).out()).contains("\n" + total);
    }

    @Test
    void saysWhatItCannotRead() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "once upon a time");
        Path empty = Files.createFile(folder.resolve("empty"));
        for (Path file : List.of(text, empty, folder, folder.resolve("none"))) {
            Tcns inspected = Tcns.run("inspect", file);
            assertThat(inspected.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(inspected.out()).isEmpty();
            assertThat(inspected.err()).startsWith(file + ": error[T0701]: ").hasLineCount(1);
        }
    }
}
