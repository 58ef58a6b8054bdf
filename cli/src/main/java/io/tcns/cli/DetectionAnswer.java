package io.tcns.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tcns.exporters.report.TextTable;
import io.tcns.exporters.report.TextTable.Column;
import io.tcns.exporters.report.TextTable.Kind;
import io.tcns.runtime.Box;
import io.tcns.runtime.Detection;
import io.tcns.runtime.Labels;
import io.tcns.runtime.image.DetectionPainter;
import io.tcns.runtime.image.Image;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a detector says.
 *
 * @param found the surest first, with boxes in shares of the picture
 * @param labels line i names class i
 * @param width of the picture, in pixels, as {@code height} is
 */
record DetectionAnswer(List<Detection> found, List<String> labels, int width, int height) implements Answer {

    private static final String NOTHING = "nothing found";

    private record Json(List<Found> detections) {}

    /** @param box ymin, xmin, ymax, xmax */
    private record Found(
            @JsonProperty("class") int index, @Nullable String label, float score, List<Float> box) {}

    @Override
    public Record json() {
        return new Json(found.stream().map(this::json).toList());
    }

    private Found json(Detection one) {
        Box box = one.box();
        return new Found(
                one.index(),
                Labels.name(labels, one.index()).orElse(null),
                one.score(),
                List.of(box.top(), box.left(), box.bottom(), box.right()));
    }

    /** A detection a line, with its box in pixels of the picture. */
    @Override
    public String text(int pageWidth) {
        if (found.isEmpty()) {
            return NOTHING + "\n";
        }
        List<Column> columns = List.of(
                column("class", Kind.NUMBER, 6, one -> String.valueOf(one.index())),
                column(
                        "label",
                        Kind.NAME,
                        1,
                        one -> Labels.name(labels, one.index()).orElse("-")),
                column("score", Kind.NUMBER, 0, one -> String.format(Locale.ROOT, "%.3f", one.score())),
                column("left", Kind.NUMBER, 2, one -> pixels(one.box().left(), width)),
                column("top", Kind.NUMBER, 3, one -> pixels(one.box().top(), height)),
                column("right", Kind.NUMBER, 4, one -> pixels(one.box().right(), width)),
                column("bottom", Kind.NUMBER, 5, one -> pixels(one.box().bottom(), height)));
        return new TextTable(columns, pageWidth).print();
    }

    private Column column(String title, Kind kind, int rank, Function<Detection, String> cell) {
        return new Column(title, kind, rank, found.stream().map(cell).toList());
    }

    private static String pixels(float share, int size) {
        return String.valueOf(Math.round(share * size));
    }

    /** How many there are of each class, that of the surest first. */
    @Override
    public List<Column> summary() {
        Map<String, Long> counts =
                found.stream().collect(Collectors.groupingBy(this::name, LinkedHashMap::new, Collectors.counting()));
        String what = counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        return List.of(
                new Column("found", Kind.NUMBER, 0, List.of(String.valueOf(found.size()))),
                new Column("what", Kind.NAME, 1, List.of(what.isEmpty() ? "-" : what)));
    }

    private String name(Detection one) {
        return Labels.name(labels, one.index()).orElse("class " + one.index());
    }

    @Override
    public Image drawnOn(Image image) {
        return DetectionPainter.paint(image, found, labels);
    }
}
