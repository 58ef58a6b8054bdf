package io.tcns.exporters.report;

import io.tcns.compiler.Compilation;
import io.tcns.compiler.MultiScale;
import io.tcns.compiler.cost.Cost;
import io.tcns.compiler.cost.CostReport;
import io.tcns.compiler.cost.LayerCost;
import io.tcns.compiler.cost.ParameterCount;
import io.tcns.compiler.cost.PeakMemory;
import io.tcns.compiler.cost.RowCost;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Row;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.pass.SplitBottlenecks;
import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.model.Detector;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.ParameterValue;
import io.tcns.dsl.model.Segmenter;
import io.tcns.exporters.report.Report.Counting;
import io.tcns.exporters.report.Report.Head;
import io.tcns.exporters.report.Report.LayerFigures;
import io.tcns.exporters.report.Report.Memory;
import io.tcns.exporters.report.Report.MultiScaleFigures;
import io.tcns.exporters.report.Report.Params;
import io.tcns.exporters.report.Report.RowFigures;
import io.tcns.exporters.report.Report.Split;
import io.tcns.exporters.report.Report.Totals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Cost to report: all that is known of a network before anybody runs it. */
public final class StaticReport {

    private StaticReport() {}

    /**
     * The report of a network as it is deployed, without the size of a file.
     *
     * @param deployed its graph in the file
     * @param nodes of the exported graph
     */
    public static Report of(Compilation compilation, Graph deployed, int nodes, int opset) {
        CostReport cost = compilation.cost();
        Report whole = of(compilation.architecture(), cost, nodes, opset);
        int slices = compilation.slices();
        if (slices == 1) {
            return whole;
        }
        int bottlenecks = new SplitBottlenecks(slices).count(compilation.network());
        if (bottlenecks == 0) {
            return whole;
        }
        Split split = new Split(
                slices,
                bottlenecks,
                float32Peak(cost.memory()),
                cost.memory().equation2Blocks(slices).bytes());
        return whole.split(split, float32Peak(PeakMemory.of(deployed)));
    }

    private static long float32Peak(PeakMemory memory) {
        return memory.liveness(TensorType.Element.FLOAT32.bytes()).bytes();
    }

    /**
     * The report of a network whose bottlenecks are whole, without the size of a file.
     *
     * @param nodes of the exported graph
     */
    public static Report of(Architecture network, CostReport cost, int nodes, int opset) {
        FeatureMap input = network.input();
        List<Long> shape = List.of(1L, (long) input.channels(), (long) input.height(), (long) input.width());
        // The name alone: a path would make the same network's bytes differ from folder to folder.
        String spec = network.source()
                .file()
                .map(file -> String.valueOf(file.getFileName()))
                .orElse(network.source().name());
        boolean isDetector = network.head() instanceof Detector;
        boolean isSegmenter = network.head() instanceof Segmenter;
        return new Report(
                Report.SCHEMA,
                new Report.Model(network.name(), spec, parameters(network), shape),
                counting(network.head()),
                totals(
                        cost,
                        nodes,
                        opset,
                        isDetector ? head(cost.from(network.rows().size())) : null,
                        isSegmenter ? cost.spaceToBatchMacs() : null,
                        isSegmenter ? multiScale(network).orElse(null) : null),
                rows(cost.rows()),
                cost.layers().stream().map(StaticReport::layer).toList(),
                List.of(),
                null,
                null);
    }

    /** Numbers and booleans as such, all else as text. */
    private static Map<String, Object> parameters(Architecture network) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        network.parameters().forEach((name, value) -> parameters.put(name, plain(value)));
        return parameters;
    }

    private static Object plain(ParameterValue value) {
        if (value instanceof ParameterValue.Whole whole) {
            return whole.number();
        }
        if (value instanceof ParameterValue.Real real) {
            return real.number();
        }
        return value instanceof ParameterValue.Truth truth ? truth.value() : value.toString();
    }

    private static Counting counting(io.tcns.dsl.model.Head head) {
        if (head instanceof Detector) {
            return Counting.OF_DETECTORS;
        }
        return head instanceof Segmenter ? Counting.OF_SEGMENTERS : Counting.RULES;
    }

    private static Optional<MultiScaleFigures> multiScale(Architecture network) {
        MultiScale looks = MultiScale.OF_THE_PAPER;
        return looks.runs(network)
                .map(runs ->
                        new MultiScaleFigures(looks.scales(), looks.flip(), runs.madds(), runs.spaceToBatchMadds()));
    }

    private static Head head(Cost cost) {
        return new Head(cost.macs(), cost.flops(), params(cost.parameters()));
    }

    private static Params params(ParameterCount count) {
        return new Params(count.weightsAndBiases(), count.trainable(), count.withBnStatistics(), count.folded());
    }

    private static Totals totals(
            CostReport cost,
            int nodes,
            int opset,
            @Nullable Head head,
            @Nullable Long maddsSpaceToBatch,
            @Nullable MultiScaleFigures multiScale) {
        PeakMemory memory = cost.memory();
        return new Totals(
                cost.total().macs(),
                cost.total().flops(),
                params(cost.total().parameters()),
                cost.total().activationBytes(),
                float32Peak(memory),
                new Memory(
                        memory.table3Peak(),
                        memory.equation2().bytes(),
                        memory.equation2Blocks(1).bytes()),
                null,
                nodes,
                opset,
                head,
                maddsSpaceToBatch,
                multiScale,
                null);
    }

    private static List<RowFigures> rows(List<RowCost> costs) {
        List<RowFigures> rows = new ArrayList<>();
        for (RowCost cost : costs) {
            rows.add(row(rows.size() + 1, cost.row(), cost));
        }
        return rows;
    }

    private static RowFigures row(int number, Row row, RowCost figures) {
        Cost cost = figures.cost();
        return new RowFigures(
                number,
                row.line(),
                row.name(),
                row.operator(),
                row.expansion().isPresent() ? row.expansion().getAsDouble() : null,
                row.channels().isPresent() ? row.channels().getAsInt() : null,
                row.repeats(),
                row.stride().isPresent() ? row.stride().getAsInt() : null,
                perImage(figures.input()),
                perImage(figures.output()),
                cost.parameters().trainable(),
                cost.macs(),
                cost.activationBytes(),
                null,
                null,
                null);
    }

    private static LayerFigures layer(LayerCost layer) {
        return new LayerFigures(
                layer.name(),
                layer.origin().row() + 1,
                layer.origin().repeat(),
                layer.origin().role(),
                layer.op(),
                perImage(layer.inputs().get(0)),
                perImage(layer.output()),
                layer.cost().parameters().trainable(),
                layer.cost().macs(),
                layer.cost().activationBytes(),
                null);
    }

    /** Without the batch. */
    private static List<Integer> perImage(TensorType type) {
        return type.dimensions().subList(1, type.rank());
    }
}
