package io.tcns.exporters.report;

import static io.tcns.exporters.report.Column.ACTIVATIONS;
import static io.tcns.exporters.report.Column.C;
import static io.tcns.exporters.report.Column.INPUT;
import static io.tcns.exporters.report.Column.LATENCY;
import static io.tcns.exporters.report.Column.MADDS;
import static io.tcns.exporters.report.Column.N;
import static io.tcns.exporters.report.Column.NAME;
import static io.tcns.exporters.report.Column.NODE;
import static io.tcns.exporters.report.Column.OPERATOR;
import static io.tcns.exporters.report.Column.OUTPUT;
import static io.tcns.exporters.report.Column.PARAMS;
import static io.tcns.exporters.report.Column.ROW;
import static io.tcns.exporters.report.Column.S;
import static io.tcns.exporters.report.Column.SHARE;
import static io.tcns.exporters.report.Column.SPEED;
import static io.tcns.exporters.report.Column.T;

import io.tcns.exporters.report.Report.LatencyFigures;
import io.tcns.exporters.report.Report.LayerFigures;
import io.tcns.exporters.report.Report.RowFigures;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The table of a report, in whatever form it is written: its rows, or, of a model that tcns did not make, the nodes and the
 * row {@code runtime}; and the columns that there are figures for.
 */
record ReportTable(List<Column> columns, List<RowFigures> rows) {

    private static final List<Column> COSTS = List.of(ROW, OPERATOR, T, C, N, S, OUTPUT, PARAMS, MADDS, ACTIVATIONS);
    private static final List<Column> TIMES = List.of(LATENCY, SHARE, SPEED);
    private static final List<Column> MORE = List.of(NAME, INPUT);
    private static final List<Column> NODES = List.of(NODE, OPERATOR, LATENCY, SHARE);

    static ReportTable of(Report report) {
        if (report.totals() == null) {
            return new ReportTable(NODES, nodes(report));
        }
        List<Column> columns = report.latency() == null
                ? COSTS
                : Stream.concat(COSTS.stream(), TIMES.stream()).toList();
        return new ReportTable(columns, report.rows());
    }

    /** With what a wide page has room for, where it is known. */
    ReportTable withMoreColumns() {
        if (!columns.contains(ROW)) {
            return this;
        }
        return new ReportTable(
                Stream.of(columns, MORE).flatMap(List::stream).sorted().toList(), rows);
    }

    private static List<RowFigures> nodes(Report report) {
        return Stream.concat(
                        report.layers().stream().map(layer -> node(layer, report.latency())), report.rows().stream())
                .toList();
    }

    private static RowFigures node(LayerFigures layer, @Nullable LatencyFigures latency) {
        RowFigures node = RowFigures.uncounted(layer.name(), layer.op());
        return latency == null || layer.latencyMs() == null ? node : node.timed(layer.latencyMs(), latency.meanMs());
    }
}
