package io.tcns.cli;

import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.model.Expectation;
import io.tcns.exporters.report.Report;
import io.tcns.exporters.report.Report.Claim;
import io.tcns.exporters.report.Report.RowFigures;
import io.tcns.exporters.report.Report.Totals;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Compares what a spec expects with what a report found. */
final class Claims {

    private Claims() {}

    /** One claim for each {@code expect}. */
    static List<Claim> check(Architecture network, Report report) {
        return network.expectations().stream()
                .map(expectation -> check(network, expectation, report))
                .toList();
    }

    private static Claim check(Architecture network, Expectation expectation, Report report) {
        int line = network.source().line(expectation.span().start());
        Optional<Number> value = expectation.active() ? value(expectation.quantity(), report) : Optional.empty();
        return new Claim(line, expectation.text(), value.map(expectation::holds).orElse(null), value.orElse(null));
    }

    /** The figure that is meant; empty where nothing was measured. */
    private static Optional<Number> value(Expectation.Quantity quantity, Report report) {
        Totals totals = report.totals();
        if (totals == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                switch (quantity) {
                    case PARAMS, PARAMS_TRAINABLE -> (Number) totals.params().trainable();
                    case PARAMS_WEIGHTS_AND_BIASES -> totals.params().weightsAndBiases();
                    case PARAMS_WITH_BN_STATISTICS -> totals.params().withBnStatistics();
                    case PARAMS_FOLDED -> totals.params().folded();
                    case MADDS -> totals.madds();
                    case FLOPS -> totals.flops();
                    case ACTIVATION_BYTES -> totals.activationBytes();
                    case PEAK_ACTIVATION_BYTES -> totals.peakActivationBytes();
                    case MODEL_BYTES -> totals.modelBytes();
                    case NODES -> (long) totals.nodes();
                    case OPSET -> (long) totals.opset();
                    case P50_MS ->
                        report.latency() == null ? null : report.latency().p50Ms();
                });
    }

    /** Says which claims are false, and which row weighs most; the answer is the exit code. */
    static int report(Architecture network, Report report, PrintWriter err) {
        int code = ExitCode.FINE;
        for (int i = 0; i < report.expectations().size(); i++) {
            Claim claim = report.expectations().get(i);
            if (Boolean.FALSE.equals(claim.holds())) {
                err.println(network.source().name() + ":" + claim.line() + ": expectation is false: " + claim.text());
                err.println("  it is " + claim.value()
                        + heaviest(network.expectations().get(i).quantity(), report));
                code = ExitCode.EXPECTATION_FALSE;
            }
        }
        return code;
    }

    private static String heaviest(Expectation.Quantity quantity, Report report) {
        ToDoubleFunction<RowFigures> weight = weight(quantity);
        return report.rows().stream()
                .filter(row -> row.row() != null && weight.applyAsDouble(row) > 0)
                .max(Comparator.comparingDouble(weight))
                .map(row -> "; row " + row.row() + " weighs most, " + row.operator() + " (" + row.name() + ")")
                .orElse("");
    }

    /** What a row adds to a figure. */
    private static ToDoubleFunction<RowFigures> weight(Expectation.Quantity quantity) {
        return switch (quantity) {
            case MADDS, FLOPS -> RowFigures::madds;
            case ACTIVATION_BYTES, PEAK_ACTIVATION_BYTES -> RowFigures::activationBytes;
            case P50_MS -> row -> row.latencyMs() == null ? 0 : row.latencyMs();
            case NODES, OPSET -> row -> 0;
            default -> RowFigures::params;
        };
    }
}
