package io.tcns.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tcns.exporters.report.TextTable;
import io.tcns.exporters.report.TextTable.Column;
import io.tcns.exporters.report.TextTable.Kind;
import io.tcns.runtime.Labels;
import io.tcns.runtime.metrics.SegmentationMetrics;
import io.tcns.runtime.metrics.SegmentationMetrics.ClassMetrics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How good masks are: mean intersection over union, and that of each class.
 *
 * @param images how many were compared
 * @param labels line i names class i
 */
record SegmentationEvaluation(int images, SegmentationMetrics metrics, List<String> labels) implements Evaluation {

    /**
     * The JSON of {@code tcns eval} of masks.
     *
     * @param meanIou null where no pixel was compared, as the other figures
     */
    private record Report(
            String schema,
            int images,
            long pixels,
            long ignoredPixels,
            @JsonProperty("mIoU") @Nullable Double meanIou,
            @Nullable Double pixelAccuracy,
            @Nullable Double meanAccuracy,
            List<ClassReport> classes) {}

    /**
     * One class.
     *
     * @param label null where nobody gave the class a name
     * @param iou null where the class neither is nor was seen
     * @param accuracy null where the class is not
     */
    private record ClassReport(
            int index,
            @Nullable String label,
            @Nullable Double iou,
            @Nullable Double accuracy,
            long truthPixels,
            long predictedPixels,
            long correctPixels) {}

    @Override
    public Object json() {
        return new Report(
                SCHEMA,
                images,
                metrics.pixels(),
                metrics.ignored(),
                orNull(metrics.meanIou()),
                orNull(metrics.pixelAccuracy()),
                orNull(metrics.meanAccuracy()),
                metrics.classes().stream().map(this::json).toList());
    }

    private ClassReport json(ClassMetrics one) {
        return new ClassReport(
                one.index(),
                label(one).orElse(null),
                orNull(one.iou()),
                orNull(one.accuracy()),
                one.truth(),
                one.predicted(),
                one.correct());
    }

    private static @Nullable Double orNull(OptionalDouble figure) {
        return figure.isPresent() ? figure.getAsDouble() : null;
    }

    /** The classes, and the means over those that have the figure. */
    @Override
    public String text(int pageWidth) {
        return String.format(
                        Locale.ROOT,
                        "%,d mask%s, %,d pixels, %,d ignored%n%n",
                        images,
                        images == 1 ? "" : "s",
                        metrics.pixels(),
                        metrics.ignored())
                + table(pageWidth)
                + "\n"
                + mean("mean IoU", metrics.meanIou(), ClassMetrics::iou)
                + mean("mean accuracy", metrics.meanAccuracy(), ClassMetrics::accuracy)
                + line("pixel accuracy", metrics.pixelAccuracy(), "");
    }

    private String table(int pageWidth) {
        return new TextTable(
                        List.of(
                                column("class", Kind.NUMBER, 0, one -> "" + one.index()),
                                column("label", Kind.NAME, 2, one -> label(one).orElse("-")),
                                column("IoU", Kind.NUMBER, 1, one -> value(one.iou())),
                                column("accuracy", Kind.NUMBER, 5, one -> value(one.accuracy())),
                                column("truth", Kind.NUMBER, 3, one -> count(one.truth())),
                                column("predicted", Kind.NUMBER, 4, one -> count(one.predicted()))),
                        pageWidth)
                .print();
    }

    private Column column(String title, Kind kind, int rank, Function<ClassMetrics, String> cell) {
        return new Column(
                title, kind, rank, metrics.classes().stream().map(cell).toList());
    }

    private Optional<String> label(ClassMetrics one) {
        return Labels.name(labels, one.index());
    }

    private String mean(String title, OptionalDouble mean, Function<ClassMetrics, OptionalDouble> figure) {
        long having = metrics.classes().stream()
                .filter(one -> figure.apply(one).isPresent())
                .count();
        return line(title, mean, "  over " + having + " of " + metrics.classes().size() + " classes");
    }

    private static String line(String title, OptionalDouble figure, String remark) {
        return String.format(Locale.ROOT, "%-14s  %s%s%n", title, value(figure), remark);
    }

    /** Nothing where there is nothing to be found. */
    private static String value(OptionalDouble figure) {
        return figure.isEmpty() ? "-" : String.format(Locale.ROOT, "%.3f", figure.getAsDouble());
    }

    private static String count(long pixels) {
        return String.format(Locale.ROOT, "%,d", pixels);
    }
}
