package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights stay in their file: a heap smaller than they are is enough, or one of twice their size for a model of ONNX. */
class WeightsHeapTest {

    private static final Path SPEC = Tcns.spec("mobilenet_v2");

    @TempDir
    private Path folder;

    /** 14.2 MB of weights. */
    @Test
    void isSmallerThanWeightsThatAreMapped() throws IOException, InterruptedException {
        Path weights = folder.resolve("weights.safetensors");
        assertThat(Tcns.run("export-weights", SPEC, "-o", weights).exitCode()).isZero();
        assertThat(Files.size(weights)).isGreaterThan(14_000_000);
        compile("-Xmx12m", weights);
    }

    /** Protocol Buffers reads from the heap. */
    @Test
    void isSmallerThanTwiceTheWeightsOfAModel() throws IOException, InterruptedException {
        Path weights = folder.resolve("weights.onnx");
        assertThat(Tcns.run("compile", SPEC, "--no-fold", "-o", weights).exitCode())
                .isZero();
        assertThat(Files.size(weights)).isGreaterThan(14_000_000);
        compile("-Xmx28m", weights);
    }

    private void compile(String heap, Path weights) throws IOException, InterruptedException {
        Path model = folder.resolve("model.onnx");
        // Most of it for what stays: each JDK divides a small heap by its own rule, and a model is one array.
        List<String> options = List.of(heap, "-Xmn4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        TcnsProcess.run(TcnsProcess.java(
                Path.of(System.getProperty("java.home")),
                options,
                Main.class,
                "compile",
                SPEC,
                "--weights",
                weights,
                "-o",
                model));
        Path expected = folder.resolve("expected.onnx");
        assertThat(Tcns.run("compile", SPEC, "-o", expected).exitCode()).isZero();
        assertThat(model).hasSameBinaryContentAs(expected);
    }
}
