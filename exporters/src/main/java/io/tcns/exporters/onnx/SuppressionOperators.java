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
 * written into an array of zeros, where they stood among all scores, and from there each image takes its best.
 */
final class SuppressionOperators {

    private static final int BOX = 4;

    private final NonMaxSuppression op;
    private final Node node;
    private final OnnxGraph out;
    private final OnnxSteps steps;
    private final int anchors;
    private final int classes;
    private final TensorType scoresByClass;
    private final TensorType oneOfEachBox;
    private final String zero;

    SuppressionOperators(NonMaxSuppression op, Node node, OnnxGraph out, OnnxSteps steps) {
        this.op = op;
        this.node = node;
        this.out = out;
        this.steps = steps;
        anchors = node.operand(1).type().size(1);
        classes = node.operand(1).type().size(2) - 1;
        scoresByClass = TensorType.of(1, classes, anchors);
        oneOfEachBox = TensorType.of(1, anchors, 1);
        zero = out.scalar("number/0", 0);
    }

    NodeProto.Builder write() {
        String boxes = steps.step(
                "clipped", "Clip", node.operand(0).type(), List.of(steps.operand(0), zero, out.scalar("number/1", 1)));
        String scores = byClass(visible(boxes));
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

    /** The scores (N, classes, anchors), 0 for boxes that are not visible. */
    private String byClass(String visible) {
        TensorType byAnchor = TensorType.of(1, anchors, classes);
        String foreground = steps.step("foreground", "Slice", byAnchor, out.slice(steps.operand(1), 2, 1, classes + 1));
        String seen = steps.step("seen", "Where", byAnchor, List.of(visible, foreground, zero));
        return steps.step("by_class", "Transpose", scoresByClass, List.of(seen), integers("perm", 0, 2, 1));
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
                        out.floats(steps.name("score"), List.of(1), (float) op.score())));
        String selectedScores = steps.untyped("selected_scores", "GatherND", List.of(scores, selected));
        String shape = steps.untyped("shape", "Shape", List.of(scores));
        String zeros = steps.step("zeros", "ConstantOfShape", scoresByClass, List.of(shape));
        String kept = steps.step("kept", "ScatterND", scoresByClass, List.of(zeros, selected, selectedScores));
        int candidates = Math.multiplyExact(classes, anchors);
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
        out.node(index.name(), "TopK", List.of(kept, out.integers(op.detections())), score)
                .addOutput(index.name())
                .addAttribute(integer("axis", 1));
        out.type(index);

        String anchor = steps.step("anchor", "Mod", index.type(), List.of(index.name(), out.integer(anchors)));
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
        String fromZero = steps.step("class", "Div", index.type(), List.of(index.name(), out.integer(anchors)));
        String label = steps.step("label", "Add", index.type(), List.of(fromZero, out.integer(1)));
        return steps.step(
                "best_classes", "Cast", TensorType.of(1, op.detections(), 1), List.of(label), to(DataType.FLOAT));
    }
}
