package io.tcns.exporters.report;

import io.tcns.exporters.Deployment;
import io.tcns.exporters.Networks;
import io.tcns.exporters.onnx.OnnxOptions;
import io.tcns.exporters.report.Report.Claim;
import io.tcns.exporters.report.Report.Environment;
import io.tcns.exporters.report.Report.LatencyFigures;
import io.tcns.exporters.report.Report.LayerFigures;
import io.tcns.exporters.report.Report.RowFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reports of the small network and of a model that tcns did not make, with times that nobody had to measure. */
final class Reports {

    static final Claim HOLDS = new Claim(12, "expect params <= 3k", true, 1_685L);
    static final Claim FALSE = new Claim(13, "expect madds < 0.05M", false, 90_664L);
    static final Claim UNCHECKED = new Claim(14, "expect p50_ms < 2 when width == 2.0", null, null);

    private static final double RUN_MS = 2;

    private Reports() {}

    static Report unmeasured() {
        return Deployment.of(Networks.small(1), true, OnnxOptions.DEFAULT).report();
    }

    /** The rows take 0.5, 1.25, 0.125, 0 and the rest of 2 ms. */
    static Report measured() {
        return timed(unmeasured(), 0.5, 1.25, 0.125, 0).with(List.of(HOLDS, FALSE, UNCHECKED));
    }

    /** The same report with times of its rows, of 2 ms together with the row {@code runtime}. */
    static Report timed(Report report, double... times) {
        List<RowFigures> rows = new ArrayList<>();
        report.rows().forEach(row -> rows.add(row.timed(times[rows.size()], RUN_MS)));
        rows.add(runtime(RUN_MS - Arrays.stream(times).sum()));
        List<LayerFigures> layers =
                report.layers().stream().map(layer -> layer.timed(0.25)).toList();
        return timed(report, rows, layers, stable());
    }

    /** The same report with other rows. */
    static Report with(Report report, List<RowFigures> rows) {
        return new Report(
                report.schema(),
                report.model(),
                report.counting(),
                report.totals(),
                rows,
                report.layers(),
                report.expectations(),
                report.latency(),
                report.environment());
    }

    static Report noisy() {
        Report report = measured();
        LatencyFigures noisy = new LatencyFigures(4, 50, 20, 12.5, 1.5, 2, 2.5, 9.75, 2.125, 1.0625, false, null, null);
        return timed(report, report.rows(), report.layers(), noisy);
    }

    /** Without totals, and with an input whose first and last dimensions have no size. */
    static Report foreign() {
        Report.Model model = new Report.Model("net.onnx", "models/net.onnx", Map.of(), List.of(-1L, 224L, 224L, -1L));
        return new Report(Report.SCHEMA, model, null, null, List.of(), List.of(), List.of(), null, null);
    }

    static Report foreignMeasured() {
        return foreign(node("Conv_0", "Conv", 1.25), node("/features/Relu", "Relu", 0.25));
    }

    static Report foreign(LayerFigures... nodes) {
        return timed(foreign(), List.of(runtime(0.5)), List.of(nodes), stable());
    }

    private static RowFigures runtime(double ms) {
        return RowFigures.uncounted(null, "runtime").timed(ms, RUN_MS);
    }

    static LayerFigures node(String name, String op, double ms) {
        return new LayerFigures(name, null, null, null, op, List.of(), List.of(), 0, 0, 0, ms);
    }

    private static LatencyFigures stable() {
        return new LatencyFigures(1, 50, 20, 12.5, 1.75, 1.9375, 2.0625, 2.25, RUN_MS, 0.125, true, 1L << 18, 1L << 20);
    }

    private static Report timed(
            Report report, List<RowFigures> rows, List<LayerFigures> layers, LatencyFigures latency) {
        Environment here = new Environment("0.1.0", "1.29.0", "17.0.9", "A small processor", 2);
        return new Report(
                report.schema(),
                report.model(),
                report.counting(),
                report.totals(),
                rows,
                layers,
                report.expectations(),
                latency,
                here);
    }
}
