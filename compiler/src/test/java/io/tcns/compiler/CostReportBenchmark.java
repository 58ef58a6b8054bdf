package io.tcns.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.cost.CostReport;
import io.tcns.compiler.lower.Lowering;
import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import io.tcns.dsl.check.CheckedSpec;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.model.Architecture;
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

/**
 * How many networks a second a search can count, without any weight: {@code benchmarks/jmh compiler CostReportBenchmark}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
// The compilers of a small machine take this long to settle.
@Warmup(iterations = 6, time = 5)
@Measurement(iterations = 5, time = 2)
public class CostReportBenchmark {

    private static final Path SPEC = Path.of("../examples/specs/mobilenet_v2.tcns");

    private final String text = Source.read(SPEC).orThrow().text();
    private final CheckedSpec spec = Tcns.parse(Source.of("mobilenet_v2.tcns", text))
            .then(CheckedSpec::of)
            .orThrow();

    /** From the text of a spec to all of its figures. */
    @Benchmark
    public CostReport textToReport() {
        return report(Tcns.check(Source.of("mobilenet_v2.tcns", text), Map.of()));
    }

    /** From a spec that has been checked, at other values of its parameters. */
    @Benchmark
    public CostReport otherParametersToReport() {
        return report(spec.at(Map.of("width", "0.5", "resolution", "192")));
    }

    private static CostReport report(Checked<Architecture> network) {
        return CostReport.of(Lowering.lower(network.orThrow(), 1));
    }

    @Test
    void countsWhatItTimes() {
        assertThat(textToReport().total().macs()).isEqualTo(300_774_272);
        assertThat(otherParametersToReport().total().parameters().trainable()).isEqualTo(1_968_680);
    }
}
