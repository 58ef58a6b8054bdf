package io.tcns.cli;

import io.tcns.exporters.report.TextTable;
import io.tcns.exporters.report.TextTable.Column;
import io.tcns.exporters.report.TextTable.Kind;
import io.tcns.runtime.InputException;
import io.tcns.runtime.Labels;
import io.tcns.runtime.Mask;
import io.tcns.runtime.image.Image;
import io.tcns.runtime.image.MaskPainter;
import io.tcns.runtime.metrics.ConfusionMatrix;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a segmenter says. Pixels that it was not shown are of no class.
 *
 * @param mask of the picture's size
 * @param labels line i names class i
 */
record MaskAnswer(Mask mask, List<String> labels) implements Answer {

    private record Json(List<Area> classes) {}

    /** The pixels of one class. */
    private record Area(int index, @Nullable String label, long pixels) {}

    @Override
    public Record json() {
        return new Json(areas());
    }

    /** Of the classes that are there, the largest first. */
    private List<Area> areas() {
        return mask.areas().stream()
                .filter(area -> area.label() != Mask.UNSEEN)
                .map(area ->
                        new Area(area.label(), Labels.name(labels, area.label()).orElse(null), area.pixels()))
                .toList();
    }

    /** A class a line. */
    @Override
    public String text(int pageWidth) {
        List<Area> areas = areas();
        return new TextTable(
                        List.of(
                                column(areas, "class", Kind.NUMBER, 3, area -> String.valueOf(area.index())),
                                column(areas, "label", Kind.NAME, 0, MaskAnswer::label),
                                column(
                                        areas,
                                        "pixels",
                                        Kind.NUMBER,
                                        2,
                                        area -> String.format(Locale.ROOT, "%,d", area.pixels())),
                                column(areas, "share", Kind.NUMBER, 1, this::share)),
                        pageWidth)
                .print();
    }

    /**
     * The mask, if VOC's tools can tell its classes from what they leave out.
     *
     * @throws InputException when there are more classes than {@link ConfusionMatrix#MAX_CLASSES}
     */
    Mask maskForVoc() {
        if (labels.size() > ConfusionMatrix.MAX_CLASSES) {
            throw new InputException("a mask for VOC's tools has up to " + ConfusionMatrix.MAX_CLASSES
                    + " classes, and there are " + labels.size());
        }
        return mask;
    }

    private static Column column(List<Area> areas, String title, Kind kind, int rank, Function<Area, String> cell) {
        return new Column(title, kind, rank, areas.stream().map(cell).toList());
    }

    private static String label(Area area) {
        return area.label() == null ? "-" : area.label();
    }

    private String share(Area area) {
        return String.format(Locale.ROOT, "%.1f%%", 100.0 * area.pixels() / ((long) mask.width() * mask.height()));
    }

    @Override
    public List<Column> summary() {
        String what = areas().stream()
                .map(area -> share(area) + " " + (area.label() == null ? "class " + area.index() : area.label()))
                .collect(Collectors.joining(", "));
        return List.of(new Column("what", Kind.NAME, 0, List.of(what)));
    }

    @Override
    public Image drawnOn(Image image) {
        return MaskPainter.paint(image, mask, labels);
    }
}
