package io.tcns.exporters.onnx;

import static io.tcns.exporters.onnx.OnnxAttributes.integer;
import static io.tcns.exporters.onnx.OnnxAttributes.integers;
import static io.tcns.exporters.onnx.OnnxAttributes.text;
import static io.tcns.exporters.onnx.OnnxAttributes.to;

import io.tcns.compiler.ir.ArgMax;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.PixelOrder;
import io.tcns.compiler.ir.Resize;
import io.tcns.compiler.ir.Softmax;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.TensorType.Element;
import io.tcns.exporters.onnx.proto.AttributeProto;
import io.tcns.exporters.onnx.proto.NodeProto;
import io.tcns.exporters.onnx.proto.TensorProto.DataType;
import java.util.List;
import java.util.Locale;

/** What becomes of the ops that give each pixel a class. */
final class SegmentationOperators {

    private static final int CHANNELS = 1;

    private final OnnxGraph out;
    private final Opset opset;

    SegmentationOperators(OnnxGraph out, Opset opset) {
        this.out = out;
        this.opset = opset;
    }

    /** Sizes, not scales: their product with a side is rounded down, and may so lose a pixel. */
    NodeProto.Builder resize(Resize op, Node node) {
        OnnxSteps steps = new OnnxSteps(out, node);
        TensorType x = node.operand(0).type();
        String map = steps.operand(0);
        boolean isLast = op.order() == PixelOrder.CHANNELS_LAST;
        if (isLast) {
            TensorType pixels = TensorType.of(1, x.height(), x.width(), x.channels());
            map = steps.step("pixels", "Transpose", pixels, List.of(map), integers("perm", 0, 2, 3, 1));
        }
        String alignment = op.alignment().name().toLowerCase(Locale.ROOT);
        if (opset.version() >= 18) {
            // Of the sides alone, whatever the batch.
            int height = isLast ? 1 : 2;
            return resize(steps, map, alignment, out.integers(op.height(), op.width()))
                    .addAttribute(integers("axes", height, height + 1));
        }
        return resize(steps, map, alignment, out.shape(steps, node.result().type()));
    }

    private NodeProto.Builder resize(OnnxSteps steps, String map, String alignment, String sizes) {
        // Before opset 13 what is not used had to be there, and be empty.
        String unused = opset.version() < 13 ? out.floats("resize/unused", List.of(0)) : "";
        return steps.last(
                "Resize",
                List.of(map, unused, unused, sizes),
                text("coordinate_transformation_mode", alignment),
                text("mode", "linear"));
    }

    NodeProto.Builder argMax(ArgMax op, Node node) {
        OnnxSteps steps = new OnnxSteps(out, node);
        TensorType result = node.result().type();
        List<String> logits = List.of(steps.operand(0));
        AttributeProto axis = integer("axis", op.order().channels());
        if (result.element() == Element.INT64) {
            return steps.last("ArgMax", logits, axis, integer("keepdims", 0));
        }
        TensorType indices = new TensorType(Element.INT64, result.dimensions());
        String index = steps.step("index", "ArgMax", indices, logits, axis, integer("keepdims", 0));
        return steps.last("Cast", List.of(index), to(DataType.UINT8));
    }

    /** Before opset 13 the axis meant all dimensions from there on: the classes have to be the last. */
    NodeProto.Builder softmax(Softmax op, Node node) {
        OnnxSteps steps = new OnnxSteps(out, node);
        if (opset.version() >= 13) {
            return steps.last("Softmax", List.of(steps.operand(0)), integer("axis", CHANNELS));
        }
        TensorType x = node.result().type();
        TensorType pixels = TensorType.of(1, x.height(), x.width(), x.channels());
        String logits =
                steps.step("pixels", "Transpose", pixels, List.of(steps.operand(0)), integers("perm", 0, 2, 3, 1));
        String shares = steps.step("shares", "Softmax", pixels, List.of(logits), integer("axis", 3));
        return steps.last("Transpose", List.of(shares), integers("perm", 0, 3, 1, 2));
    }
}
