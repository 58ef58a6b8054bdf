package io.tcns.compiler.format;

import static io.tcns.compiler.format.KerasFiles.changed;
import static io.tcns.compiler.format.KerasFiles.file;
import static io.tcns.compiler.format.KerasFiles.place;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.TensorBytes;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KerasHdf5Test {

    @TempDir
    private Path folder;

    @Test
    void readsAModelInTheOrderOfItsLayers() {
        Checkpoint checkpoint = read(file("model.h5")).orThrow();

        assertThat(checkpoint.format()).isEqualTo("Keras HDF5");
        assertThat(checkpoint.names())
                .containsExactly(
                        "conv/kernel",
                        "norm/beta",
                        "norm/moving_mean",
                        "norm/moving_variance",
                        "scores/kernel",
                        "scores/bias");
        Tensor kernel = tensor(checkpoint, "conv/kernel");
        assertThat(kernel.type()).isEqualTo(ElementType.F32);
        assertThat(kernel.shape()).containsExactly(3L, 3L, 3L, 2L);
        assertThat(numbers(kernel)).isEqualTo(eighths(54));
        assertThat(TensorBytes.of(kernel).isDirect()).isTrue();
        assertThat(numbers(tensor(checkpoint, "norm/moving_variance"))).containsExactly(3.0, 4.0);
        assertThat(numbers(tensor(checkpoint, "scores/bias"))).containsExactly(7.0, 8.0, 9.0);
    }

    @Test
    void readsTheNetworkOfAModel() {
        assertThat(KerasModels.lines(read(file("model.h5")).orThrow().graph().orElseThrow()))
                .containsExactly(
                        "image -> Convolution -> conv",
                        "conv -> BatchNorm -> norm",
                        "norm -> Nonlinearity -> relu",
                        "relu -> GlobalAveragePool -> pool",
                        "pool -> FullyConnected -> scores before 1",
                        "scores before 1 -> Softmax -> scores");
    }

    @Test
    void readsWeightsAloneInTheNewestVersionOfTheFormat() {
        Checkpoint checkpoint = read(file("weights.h5")).orThrow();
        assertThat(checkpoint.names()).startsWith("conv/kernel", "norm/beta").hasSize(6);
        assertThat(checkpoint.graph()).isEmpty();
        Tensor kernel = tensor(checkpoint, "conv/kernel");
        assertThat(kernel.type()).isEqualTo(ElementType.F16);
        assertThat(numbers(kernel)).isEqualTo(eighths(54));
    }

    @Test
    void putsChunksTogether() {
        Checkpoint checkpoint = read(file("chunked.h5")).orThrow();
        assertThat(checkpoint.names()).containsExactly("conv/kernel", "conv_1/kernel");
        assertThat(numbers(tensor(checkpoint, "conv/kernel"))).isEqualTo(eighths(54));
        assertThat(numbers(tensor(checkpoint, "conv_1/kernel"))).isEqualTo(eighths(54));
    }

    @Test
    void readsGroupsOfMoreThanOneNode() {
        Checkpoint checkpoint = read(file("many.h5")).orThrow();
        assertThat(checkpoint.names()).containsExactly("layer_299/kernel");
        assertThat(numbers(tensor(checkpoint, "layer_299/kernel"))).containsExactly(2.5);
    }

    @Test
    void refusesWhatIsNoFileOfKeras() {
        assertThat(reason(changed("model.h5", file -> file.put(place(file, "model_weights", 0), (byte) 'M'))))
                .isEqualTo("this HDF5 file holds no weights in Keras's manner: it has no `layer_names`");
        assertThat(reason(Arrays.copyOf(file("model.h5"), 9)))
                .isEqualTo("the file is cut short, or damaged, at byte 9");
    }

    private static List<Double> eighths(int count) {
        return IntStream.range(0, count).mapToObj(i -> i / 8.0).toList();
    }

    private Checked<Checkpoint> read(byte[] content) {
        return CheckpointFile.read(
                TensorFlowJsFiles.write(folder.resolve("model.h5"), content), CheckpointFile.FORMATS);
    }

    private String reason(byte[] content) {
        List<String> lines = read(content).diagnostics().stream()
                .map(DiagnosticPrinter::line)
                .toList();
        assertThat(lines).hasSize(1);
        return lines.get(0).replaceFirst(".*error\\[T0701\\]: ", "");
    }

    private static Tensor tensor(Checkpoint checkpoint, String name) {
        return checkpoint.tensor(name).orElseThrow();
    }

    private static List<Double> numbers(Tensor tensor) {
        ByteBuffer bytes = TensorBytes.of(tensor);
        return IntStream.range(0, (int) tensor.elements())
                .mapToObj(i -> tensor.type().number(bytes, i))
                .toList();
    }
}
