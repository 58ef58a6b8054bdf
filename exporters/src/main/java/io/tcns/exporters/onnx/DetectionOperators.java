package io.tcns.exporters.onnx;

import static io.tcns.exporters.onnx.OnnxAttributes.integer;
import static io.tcns.exporters.onnx.OnnxAttributes.integers;
import static io.tcns.exporters.onnx.OnnxAttributes.to;

import io.tcns.compiler.ir.Anchors;
import io.tcns.compiler.ir.Anchors.Anchor;
import io.tcns.compiler.ir.BoxCoder;
import io.tcns.compiler.ir.BoxPredictions;
import io.tcns.compiler.ir.DecodeBoxes;
import io.tcns.compiler.ir.DetectionField;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.NonMaxSuppression;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.TensorType.Element;
import io.tcns.exporters.onnx.proto.NodeProto;
import io.tcns.exporters.onnx.proto.TensorProto.DataType;
import java.util.List;

/** What becomes of the ops of a detector; {@link SuppressionOperators} has the largest of them. */
final class DetectionOperators {

    /** Coordinates of a box. */
    private static final int BOX = 4;

    /** Coordinates of its centre, or of its sides. */
    private static final int POINT = 2;

    /** The dimension of the coordinates of a box, and of the numbers of a detection. */
    private static final int LAST = 2;

    private final OnnxGraph out;
    private final Opset opset;

    DetectionOperators(OnnxGraph out, Opset opset) {
        this.out = out;
        this.opset = opset;
    }

    NodeProto.Builder boxPredictions(BoxPredictions op, Node node) {
        OnnxSteps steps = new OnnxSteps(out, node);
        TensorType map = node.operand(0).type();
        TensorType result = node.result().type();
        String cells = steps.step(
                "cells",
                "Transpose",
                TensorType.of(1, map.height(), map.width(), map.channels()),
                List.of(steps.operand(0)),
                integers("perm", 0, 2, 3, 1));
        return steps.last("Reshape", List.of(cells, out.integers(0, result.size(1), result.size(2))));
    }

    /** What is known now, the anchors and the code, becomes one factor or term of each coordinate. */
    NodeProto.Builder decodeBoxes(DecodeBoxes op, Node node) {
        OnnxSteps steps = new OnnxSteps(out, node);
        TensorType boxes = node.result().type();
        TensorType points = TensorType.of(1, boxes.size(1), POINT);
        Anchors anchors = op.anchors();
        String factors = numbers(steps.name("factors"), anchors, BOX, anchor -> factors(op.coder(), anchor));
        String anchorCenters = numbers(steps.name("anchor_centers"), anchors, POINT, DetectionOperators::center);
        String anchorHalves = numbers(steps.name("anchor_halves"), anchors, POINT, DetectionOperators::half);

        String scaled = steps.step("scaled", "Mul", boxes, List.of(steps.operand(0), factors));
        String offsets = steps.step("offsets", "Slice", points, out.slice(scaled, LAST, 0, POINT));
        String centers = steps.step("centers", "Add", points, List.of(offsets, anchorCenters));
        String logarithms = steps.step("logarithms", "Slice", points, out.slice(scaled, LAST, POINT, BOX));
        String ratios = steps.step("ratios", "Exp", points, List.of(logarithms));
        String halves = steps.step("halves", "Mul", points, List.of(ratios, anchorHalves));
        String least = steps.step("least", "Sub", points, List.of(centers, halves));
        String most = steps.step("most", "Add", points, List.of(centers, halves));
        return steps.last("Concat", List.of(least, most), integer("axis", LAST));
    }

    private static double[] factors(BoxCoder coder, Anchor anchor) {
        return new double[] {anchor.height() / coder.y(), anchor.width() / coder.x(), 1 / coder.h(), 1 / coder.w()};
    }

    private static double[] center(Anchor anchor) {
        return new double[] {anchor.yCenter(), anchor.xCenter()};
    }

    private static double[] half(Anchor anchor) {
        return new double[] {anchor.height() / 2, anchor.width() / 2};
    }

    /** Some numbers of each anchor. */
    private interface Numbers {
        double[] of(Anchor anchor);
    }

    /** A constant (anchors, {@code count}). */
    private String numbers(String name, Anchors anchors, int count, Numbers numbers) {
        float[] content = new float[anchors.count() * count];
        anchors.forEach((index, anchor) -> {
            double[] some = numbers.of(anchor);
            for (int i = 0; i < count; i++) {
                content[index * count + i] = (float) some[i];
            }
        });
        return out.floats(name, List.of(anchors.count(), count), content);
    }

    NodeProto.Builder nonMaxSuppression(NonMaxSuppression op, Node node) {
        return new SuppressionOperators(op, node, out, new OnnxSteps(out, node)).write();
    }

    NodeProto.Builder detectionField(DetectionField op, Node node) {
        OnnxSteps steps = new OnnxSteps(out, node);
        return switch (op.field()) {
            case BOXES -> steps.last("Slice", out.slice(steps.operand(0), LAST, 0, BOX));
            case SCORES -> steps.last("Gather", column(steps, NonMaxSuppression.SCORE), integer("axis", LAST));
            case CLASSES -> classes(steps, node);
            case COUNT -> count(steps, node);
        };
    }

    private List<String> column(OnnxSteps steps, int index) {
        return List.of(steps.operand(0), out.integer(index));
    }

    private NodeProto.Builder classes(OnnxSteps steps, Node node) {
        TensorType numbers = TensorType.of(1, node.operand(0).type().size(1));
        String floats =
                steps.step("floats", "Gather", numbers, column(steps, NonMaxSuppression.CLASS), integer("axis", LAST));
        return steps.last("Cast", List.of(floats), to(DataType.INT64));
    }

    /** One for each detection that has a score, summed; the axis is an operand since opset 13. */
    private NodeProto.Builder count(OnnxSteps steps, Node node) {
        TensorType scores = TensorType.of(1, node.operand(0).type().size(1));
        String score =
                steps.step("scores", "Gather", scores, column(steps, NonMaxSuppression.SCORE), integer("axis", LAST));
        String found = steps.untyped("found", "Greater", List.of(score, out.scalar("number/0", 0)));
        String ones = steps.step(
                "ones", "Cast", new TensorType(Element.INT64, scores.dimensions()), List.of(found), to(DataType.INT64));
        NodeProto.Builder sum = steps.last("ReduceSum", List.of(ones), integer("keepdims", 0));
        return opset.version() < 13 ? sum.addAttribute(integers("axes", 1)) : sum.addInput(out.integers(1));
    }
}
