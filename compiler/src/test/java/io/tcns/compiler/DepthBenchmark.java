package io.tcns.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.cost.CostReport;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.lower.Lowering;
import io.tcns.compiler.pass.Passes;
import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How time grows with the number of layers, which should be in proportion: {@code benchmarks/jmh compiler DepthBenchmark}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
// One collector for all sizes, with room for a whole run, so that it copies little of what lives.
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xms3g", "-Xmn2g"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DepthBenchmark {

    private static final int WARMUP_RUNS = 4_000;

    @Param({"100", "1000", "10000"})
    public int bottlenecks;

    private String text = "";
    private Graph graph;

    /** Few runs of a deep network do not get its code compiled well, and depth alone should make the difference. */
    @Setup
    public void warmUp() {
        DepthBenchmark shallow = new DepthBenchmark();
        shallow.bottlenecks = 100;
        shallow.write();
        for (int run = 0; run < WARMUP_RUNS; run++) {
            shallow.textToReport();
            shallow.passes();
        }
    }

    @Setup
    public void write() {
        text = """
                network deep()
                input image [16, 16, 16]
                table body {
                  | operator   | t | c  | n  |
                  |------------|---|----|----|
                  | bottleneck | 6 | 16 | %d |
                }
                head classifier { classes: 10 }
                """.formatted(bottlenecks);
        graph = lowered();
    }

    /** From the text of a spec to its figures. */
    @Benchmark
    public CostReport textToReport() {
        return CostReport.of(lowered());
    }

    /** All passes, with the arithmetic of folding. */
    @Benchmark
    public Graph passes() {
        return Passes.apply(Passes.inference(true), graph);
    }

    private Graph lowered() {
        return Lowering.lower(Tcns.check(Source.of("deep.tcns", text), Map.of()).orThrow(), 1);
    }

    /** Expand, depthwise and project are 16 * 96 * (1 + 1) + 9 * 96 multiply-adds a pixel; the classifier has 160. */
    @Test
    void countsWhatItTimes() {
        bottlenecks = 100;
        write();
        assertThat(textToReport().total().macs()).isEqualTo(100L * 256 * 3936 + 160);
        assertThat(passes().macs()).isEqualTo(100L * 256 * 3936 + 160);
    }
}
