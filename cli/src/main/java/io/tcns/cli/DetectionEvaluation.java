package io.tcns.cli;

import io.tcns.exporters.report.TextTable;
import io.tcns.exporters.report.TextTable.Column;
import io.tcns.exporters.report.TextTable.Kind;
import io.tcns.runtime.metrics.AreaRange;
import io.tcns.runtime.metrics.CocoAnnotations.Annotation;
import io.tcns.runtime.metrics.CocoDetections;
import io.tcns.runtime.metrics.CocoFigure;
import io.tcns.runtime.metrics.CocoMetrics;
import io.tcns.runtime.metrics.CocoMetrics.CategoryMetrics;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How good detections are: COCO's figures. */
record DetectionEvaluation(CocoDetections given, CocoMetrics metrics) implements Evaluation {

    /** As many categories as text shows. */
    private static final int SHOWN = 10;

    @Override
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", SCHEMA);
        json.put("images", given.annotations().images().size());
        json.put("objects", objects());
        json.put("crowds", crowds());
        json.put("detections", given.detections().size());
        json.putAll(byTitle(metrics.figures()));
        json.put(
                "categories",
                metrics.categories().stream().map(DetectionEvaluation::category).toList());
        return json;
    }

    private static Map<String, Object> category(CategoryMetrics category) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", category.category().id());
        json.put("name", category.category().name());
        json.put("objects", category.objects());
        json.put("detections", category.detections());
        json.putAll(byTitle(category.figures()));
        return json;
    }

    private static Map<String, Double> byTitle(Map<CocoFigure, Double> figures) {
        Map<String, Double> titled = new LinkedHashMap<>();
        figures.forEach((figure, value) -> titled.put(figure.title(), value));
        return titled;
    }

    /** The figures, and the categories that have the least average precision. */
    @Override
    public String text(int pageWidth) {
        return counts() + "\n" + figures(pageWidth) + weakest(pageWidth);
    }

    private String counts() {
        return Stream.of(
                                counted(given.annotations().images().size(), "image"),
                                counted(objects(), "object"),
                                counted(crowds(), "crowd"),
                                counted(given.detections().size(), "detection"))
                        .collect(Collectors.joining(", "))
                + "\n";
    }

    private static String counted(long count, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
    }

    private long objects() {
        return given.annotations().objects().size() - crowds();
    }

    private long crowds() {
        return given.annotations().objects().stream()
                .filter(Annotation::isCrowd)
                .count();
    }

    private String figures(int pageWidth) {
        List<CocoFigure> figures = List.of(CocoFigure.values());
        return new TextTable(
                        List.of(
                                column(figures, "figure", Kind.WORD, 0, CocoFigure::title),
                                column(figures, "mean of", Kind.WORD, 2, DetectionEvaluation::kind),
                                column(figures, "overlap", Kind.WORD, 3, DetectionEvaluation::overlaps),
                                column(figures, "objects", Kind.WORD, 4, figure -> word(figure.area())),
                                column(figures, "detections", Kind.NUMBER, 5, figure -> "" + figure.detections()),
                                column(figures, "value", Kind.NUMBER, 1, figure -> value(metrics.figures(), figure))),
                        pageWidth)
                .print();
    }

    private static String kind(CocoFigure figure) {
        return figure.kind().name().toLowerCase(Locale.ROOT);
    }

    private static String word(AreaRange area) {
        return area.name().toLowerCase(Locale.ROOT);
    }

    private static String overlaps(CocoFigure figure) {
        List<Double> overlaps = figure.overlaps();
        String least = String.format(Locale.ROOT, "%.2f", overlaps.get(0));
        return overlaps.size() == 1
                ? least
                : least + String.format(Locale.ROOT, "-%.2f", overlaps.get(overlaps.size() - 1));
    }

    /** Where there is more than one category. */
    private String weakest(int pageWidth) {
        List<CategoryMetrics> known = metrics.categories().stream()
                .filter(category -> category.objects() > 0)
                .sorted(Comparator.comparingDouble(
                        category -> category.figures().get(CocoFigure.AP)))
                .toList();
        if (known.size() < 2) {
            return "";
        }
        List<CategoryMetrics> shown = known.subList(0, Math.min(SHOWN, known.size()));
        String table = new TextTable(
                        List.of(
                                column(
                                        shown,
                                        "category",
                                        Kind.NAME,
                                        0,
                                        category -> category.category().name()),
                                column(shown, "objects", Kind.NUMBER, 3, category -> "" + category.objects()),
                                column(shown, "detections", Kind.NUMBER, 4, category -> "" + category.detections()),
                                column(shown, "AP", Kind.NUMBER, 1, figure(CocoFigure.AP)),
                                column(shown, "AP50", Kind.NUMBER, 2, figure(CocoFigure.AP50)),
                                column(shown, "AR100", Kind.NUMBER, 5, figure(CocoFigure.AR100))),
                        pageWidth)
                .print();
        String rest = known.size() == shown.size()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "the weakest %d of %,d categories with objects; all: --format json%n",
                        shown.size(),
                        known.size());
        return "\n" + table + rest;
    }

    private static Function<CategoryMetrics, String> figure(CocoFigure figure) {
        return category -> value(category.figures(), figure);
    }

    /** Nothing where there is no object that could be found. */
    private static String value(Map<CocoFigure, Double> figures, CocoFigure figure) {
        double value = figures.getOrDefault(figure, CocoMetrics.NONE);
        return value == CocoMetrics.NONE ? "-" : String.format(Locale.ROOT, "%.3f", value);
    }

    private static <T> Column column(List<T> lines, String title, Kind kind, int rank, Function<T, String> cell) {
        return new Column(title, kind, rank, lines.stream().map(cell).toList());
    }
}
