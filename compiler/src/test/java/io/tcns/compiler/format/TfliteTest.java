package io.tcns.compiler.format;

import static io.tcns.compiler.format.TfliteFiles.FLOAT32;
import static io.tcns.compiler.format.TfliteFiles.INT32;
import static io.tcns.compiler.format.TfliteFiles.INT8;
import static io.tcns.compiler.format.TfliteFiles.UINT8;
import static io.tcns.compiler.format.TfliteFiles.floats;
import static io.tcns.compiler.format.TfliteFiles.scales;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.Quantization;
import io.tcns.compiler.checkpoint.Quantization.Scale;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.TensorBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TfliteTest {

    @TempDir
    private Path folder;

    private final TfliteFiles file = new TfliteFiles();

    @Test
    void readsNamesTypesShapesAndNumbers() throws IOException {
        file.value("image", 1, 2, 2, 3);
        file.value("output", 1, 4);
        file.constant("weight", FLOAT32, floats(1.5f, -2, 3), 1, 3);

        Checkpoint checkpoint = read();

        assertThat(checkpoint.format()).isEqualTo("TFLite");
        assertThat(checkpoint.names()).containsExactly("weight");
        Tensor weight = tensor(checkpoint, "weight");
        assertThat(weight.type()).isEqualTo(ElementType.F32);
        assertThat(weight.shape()).containsExactly(1L, 3L);
        assertThat(weight.quantization()).isEmpty();
        assertThat(numbers(checkpoint, "weight")).containsExactly(1.5, -2.0, 3.0);
        assertThat(checkpoint.graph().orElseThrow().inputs()).containsExactly("image");
        assertThat(checkpoint.graph().orElseThrow().outputs()).containsExactly("output");
    }

    @Test
    void showsTheFileItselfAndNoCopy() throws IOException {
        file.constant("a", FLOAT32, floats(1), 1);
        file.constant("b", FLOAT32, floats(1), 1);
        ByteBuffer bytes = TensorBytes.of(tensor(read(), "b"));
        assertThat(bytes.isDirect()).isTrue();
        assertThat(bytes.isReadOnly()).isTrue();
        assertThat(bytes.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    @ParameterizedTest
    @CsvSource({
        "0, F32",
        "1, F16",
        "2, I32",
        "3, U8",
        "4, I64",
        "6, BOOL",
        "7, I16",
        "8, C64",
        "9, I8",
        "10, F64",
        "12, U64",
        "15, U32",
        "16, U16",
        "18, BF16"
    })
    void readsEveryTypeOfNumbers(byte number, ElementType type) throws IOException {
        twoValues();
        file.constant("numbers", number, new byte[2 * type.bytes()], 2);
        assertThat(tensor(read(), "numbers").type()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(bytes = {5, 11, 13, 14, 17, 19, 127, -1})
    void leavesOutWhatIsNoNumberOfWholeBytes(byte number) throws IOException {
        twoValues();
        file.constant("strange", number, new byte[3], 2);
        assertThat(read().tensors()).isEmpty();
    }

    @Test
    void readsOneScaleWithItsZeroPoint() throws IOException {
        twoValues();
        file.constant("weight", UINT8, new byte[] {0, (byte) 200}, scales(0, 128, 0.5f), 2);
        Tensor weight = tensor(read(), "weight");
        assertThat(weight.quantization()).contains(Quantization.perTensor(0.5, -64));
        assertThat(numbers(read(), "weight")).containsExactly(0.0, 200.0);
    }

    @Test
    void readsAScaleForEachChannel() throws IOException {
        twoValues();
        file.constant("weight", INT8, new byte[6], scales(3, 0, 0.5f, 2, 8), 1, 1, 2, 3);
        Quantization scales = tensor(read(), "weight").quantization().orElseThrow();
        assertThat(scales.axis()).isEqualTo(3);
        assertThat(scales.scales()).extracting(Scale::factor).containsExactly(0.5, 2.0, 8.0);
    }

    @Test
    void takesAnAbsentZeroPointForZeroAndASingleOneForAll() throws IOException {
        twoValues();
        file.constant("absent", INT8, new byte[2], new FlatTableWriter().with(2, new float[] {2, 4}), 2);
        file.constant(
                "single",
                INT8,
                new byte[2],
                new FlatTableWriter().with(2, new float[] {2, 4}).with(3, new long[] {10}),
                2);
        assertThat(scalesOf("absent")).extracting(scale -> scale.number(3)).containsExactly(6.0, 12.0);
        assertThat(scalesOf("single")).extracting(scale -> scale.number(3)).containsExactly(-14.0, -28.0);
    }

    @Test
    void readsBiasesByTheirOwnScales() throws IOException {
        twoValues();
        file.constant("with", INT32, new byte[8], scales(0, 0, 0.25f, 0.125f), 2);
        file.constant("without", INT32, new byte[8], 2);
        assertThat(scalesOf("with")).extracting(Scale::factor).containsExactly(0.25, 0.125);
        // Then they are no weights, and binding says so.
        assertThat(tensor(read(), "without").quantization()).isEmpty();
    }

    @Test
    void ignoresAnEmptyListOfScales() throws IOException {
        twoValues();
        file.constant("weight", FLOAT32, floats(1), new FlatTableWriter().with(2, new float[0]), 1);
        assertThat(tensor(read(), "weight").quantization()).isEmpty();
    }

    @Test
    void givesEveryTensorANameOfItsOwn() throws IOException {
        for (String name : List.of("a", "a#2", "a", "", "", "a", "a#2")) {
            file.constant(name, FLOAT32, floats(1), 1);
        }
        assertThat(read().names()).containsExactly("a", "a#2", "a#2#2", "tensor#3", "tensor#4", "a#5", "a#2#6");
    }

    @Test
    void readsBytesThatStandBehindTheFlatBuffer() throws IOException {
        twoValues();
        file.constant("weight", FLOAT32, new byte[0], 2);
        byte[] head = file.file();
        FlatTableWriter buffer = file.buffers.get(1);
        // As long with the numbers as without them, so that the place is known before.
        buffer.with(0, new byte[0]).with(1, (long) head.length).with(2, 8L);
        head = file.file();
        buffer.with(1, (long) head.length);
        byte[] whole = Arrays.copyOf(file.file(), head.length + 8);
        System.arraycopy(floats(0.5f, 7), 0, whole, head.length, 8);
        assertThat(numbers(read(whole), "weight")).containsExactly(0.5, 7.0);
    }

    @Test
    void ignoresAPlaceBehindTheFlatBufferThatIsNone() throws IOException {
        twoValues();
        file.constant("weight", FLOAT32, floats(3), 1);
        file.buffers.get(1).with(1, 1L).with(2, 1L << 40);
        assertThat(numbers(read(), "weight")).containsExactly(3.0);
    }

    @Test
    void readsScalarsAndSharedBuffers() throws IOException {
        twoValues();
        int one = file.constant("one", FLOAT32, floats(3));
        file.tensor(new FlatTableWriter().with(2, 1).with(3, "other"));
        assertThat(one).isEqualTo(2);
        assertThat(numbers(read(), "one")).containsExactly(3.0);
        assertThat(numbers(read(), "other")).containsExactly(3.0);
        assertThat(tensor(read(), "other").shape()).isEmpty();
    }

    @Test
    void isKnownByItsMark() {
        assertThat(new Tflite()
                        .recognises(TfliteFiles.little(TfliteFiles.network().file())))
                .isTrue();
        assertThat(new Tflite()
                        .recognises(
                                TfliteFiles.little(TfliteFiles.network().model.file("TFL2"))))
                .isFalse();
        assertThat(new Tflite().recognises(TfliteFiles.little(new byte[7]))).isFalse();
    }

    private void twoValues() {
        file.value("image", 1);
        file.value("output", 1);
    }

    private List<Scale> scalesOf(String name) throws IOException {
        return tensor(read(), name).quantization().orElseThrow().scales();
    }

    private static Tensor tensor(Checkpoint checkpoint, String name) {
        return checkpoint.tensor(name).orElseThrow();
    }

    private static List<Double> numbers(Checkpoint checkpoint, String name) {
        return Reading.numbers(List.copyOf(checkpoint.tensors()), name);
    }

    private Checkpoint read() throws IOException {
        return read(file.file());
    }

    private Checkpoint read(byte[] content) throws IOException {
        Path path = Files.createTempFile(folder, "network", ".tflite");
        return CheckpointFile.read(Files.write(path, content), CheckpointFile.FORMATS)
                .orThrow();
    }
}
