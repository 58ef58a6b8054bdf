package io.tcns.compiler.format;

import static io.tcns.compiler.format.KerasFiles.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.TensorBytes;
import io.tcns.dsl.diagnostic.Checked;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KerasArchiveTest {

    @TempDir
    private Path folder;

    @Test
    void readsAModelWhoseLayersAreNamedInTheFile() {
        Checkpoint checkpoint = read(file("model.keras")).orThrow();
        assertThat(checkpoint.format()).isEqualTo("Keras archive");
        assertThat(checkpoint.names())
                .containsExactly(
                        "conv/kernel",
                        "norm/beta",
                        "norm/moving_mean",
                        "norm/moving_variance",
                        "scores/kernel",
                        "scores/bias");
        assertThat(KerasModels.lines(checkpoint.graph().orElseThrow()))
                .containsExactly(
                        "image -> Convolution -> conv",
                        "conv -> BatchNorm -> norm",
                        "norm -> Nonlinearity -> relu",
                        "relu -> GlobalAveragePool -> pool",
                        "pool -> FullyConnected -> scores before 1",
                        "scores before 1 -> Softmax -> scores");
        assertThat(TensorBytes.of(checkpoint.tensor("conv/kernel").orElseThrow())
                        .isDirect())
                .isTrue();
    }

    @Test
    void countsTheLayersOfAModelThatNamesNone() {
        Checkpoint checkpoint = read(file("numbered.keras")).orThrow();
        assertThat(checkpoint.names()).containsExactly("conv/kernel", "last/kernel", "last/bias");
        assertThat(checkpoint.tensor("last/kernel").orElseThrow().shape()).containsExactly(1L, 1L, 2L, 3L);
    }

    private Checked<Checkpoint> read(byte[] content) {
        return CheckpointFile.read(
                TensorFlowJsFiles.write(folder.resolve("model.keras"), content), CheckpointFile.FORMATS);
    }
}
