package io.tcns.exporters.onnx;

import static io.tcns.compiler.GraphSketch.row;

import io.tcns.compiler.GraphSketch;
import io.tcns.compiler.ir.Activation;
import io.tcns.compiler.ir.Activation.Function;
import io.tcns.compiler.ir.Anchors;
import io.tcns.compiler.ir.Anchors.Grid;
import io.tcns.compiler.ir.Anchors.Shape;
import io.tcns.compiler.ir.BoxCoder;
import io.tcns.compiler.ir.BoxPredictions;
import io.tcns.compiler.ir.Concat;
import io.tcns.compiler.ir.DecodeBoxes;
import io.tcns.compiler.ir.DetectionField;
import io.tcns.compiler.ir.DetectionField.Field;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.GraphBuilder;
import io.tcns.compiler.ir.NonMaxSuppression;
import io.tcns.compiler.ir.Op;
import io.tcns.compiler.ir.Origin;
import io.tcns.compiler.ir.Softmax;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Detectors and parts of them, written down without the language. */
final class Detectors {

    private static final BoxCoder CODER = new BoxCoder(10, 10, 5, 5);

    private Detectors() {}

    /** Boxes and scores to detections. */
    static Graph suppression(NonMaxSuppression op, TensorType boxes, TensorType scores) {
        GraphBuilder out = new GraphBuilder("suppression", List.of(row("post", "post")));
        Value boxesIn = out.input(new Value("boxes", boxes));
        Value scoresIn = out.input(new Value("scores", scores));
        Origin origin = new Origin(0, 1, "output");
        Value detections =
                out.node("post.1.output/nms", op, List.of(boxesIn, scoresIn), "post.1.output/detections", origin);
        fields(out, origin, detections);
        return out.build();
    }

    /** Raw predictions to detections. */
    static Graph tail(Anchors anchors, int labels, NonMaxSuppression op) {
        GraphBuilder out = new GraphBuilder("tail", List.of(row("post", "post")));
        Value raw = out.input(new Value("raw_boxes", TensorType.of(1, anchors.count(), 4)));
        Value logits = out.input(new Value("raw_scores", TensorType.of(1, anchors.count(), labels)));
        Origin origin = new Origin(0, 1, "output");
        Value boxes = out.node(
                "post.1.decode/decode", new DecodeBoxes(CODER, anchors), List.of(raw), "post.1.decode", origin);
        Value scores = out.node(
                "post.1.convert/sigmoid", new Activation(Function.SIGMOID), List.of(logits), "post.1.convert", origin);
        fields(out, origin, out.node("post.1.nms/nms", op, List.of(boxes, scores), "post.1.nms", origin));
        return out.build();
    }

    private static void fields(GraphBuilder out, Origin origin, Value detections) {
        for (Field field : Field.values()) {
            String name = "post.1." + field.name().toLowerCase(Locale.ROOT);
            out.output(out.node(name + "/field", new DetectionField(field), List.of(detections), name, origin));
        }
    }

    /** From an image of 13 x 11 pixels to detections, by way of predictors on two maps. */
    static Graph small(Op scores) {
        GraphSketch sketch = new GraphSketch(
                "detector_by_" + scores.getClass().getSimpleName().toLowerCase(Locale.ROOT),
                List.of(row("row", "row")));
        Value first = sketch.relu6("first/relu6", sketch.convolution("first", sketch.image(3, 13, 11), 8, 3, 2, 1));
        Value second = sketch.relu6("second/relu6", sketch.convolution("second", first, 8, 3, 2, 1));
        List<Shape> shapes = List.of(new Shape(0.4, 0.3), new Shape(0.2, 0.5));
        Anchors anchors = new Anchors(List.of(grid(first, shapes), grid(second, shapes)));
        Value raw = predictions(sketch, "box", 4, shapes.size(), first, second);
        Value logits = predictions(sketch, "class", 4, shapes.size(), first, second);
        Value boxes = sketch.node("boxes", new DecodeBoxes(CODER, anchors), raw);
        Value detections = sketch.node(
                "detections", new NonMaxSuppression(0.5, 0.3, 5, 10), boxes, sketch.node("scores", scores, logits));
        return sketch.answering(
                sketch.node("answer/boxes", new DetectionField(Field.BOXES), detections),
                sketch.node("answer/scores", new DetectionField(Field.SCORES), detections),
                sketch.node("answer/classes", new DetectionField(Field.CLASSES), detections),
                sketch.node("answer/count", new DetectionField(Field.COUNT), detections));
    }

    /** Both ways in which detectors say how likely a class is. */
    static List<Graph> small() {
        return List.of(small(new Activation(Function.SIGMOID)), small(new Softmax()));
    }

    private static Grid grid(Value map, List<Shape> shapes) {
        return new Grid(map.type().height(), map.type().width(), shapes);
    }

    private static Value predictions(GraphSketch sketch, String what, int values, int anchors, Value... maps) {
        List<Value> predictions = new ArrayList<>();
        for (Value map : maps) {
            String name = what + predictions.size();
            Value predicted = sketch.convolution(name, map, anchors * values, 1, 1, 1);
            predictions.add(sketch.node(name + "/predictions", new BoxPredictions(anchors), predicted));
        }
        return sketch.node(what + "/concat", new Concat(), predictions.toArray(Value[]::new));
    }
}
