package io.tcns.exporters.report;

import io.tcns.exporters.report.Report.Claim;
import io.tcns.exporters.report.Report.Environment;
import io.tcns.exporters.report.Report.Head;
import io.tcns.exporters.report.Report.LatencyFigures;
import io.tcns.exporters.report.Report.Memory;
import io.tcns.exporters.report.Report.MultiScaleFigures;
import io.tcns.exporters.report.Report.Params;
import io.tcns.exporters.report.Report.Split;
import io.tcns.exporters.report.Report.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a report says of the network as a whole, for people, in whatever form it is written.
 *
 * @param title what it is about, in a word
 * @param phrases any of which may stand on a line of its own
 */
record Fact(String title, List<String> phrases) {

    /** The totals, and what was measured where. */
    static List<Fact> of(Report report) {
        List<Fact> facts = new ArrayList<>();
        if (report.totals() != null) {
            facts.addAll(totals(report.totals()));
        }
        if (report.latency() != null) {
            facts.addAll(latency(report.latency()));
        }
        if (report.environment() != null) {
            facts.add(environment(report.environment()));
        }
        return facts;
    }

    /** What an expectation expects. */
    static String condition(Claim claim) {
        return claim.text().replaceFirst("^expect\\s+", "");
    }

    private static List<Fact> totals(Totals totals) {
        Params params = totals.params();
        List<String> file = new ArrayList<>(List.of(format("%d nodes, opset %d", totals.nodes(), totals.opset())));
        if (totals.modelBytes() != null) {
            file.add(format("%,d bytes", totals.modelBytes()));
        }
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(
                "MAdds", List.of(format("%,d (conv + fc)", totals.madds()), format("%,d FLOPs", totals.flops()))));
        facts.add(new Fact(
                "params",
                List.of(
                        format("%,d trainable", params.trainable()),
                        format("%,d weights + biases", params.weightsAndBiases()),
                        format("%,d with BN statistics", params.withBnStatistics()),
                        format("%,d folded", params.folded()))));
        if (totals.head() != null) {
            facts.add(head(totals.head()));
        }
        if (totals.maddsSpaceToBatch() != null) {
            facts.add(rates(totals.maddsSpaceToBatch(), totals.multiScale()));
        }
        facts.add(new Fact(
                "memory",
                List.of(
                        format("%,.0f KiB peak activations, float32", totals.peakActivationBytes() / 1024.0),
                        format(
                                "16 bits, by the paper: Table 3 %,d B, equation 2 %,d B",
                                totals.memory().table3(), totals.memory().equation2()))));
        if (totals.split() != null) {
            facts.add(split(totals.split(), totals.memory()));
        }
        facts.add(new Fact("file", file));
        return facts;
    }

    private static Fact split(Split split, Memory memory) {
        return new Fact(
                "split",
                List.of(
                        format("%s in %d slices", count(split.bottlenecks(), "bottleneck"), split.slices()),
                        format("as a whole %,.0f KiB peak activations", split.wholePeakActivationBytes() / 1024.0),
                        format(
                                "16 bits, by equation 2 with blocks as operators: %,d B, as a whole %,d B",
                                split.equation2Blocks(), memory.equation2Blocks())));
    }

    private static Fact head(Head head) {
        return new Fact(
                "head",
                List.of(
                        format("%,d MAdds", head.madds()),
                        format("%,d FLOPs", head.flops()),
                        format("%,d weights + biases", head.params().weightsAndBiases()),
                        "in the paper's Table 5, the 1.25B of SSD are MAdds and the 0.35B of SSDLite FLOPs"));
    }

    private static Fact rates(long spaceToBatch, @Nullable MultiScaleFigures multiScale) {
        List<String> figures = new ArrayList<>();
        figures.add(format("%,d MAdds as TensorFlow counts rates, on padded maps", spaceToBatch));
        if (multiScale != null) {
            figures.add(format(
                    "MF, %d scales%s: %,d; as TensorFlow counts, %,d",
                    multiScale.scales().size(),
                    multiScale.flip() ? " and mirrored" : "",
                    multiScale.madds(),
                    multiScale.maddsSpaceToBatch()));
        }
        figures.add("the paper's Table 7 counts as TensorFlow does");
        return new Fact("rates", figures);
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    private static List<Fact> latency(LatencyFigures latency) {
        List<String> figures = new ArrayList<>(List.of(
                format("%.2f ms p50, %s", latency.p50Ms(), count(latency.threads(), "thread")),
                format(
                        "min %.2f, p90 %.2f, p99 %.2f, mean %.2f ± %.2f",
                        latency.minMs(), latency.p90Ms(), latency.p99Ms(), latency.meanMs(), latency.stddevMs()),
                format("%s after %d to warm up", count(latency.runs(), "run"), latency.warmup()),
                format("loaded in %.0f ms", latency.loadMs())));
        if (latency.activationPeakBytes() != null) {
            figures.add(format("%,.0f KiB of activations at once", latency.activationPeakBytes() / 1024.0));
        }
        Fact measured = new Fact("latency", figures);
        if (latency.stable()) {
            return List.of(measured);
        }
        Fact noise = new Fact(
                "unstable",
                List.of(format(
                        "the machine was too noisy to tell: p90 is %.2f times p50, and 1.20 is the most",
                        latency.p90Ms() / latency.p50Ms())));
        return List.of(measured, noise);
    }

    private static Fact environment(Environment on) {
        return new Fact(
                "measured",
                List.of(
                        format("%s, %s", on.cpu(), count(on.cores(), "core")),
                        format("ONNX Runtime %s, Java %s, tcns %s", on.onnxruntime(), on.java(), on.tcns())));
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
