package io.tcns.compiler.lower;

import io.tcns.compiler.ir.Activation;
import io.tcns.compiler.ir.Anchors;
import io.tcns.compiler.ir.BoxCoder;
import io.tcns.compiler.ir.Concat;
import io.tcns.compiler.ir.DecodeBoxes;
import io.tcns.compiler.ir.DetectionField;
import io.tcns.compiler.ir.DetectionField.Field;
import io.tcns.compiler.ir.NonMaxSuppression;
import io.tcns.compiler.ir.Op;
import io.tcns.compiler.ir.Row;
import io.tcns.compiler.ir.Softmax;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import io.tcns.compiler.lower.LayerBuilder.Window;
import io.tcns.dsl.model.Detector;
import io.tcns.dsl.model.Detector.Extra;
import io.tcns.dsl.model.Detector.Post;
import io.tcns.dsl.model.Detector.Scores;
import io.tcns.dsl.model.Detector.Suppression;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.Nonlinearity;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Turns a single-shot detector's head into rows and layers: extra maps, box and class predictors of each map, and what
 * becomes of their predictions.
 */
final class DetectorLowering {

    private static final int BOX = 4;
    private static final int EXTRA_KERNEL = 3;
    private static final String CONCAT = "concat";
    private static final String DECODE = "decode";
    private static final String NMS = "nms";
    private static final String BOXES = "boxes";
    private static final String SCORES = "scores";

    /** In the reverse order of the answers: a row gives what its last layer gives, and that should be the boxes. */
    private static final List<Field> FIELDS = List.of(Field.COUNT, Field.CLASSES, Field.SCORES, Field.BOXES);

    private final Detector head;

    DetectorLowering(Detector head) {
        this.head = head;
    }

    /** @param line where the head stands in the spec */
    List<Row> rows(int line) {
        List<Row> rows = new ArrayList<>();
        for (Extra extra : head.extras()) {
            OptionalInt channels = OptionalInt.of(extra.map().channels());
            String name = name("extra" + (rows.size() + 1));
            rows.add(new Row(name, line, "extra", OptionalDouble.empty(), channels, 1, OptionalInt.of(2)));
        }
        for (int map = 1; map <= head.anchors().size(); map++) {
            rows.add(HeadLowering.row(name("map" + map), line, "predictors", OptionalInt.empty()));
        }
        rows.add(HeadLowering.row(name(CONCAT), line, CONCAT, OptionalInt.empty()));
        if (head.post() != Post.NONE) {
            rows.add(HeadLowering.row(name(DECODE), line, DECODE, OptionalInt.empty()));
        }
        if (head.post() == Post.NMS) {
            rows.add(HeadLowering.row(name(NMS), line, NMS, OptionalInt.empty()));
        }
        return rows;
    }

    private String name(String row) {
        return head.word() + "." + row;
    }

    /**
     * Adds the head's layers.
     *
     * @param rows those of {@link #rows}
     * @param first the index of the first of them
     * @return the network's answers, called as {@link Post#outputs()} says
     */
    List<Value> lower(List<Row> rows, int first, LayerBuilder layers) {
        RowPlaces places = new RowPlaces(rows, first);
        List<Value> maps = maps(places, layers);
        List<Value> boxes = new ArrayList<>();
        List<Value> scores = new ArrayList<>();
        for (int map = 0; map < maps.size(); map++) {
            places.next();
            int anchors = head.anchors().get(map).size();
            boxes.add(predictions(places, "box", maps.get(map), anchors, BOX, layers));
            scores.add(predictions(places, "class", maps.get(map), anchors, head.classes() + 1, layers));
        }
        places.next();
        boolean scoresAreRaw = head.post() == Post.DECODE && head.scores() == Scores.IDENTITY;
        Value rawBoxes = layers.last(places.role(BOXES), CONCAT, new Concat(), boxes, "raw_boxes");
        Value rawScores =
                layers.last(places.role(SCORES), CONCAT, new Concat(), scores, scoresAreRaw ? SCORES : "raw_scores");
        return head.post() == Post.NONE ? List.of(rawBoxes, rawScores) : decoded(places, rawBoxes, rawScores, layers);
    }

    /** The maps that predict. */
    private List<Value> maps(RowPlaces places, LayerBuilder layers) {
        List<Value> maps = new ArrayList<>();
        head.taps().forEach(tap -> maps.add(layers.tapped(tap.name())));
        for (Extra extra : head.extras()) {
            places.next();
            maps.add(extra(places, extra, maps.get(maps.size() - 1), layers));
        }
        for (int map = 0; map < maps.size(); map++) {
            FeatureMap checked = head.maps().get(map);
            TensorType type = TensorType.of(1, checked.channels(), checked.height(), checked.width());
            if (!maps.get(map).type().equals(type)) {
                throw new IllegalStateException(maps.get(map) + " was checked as " + checked);
            }
        }
        return maps;
    }

    private Value extra(RowPlaces places, Extra extra, Value x, LayerBuilder layers) {
        Nonlinearity activation = layers.conventions().activation();
        Window halving = new Window(EXTRA_KERNEL, 2, 1);
        int channels = extra.map().channels();
        Value reduced = layers.convolution(places.role("reduce"), x, Window.POINTWISE, extra.reduced(), activation);
        if (!head.depthwiseExtras()) {
            return layers.convolution(places.role("output"), reduced, halving, channels, activation);
        }
        Value filtered = layers.depthwise(places.role("depthwise"), reduced, halving, activation);
        return layers.convolution(places.role("output"), filtered, Window.POINTWISE, channels, activation);
    }

    private Value predictions(RowPlaces places, String role, Value map, int anchors, int values, LayerBuilder layers) {
        Window window = new Window(head.predictor().kernel(), 1, 1);
        if (!head.predictor().depthwise()) {
            return layers.predictions(places.role(role), map, window, anchors, values);
        }
        Value filtered = layers.depthwise(
                places.role(role + "_depthwise"),
                map,
                window,
                layers.conventions().activation());
        return layers.predictions(places.role(role), filtered, Window.POINTWISE, anchors, values);
    }

    private List<Value> decoded(RowPlaces places, Value rawBoxes, Value rawScores, LayerBuilder layers) {
        places.next();
        Detector.BoxCoder coder = head.coder();
        BoxCoder code = new BoxCoder(coder.y(), coder.x(), coder.h(), coder.w());
        Value boxes = decode(places.role(BOXES), new DecodeBoxes(code, anchors()), rawBoxes, BOXES, layers);
        Value scores = switch (head.scores()) {
            case SIGMOID ->
                decode(places.role(SCORES), new Activation(Activation.Function.SIGMOID), rawScores, SCORES, layers);
            case SOFTMAX -> decode(places.role(SCORES), new Softmax(), rawScores, SCORES, layers);
            case IDENTITY -> rawScores;
        };
        return head.post() == Post.DECODE ? List.of(boxes, scores) : suppressed(places, boxes, scores, layers);
    }

    private Value decode(Place place, Op op, Value raw, String answer, LayerBuilder layers) {
        String name = head.post() == Post.DECODE ? answer : place.tap();
        return layers.last(place, DECODE, op, List.of(raw), name);
    }

    private List<Value> suppressed(RowPlaces places, Value boxes, Value scores, LayerBuilder layers) {
        places.next();
        Suppression rule = head.suppression();
        NonMaxSuppression op = new NonMaxSuppression(
                rule.iou(), rule.score(), rule.perClass(), rule.detections(), rule.acrossClasses());
        Value detections = layers.last(places.role("detections"), NMS, op, List.of(boxes, scores));
        List<Value> answers = new ArrayList<>();
        for (int i = 0; i < FIELDS.size(); i++) {
            String answer = Post.NMS.outputs().get(FIELDS.size() - 1 - i);
            DetectionField field = new DetectionField(FIELDS.get(i));
            answers.add(0, layers.last(places.role(answer), "field", field, List.of(detections), answer));
        }
        return answers;
    }

    private Anchors anchors() {
        List<Anchors.Grid> grids = new ArrayList<>();
        for (int map = 0; map < head.anchors().size(); map++) {
            List<Anchors.Shape> shapes = head.anchors().get(map).stream()
                    .map(shape -> new Anchors.Shape(shape.height(), shape.width()))
                    .toList();
            FeatureMap cells = head.maps().get(map);
            grids.add(new Anchors.Grid(cells.height(), cells.width(), shapes));
        }
        return new Anchors(grids);
    }
}
