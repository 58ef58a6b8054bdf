package io.tcns.exporters;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.Compilation;
import io.tcns.compiler.CompileOptions;
import io.tcns.compiler.Compiler;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.format.SafetensorsFiles;
import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import io.tcns.dsl.model.Architecture;
import io.tcns.exporters.onnx.OnnxOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From a file with the 14 MB of MobileNetV2's weights to the bytes of an ONNX file, every number checked:
 * {@code benchmarks/jmh exporters WeightsBenchmark}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class WeightsBenchmark {

    private static final Path SPEC = Path.of("../examples/specs/mobilenet_v2.tcns");

    private final Architecture network =
            Source.read(SPEC).then(source -> Tcns.check(source, Map.of())).orThrow();
    private Path folder;
    private Path safetensors;
    private Path onnx;

    @Setup
    @BeforeEach
    public void writeFiles() throws IOException {
        folder = Files.createTempDirectory("tcns-benchmark");
        Compilation seeded = Compiler.compile(network, CompileOptions.DEFAULT).orThrow();
        safetensors = SafetensorsFiles.write(folder.resolve("weights.safetensors"), seeded.network());
        onnx = folder.resolve("weights.onnx");
        Deployment.of(seeded, false, OnnxOptions.DEFAULT).onnx().writeTo(onnx);
    }

    @TearDown
    @AfterEach
    public void deleteFiles() throws IOException {
        Files.delete(safetensors);
        Files.delete(onnx);
        Files.delete(folder);
    }

    /** Found by name; slices of the mapped file. */
    @Benchmark
    public ByteBuffer safetensors() {
        return bytes(safetensors);
    }

    /** Found along the flow of data. */
    @Benchmark
    public ByteBuffer onnx() {
        return bytes(onnx);
    }

    private ByteBuffer bytes(Path weights) {
        Checkpoint checkpoint = WeightFiles.read(weights).orThrow();
        CompileOptions options = CompileOptions.DEFAULT.withSeed(2).withWeights(checkpoint);
        Compilation compilation = Compiler.compile(network, options).orThrow();
        return Deployment.of(compilation, true, OnnxOptions.DEFAULT).onnx().toBuffer();
    }

    @Test
    void writesTheSameFromBothFiles() {
        assertThat(safetensors().remaining()).isGreaterThan(4 * 3_487_816);
        assertThat(onnx()).isEqualTo(safetensors());
    }
}
