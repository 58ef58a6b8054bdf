package io.tcns.cli;

import io.tcns.dsl.Tcns;
import io.tcns.exporters.report.Report;
import io.tcns.exporters.report.Report.LatencyFigures;
import io.tcns.exporters.report.Report.LayerFigures;
import io.tcns.exporters.report.Report.RowFigures;
import io.tcns.runtime.Environment;
import io.tcns.runtime.Latency;
import io.tcns.runtime.Model;
import io.tcns.runtime.Profile;
import io.tcns.runtime.ProfileOptions;
import io.tcns.runtime.ProfiledNode;
import io.tcns.runtime.Profiler;
import io.tcns.runtime.RandomInputs;
import io.tcns.runtime.Tensor;
import io.tcns.runtime.TensorSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Joins a static report with what ONNX Runtime measured: every microsecond of a run goes to a layer, or to the row
 * {@code runtime}.
 */
final class Measurement {

    private static final long INPUT_SEED = 1;
    private static final int DECIMALS = 4;
    private static final double MICROS_PER_MILLI = 1000;
    private static final String RUNTIME = "runtime";

    private final Model model;
    private final Report report;

    /** How many images a run takes, where all figures are of one. */
    private long images = 1;

    /** @param report static, of this model */
    Measurement(Model model, Report report) {
        this.model = model;
        this.report = report;
    }

    Report with(ProfileOptions options) {
        Profile profile = Profiler.profile(model, this::inputs, options);
        return report.totals() == null ? nodes(profile, options) : rows(profile, options);
    }

    private List<Tensor> inputs(List<TensorSpec> asked) {
        List<Tensor> inputs = RandomInputs.of(asked, INPUT_SEED);
        boolean isOurs = report.totals() != null;
        images = isOurs ? inputs.get(0).shape().get(0) : 1;
        return inputs;
    }

    private Report rows(Profile profile, ProfileOptions options) {
        Map<String, Double> byLayer = millisByLayer(profile);
        Map<Integer, Double> byRow = new HashMap<>();
        List<LayerFigures> layers = new ArrayList<>();
        for (LayerFigures layer : report.layers()) {
            double ms = byLayer.getOrDefault(layer.name(), 0.0);
            layers.add(layer.timed(rounded(ms)));
            byRow.merge(Objects.requireNonNullElse(layer.row(), 0), ms, Double::sum);
        }
        double runMs = profile.latency().meanMs() / images;
        List<RowFigures> rows = new ArrayList<>();
        for (RowFigures row : report.rows()) {
            double ms = byRow.getOrDefault(Objects.requireNonNullElse(row.row(), 0), 0.0);
            rows.add(row.timed(rounded(ms), runMs));
        }
        double attributedMs =
                byRow.values().stream().mapToDouble(Double::doubleValue).sum();
        rows.add(runtimeRow(runtime(profile, attributedMs), runMs));
        return timed(rows, layers, profile, options);
    }

    /** What a run takes beside the layers: the call, and nodes that ONNX Runtime adds, such as changes of layout. */
    private double runtime(Profile profile, double attributedMs) {
        return (profile.runtimeMicros() + profile.nodeMicros()) / MICROS_PER_MILLI / images - attributedMs;
    }

    private static RowFigures runtimeRow(double ms, double runMs) {
        return RowFigures.uncounted(null, RUNTIME).timed(rounded(ms), runMs);
    }

    /** Nodes that belong to no layer are left out. */
    private Map<String, Double> millisByLayer(Profile profile) {
        Set<String> layers = report.layers().stream().map(LayerFigures::name).collect(Collectors.toSet());
        Map<String, Double> millis = new HashMap<>();
        for (ProfiledNode node : profile.nodes()) {
            if (layers.contains(tap(node.subject()))) {
                millis.merge(tap(node.subject()), node.micros() / MICROS_PER_MILLI / images, Double::sum);
            }
        }
        return millis;
    }

    /** Nodes and values of ours are called by the tap of their layer, or by it and what they do there. */
    private static String tap(String subject) {
        int slash = subject.indexOf('/');
        return slash < 0 ? subject : subject.substring(0, slash);
    }

    private Report nodes(Profile profile, ProfileOptions options) {
        List<LayerFigures> layers = profile.nodes().stream()
                .map(node -> new LayerFigures(
                        node.name(),
                        null,
                        null,
                        null,
                        node.op(),
                        List.of(),
                        List.of(),
                        0,
                        0,
                        0,
                        rounded(node.micros() / MICROS_PER_MILLI)))
                .toList();
        double runMs = profile.latency().meanMs() / images;
        RowFigures runtime = runtimeRow(runtime(profile, profile.nodeMicros() / MICROS_PER_MILLI), runMs);
        return timed(List.of(runtime), layers, profile, options);
    }

    private Report timed(List<RowFigures> rows, List<LayerFigures> layers, Profile profile, ProfileOptions options) {
        return new Report(
                report.schema(),
                images == 1 ? report.model() : report.model().withImages(images),
                report.counting(),
                report.totals(),
                rows,
                layers,
                report.expectations(),
                latency(profile, options),
                environment());
    }

    private LatencyFigures latency(Profile profile, ProfileOptions options) {
        Latency latency = profile.latency();
        return new LatencyFigures(
                options.session().threads(),
                latency.runs(),
                latency.warmup(),
                rounded(latency.loadMs()),
                rounded(latency.minMs() / images),
                rounded(latency.p50Ms() / images),
                rounded(latency.p90Ms() / images),
                rounded(latency.p99Ms() / images),
                rounded(latency.meanMs() / images),
                rounded(latency.stddevMs() / images),
                latency.stable(),
                boxed(profile.activationPeakBytes()),
                boxed(profile.arenaPeakBytes()));
    }

    private static @Nullable Long boxed(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    private static Report.Environment environment() {
        Environment here = Environment.current();
        return new Report.Environment(Tcns.version(), here.onnxruntime(), here.java(), here.cpu(), here.cores());
    }

    private static double rounded(double ms) {
        return BigDecimal.valueOf(ms).setScale(DECIMALS, RoundingMode.HALF_EVEN).doubleValue();
    }
}
