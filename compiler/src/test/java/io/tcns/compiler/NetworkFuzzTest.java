package io.tcns.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tcns.compiler.cost.Cost;
import io.tcns.compiler.cost.CostReport;
import io.tcns.compiler.cost.PeakMemory;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.lower.Lowering;
import io.tcns.dsl.ChangedSpec;
import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import io.tcns.dsl.model.Architecture;
import java.util.Map;

/** Every network that the checker lets through becomes a graph, and its cost adds up. */
class NetworkFuzzTest {

    @FuzzTest
    void countsEveryNetwork(FuzzedDataProvider data) {
        Tcns.check(Source.of("fuzz.tcns", ChangedSpec.of(data)), Map.of())
                .value()
                .ifPresent(NetworkFuzzTest::assertCounts);
    }

    private static void assertCounts(Architecture network) {
        Graph graph = Lowering.lower(network, 1);
        CostReport report = CostReport.of(graph);
        Cost total = report.total();
        assertThat(total.macs()).isEqualTo(graph.macs());
        assertThat(report.layers().stream()
                        .mapToLong(layer -> layer.cost().macs())
                        .sum())
                .isEqualTo(total.macs());
        assertThat(total.parameters().withBnStatistics())
                .isEqualTo(graph.parameters().stream()
                        .mapToLong(parameter -> parameter.type().elements())
                        .sum());
        assertPeaks(report);
    }

    /** No rule needs less than the largest layer's output, nor more than all of them at once. */
    private static void assertPeaks(CostReport report) {
        PeakMemory memory = report.memory();
        long largest = report.layers().stream()
                .mapToLong(layer -> layer.output().elements())
                .max()
                .orElseThrow();
        long all = report.layers().stream()
                .mapToLong(layer -> layer.output().elements()
                        + layer.inputs().stream()
                                .mapToLong(TensorType::elements)
                                .sum())
                .sum();
        assertThat(memory.liveness(1).bytes()).isBetween(largest, all);
        assertThat(memory.equation2().bytes())
                .isBetween(largest * PeakMemory.PAPER_BYTES, all * PeakMemory.PAPER_BYTES);
        assertThat(memory.equation2BlocksWithoutInner().bytes())
                .isLessThanOrEqualTo(memory.equation2Blocks(Integer.MAX_VALUE).bytes());
        assertThat(memory.equation2Blocks(Integer.MAX_VALUE).bytes())
                .isLessThanOrEqualTo(memory.equation2Blocks(1).bytes());
    }
}
