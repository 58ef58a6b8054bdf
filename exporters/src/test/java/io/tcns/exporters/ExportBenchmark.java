package io.tcns.exporters;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.Compilation;
import io.tcns.compiler.CompileOptions;
import io.tcns.compiler.Compiler;
import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import io.tcns.exporters.onnx.OnnxOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the text of a spec to the bytes of its ONNX file, weights from a seed: {@code benchmarks/jmh exporters ExportBenchmark}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ExportBenchmark {

    private static final Path SPECS = Path.of("../examples/specs");

    private final Source classifier = read("mobilenet_v2.tcns");
    private final Source detector = read("ssdlite_mobilenet_v2.tcns");

    /** Batch norms folded, as {@code tcns compile} does it. */
    @Benchmark
    public ByteBuffer folded() {
        return bytes(classifier, true);
    }

    @Benchmark
    public ByteBuffer unfolded() {
        return bytes(classifier, false);
    }

    /** SSDLite, whose backbone is read from the file that it imports, each time. */
    @Benchmark
    public ByteBuffer detector() {
        return bytes(detector, true);
    }

    private static Source read(String spec) {
        return Source.read(SPECS.resolve(spec)).orThrow();
    }

    private static ByteBuffer bytes(Source spec, boolean fold) {
        Compilation compilation = Tcns.check(spec, Map.of())
                .then(network -> Compiler.compile(network, CompileOptions.DEFAULT))
                .orThrow();
        return Deployment.of(compilation, fold, OnnxOptions.DEFAULT).onnx().toBuffer();
    }

    /** A file holds four bytes for each parameter, and little else. */
    @Test
    void writesWhatItTimes() {
        assertThat(folded().remaining()).isBetween(4 * 3_487_816, 4 * 3_487_816 + 50_000);
        assertThat(unfolded().remaining()).isBetween(4 * 3_538_984, 4 * 3_538_984 + 80_000);
        assertThat(detector().remaining()).isBetween(4 * 4_286_261, 4 * 4_286_261 + 300_000);
    }
}
