package io.tcns.exporters.onnx;

import static io.tcns.exporters.onnx.OnnxAttributes.integer;
import static io.tcns.exporters.onnx.OnnxAttributes.integers;
import static io.tcns.exporters.onnx.OnnxAttributes.to;

import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.NonMaxSuppression;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.TensorType.Element;
import io.tcns.compiler.ir.Value;
import io.tcns.exporters.onnx.proto.NodeProto;
import io.tcns.exporters.onnx.proto.TensorProto.DataType;
import java.util.List;

/**
 * Non-maximum suppression for any number of images, with as many answers for each as the op says.
 *
 * <p>ONNX's operator gives one list for all images, which is as long as it happens to be. So the scores in that list are
 * written into an array of zeros, where they stood among all scores, and from there each image takes its best. Across classes,
 * what is said here of all scores holds for the best of each box.
 */
final class SuppressionOperators {

    private static final int BOX = 4;

    /** Of each box, counted from 0. */
    private static final String CLASS_OF_BOXES = "class_of_boxes";

    private final NonMaxSuppression op;
    private final Node node;
    private final OnnxGraph out;
    private final OnnxSteps steps;
    private final int anchors;
    private final int classes;

    /** How many lists of boxes are suppressed by themselves: one for each class, or one. */
    private final int lists;

    private final TensorType scoresByList;
    private final TensorType oneOfEachBox;
    private final String zero;

    SuppressionOperators(NonMaxSuppression op, Node node, OnnxGraph out, OnnxSteps steps) {
        this.op = op;
        this.node = node;
        this.out = out;
        this.steps = steps;
        anchors = node.operand(1).type().size(1);
        classes = node.operand(1).type().size(2) - 1;
        lists = op.acrossClasses() ? 1 : classes;
        scoresByList = TensorType.of(1, lists, anchors);
        oneOfEachBox = TensorType.of(1, anchors, 1);
        zero = out.scalar("number/0", 0);
    }

    NodeProto.Builder write() {
        String boxes = steps.step(
                "clipped", "Clip", node.operand(0).type(), List.of(steps.operand(0), zero, out.scalar("number/1", 1)));
        String seen = seen(visible(boxes));
        String scores = byList(op.acrossClasses() ? bestOfBoxes(seen) : seen);
        return best(boxes, kept(boxes, scores));
    }

    /** Of each box, whether anything of it is inside the image and all of its coordinates are numbers. */
    private String visible(String boxes) {
        String height = ofEachBox("height", boxes, -1, 0, 1, 0);
        String width = ofEachBox("width", boxes, 0, -1, 0, 1);
        // 0 if all are finite, otherwise not a number: clipping hides infinity, and promises nothing where there is no
        // number.
        String finite = ofEachBox("finite", steps.operand(0), 0, 0, 0, 0);
        String side = steps.step("side", "Min", oneOfEachBox, List.of(height, width));
        String extent = steps.step("extent", "Add", oneOfEachBox, List.of(side, finite));
        return steps.untyped("visible", "Greater", List.of(extent, zero));
    }

    /** Of each box, the sum of the coordinates times these factors. */
    private String ofEachBox(String what, String boxes, float... factors) {
        String name = "box/" + what;
        return steps.step(what, "MatMul", oneOfEachBox, List.of(boxes, out.floats(name, List.of(BOX, 1), factors)));
    }

    /** The scores (N, anchors, classes), 0 for boxes that are not visible. */
    private String seen(String visible) {
        TensorType byAnchor = TensorType.of(1, anchors, classes);
        String foreground = steps.step("foreground", "Slice", byAnchor, out.slice(steps.operand(1), 2, 1, classes + 1));
        return steps.step("seen", "Where", byAnchor, List.of(visible, foreground, zero));
    }

    /** The best score of each box; 0 where none can be an answer, which takes out those that are no numbers. */
    private String bestOfBoxes(String seen) {
        TensorType byAnchor = TensorType.of(1, anchors, classes);
        String above = steps.untyped("above", "Greater", List.of(seen, threshold()));
        String possible = steps.step("possible", "Where", byAnchor, List.of(above, seen, zero));
        Value score = new Value(steps.name("best_of_boxes"), oneOfEachBox);
        Value label = new Value(steps.name(CLASS_OF_BOXES), new TensorType(Element.INT64, oneOfEachBox.dimensions()));
        topK(possible, 1, 2, score, label);
        return score.name();
    }

    private String threshold() {
        return out.floats(steps.name("score"), List.of(1), (float) op.score());
    }

    private void topK(String values, int count, int axis, Value best, Value index) {
        out.node(index.name(), "TopK", List.of(values, out.integers(count)), best)
                .addOutput(index.name())
                .addAttribute(integer("axis", axis));
        out.type(index);
    }

    private String byList(String scores) {
        return steps.step("by_class", "Transpose", scoresByList, List.of(scores), integers("perm", 0, 2, 1));
    }

    /** The scores of those that are left and 0 for all others, of each image in one column. */
    private String kept(String boxes, String scores) {
        String selected = steps.untyped(
                "selected",
                "NonMaxSuppression",
                List.of(
                        boxes,
                        scores,
                        out.integers(op.perClass()),
                        out.floats(steps.name("iou"), List.of(1), (float) op.iou()),
                        threshold()));
        String selectedScores = steps.untyped("selected_scores", "GatherND", List.of(scores, selected));
        String shape = steps.untyped("shape", "Shape", List.of(scores));
        String zeros = steps.step("zeros", "ConstantOfShape", scoresByList, List.of(shape));
        String kept = steps.step("kept", "ScatterND", scoresByList, List.of(zeros, selected, selectedScores));
        int candidates = Math.multiplyExact(lists, anchors);
        return steps.step(
                "candidates",
                "Reshape",
                TensorType.of(1, candidates, 1),
                List.of(kept, out.integers(0, candidates, 1)));
    }

    /** The result: those with the best scores, and zeros where there are no more. */
    private NodeProto.Builder best(String boxes, String kept) {
        Value score = new Value(steps.name("best_scores"), TensorType.of(1, op.detections(), 1));
        Value index = new Value(
                steps.name("best"), new TensorType(Element.INT64, score.type().dimensions()));
        topK(kept, op.detections(), 1, score, index);
        String anchor = op.acrossClasses()
                ? index.name()
                : steps.step("anchor", "Mod", index.type(), List.of(index.name(), out.integer(anchors)));
        String answers = steps.step(
                "answers",
                "Concat",
                node.result().type(),
                List.of(boxes(boxes, anchor), score.name(), label(index)),
                integer("axis", 2));
        String found = steps.untyped("found", "Greater", List.of(score.name(), zero));
        return steps.last("Where", List.of(found, answers, zero));
    }

    /** The boxes of anchors. */
    private String boxes(String boxes, String anchor) {
        List<Integer> four = List.of(1, op.detections(), BOX);
        String coordinates = steps.step(
                "coordinates", "Expand", new TensorType(Element.INT64, four), List.of(anchor, out.integers(1, 1, BOX)));
        return steps.step(
                "best_boxes", "GatherElements", new TensorType(four), List.of(boxes, coordinates), integer("axis", 1));
    }

    /** The classes, counted from 1 on, as numbers to stand beside coordinates. */
    private String label(Value index) {
        String fromZero = op.acrossClasses()
                ? steps.step(
                        "class",
                        "GatherElements",
                        index.type(),
                        List.of(steps.name(CLASS_OF_BOXES), index.name()),
                        integer("axis", 1))
                : steps.step("class", "Div", index.type(), List.of(index.name(), out.integer(anchors)));
        String label = steps.step("label", "Add", index.type(), List.of(fromZero, out.integer(1)));
        return steps.step(
                "best_classes", "Cast", TensorType.of(1, op.detections(), 1), List.of(label), to(DataType.FLOAT));
    }
}
