package io.tcns.exporters.onnx;

import static io.tcns.exporters.onnx.OnnxAttributes.integer;
import static io.tcns.exporters.onnx.OnnxAttributes.integers;
import static io.tcns.exporters.onnx.OnnxAttributes.number;

import io.tcns.compiler.ir.Activation;
import io.tcns.compiler.ir.Add;
import io.tcns.compiler.ir.ArgMax;
import io.tcns.compiler.ir.AveragePool;
import io.tcns.compiler.ir.BatchNorm;
import io.tcns.compiler.ir.BoxPredictions;
import io.tcns.compiler.ir.Concat;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.DecodeBoxes;
import io.tcns.compiler.ir.DetectionField;
import io.tcns.compiler.ir.Dropout;
import io.tcns.compiler.ir.Flatten;
import io.tcns.compiler.ir.GlobalAveragePool;
import io.tcns.compiler.ir.Linear;
import io.tcns.compiler.ir.MaxPool;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.NonMaxSuppression;
import io.tcns.compiler.ir.Op;
import io.tcns.compiler.ir.Padding;
import io.tcns.compiler.ir.Resize;
import io.tcns.compiler.ir.Softmax;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import io.tcns.exporters.onnx.proto.AttributeProto;
import io.tcns.exporters.onnx.proto.NodeProto;
import java.util.List;

/**
 * What becomes of each op: a node with the operator of the ONNX specification that means the same, under the node's name; and
 * where there is none, several, by {@link OnnxSteps}.
 *
 * <p>Windows are written in full, even where a number is the operator's default; what only training asks for is not.
 */
final class OnnxOperators implements Op.Visitor<Node, NodeProto.Builder> {

    /** Of HardSigmoid: max(0, min(1, x / 6 + 1 / 2)), which is relu6(x + 3) / 6. */
    private static final AttributeProto ALPHA = number("alpha", 1 / 6.0);

    private static final AttributeProto BETA = number("beta", 0.5);

    private final OnnxGraph out;
    private final Opset opset;
    private final DetectionOperators detection;
    private final SegmentationOperators segmentation;

    OnnxOperators(OnnxGraph out, Opset opset) {
        this.out = out;
        this.opset = opset;
        detection = new DetectionOperators(out, opset);
        segmentation = new SegmentationOperators(out, opset);
    }

    @Override
    public NodeProto.Builder activation(Activation op, Node node) {
        return switch (op.function()) {
            case RELU -> operator("Relu", node);
            case RELU6 ->
                operator("Clip", node).addInput(out.scalar("relu6/min", 0)).addInput(out.scalar("relu6/max", 6));
            case HARD_SWISH -> hardSwish(node);
            case HARD_SIGMOID ->
                operator("HardSigmoid", node).addAttribute(ALPHA).addAttribute(BETA);
            case SIGMOID -> operator("Sigmoid", node);
        };
    }

    /**
     * x * HardSigmoid(x). There is an operator HardSwish, but ONNX Runtime takes it apart, into nodes whose names no
     * profile can follow back to the table.
     */
    private NodeProto.Builder hardSwish(Node node) {
        OnnxSteps steps = new OnnxSteps(out, node);
        String x = steps.operand(0);
        String gate = steps.step("gate", "HardSigmoid", node.result().type(), List.of(x), ALPHA, BETA);
        return steps.last("Mul", List.of(x, gate));
    }

    @Override
    public NodeProto.Builder add(Add op, Node node) {
        return operator("Add", node);
    }

    @Override
    public NodeProto.Builder argMax(ArgMax op, Node node) {
        return segmentation.argMax(op, node);
    }

    @Override
    public NodeProto.Builder averagePool(AveragePool op, Node node) {
        return operator("AveragePool", node)
                .addAttribute(integers("kernel_shape", op.kernel(), op.kernel()))
                .addAttribute(integers("strides", op.stride(), op.stride()));
    }

    @Override
    public NodeProto.Builder batchNorm(BatchNorm op, Node node) {
        return operator("BatchNormalization", node).addAttribute(number("epsilon", op.epsilon()));
    }

    @Override
    public NodeProto.Builder boxPredictions(BoxPredictions op, Node node) {
        return detection.boxPredictions(op, node);
    }

    @Override
    public NodeProto.Builder concat(Concat op, Node node) {
        return operator("Concat", node).addAttribute(integer("axis", 1));
    }

    @Override
    public NodeProto.Builder conv2d(Conv2d op, Node node) {
        TensorType weight = node.operand(1).type();
        return operator("Conv", node)
                .addAttribute(integers("kernel_shape", weight.height(), weight.width()))
                .addAttribute(integers("strides", op.stride(), op.stride()))
                .addAttribute(pads(op.padding()))
                .addAttribute(integers("dilations", op.dilation(), op.dilation()))
                .addAttribute(integer("group", op.groups()));
    }

    @Override
    public NodeProto.Builder decodeBoxes(DecodeBoxes op, Node node) {
        return detection.decodeBoxes(op, node);
    }

    @Override
    public NodeProto.Builder detectionField(DetectionField op, Node node) {
        return detection.detectionField(op, node);
    }

    /** The rate is an operand since opset 12. */
    @Override
    public NodeProto.Builder dropout(Dropout op, Node node) {
        NodeProto.Builder dropout = operator("Dropout", node);
        return opset.version() < 12
                ? dropout.addAttribute(number("ratio", op.rate()))
                : dropout.addInput(out.scalar(node.name() + "/ratio", (float) op.rate()));
    }

    @Override
    public NodeProto.Builder flatten(Flatten op, Node node) {
        return operator("Flatten", node).addAttribute(integer("axis", 1));
    }

    @Override
    public NodeProto.Builder globalAveragePool(GlobalAveragePool op, Node node) {
        return operator("GlobalAveragePool", node);
    }

    @Override
    public NodeProto.Builder linear(Linear op, Node node) {
        return operator("Gemm", node).addAttribute(integer("transB", 1));
    }

    @Override
    public NodeProto.Builder maxPool(MaxPool op, Node node) {
        return operator("MaxPool", node)
                .addAttribute(integers("kernel_shape", op.kernel(), op.kernel()))
                .addAttribute(integers("strides", op.stride(), op.stride()))
                .addAttribute(pads(op.padding()));
    }

    @Override
    public NodeProto.Builder nonMaxSuppression(NonMaxSuppression op, Node node) {
        return detection.nonMaxSuppression(op, node);
    }

    @Override
    public NodeProto.Builder resize(Resize op, Node node) {
        return segmentation.resize(op, node);
    }

    /** Before opset 13 the axis meant all dimensions from there on, of which there is one but for pixels. */
    @Override
    public NodeProto.Builder softmax(Softmax op, Node node) {
        TensorType x = node.result().type();
        return x.rank() == 4
                ? segmentation.softmax(op, node)
                : operator("Softmax", node).addAttribute(integer("axis", Softmax.classes(x)));
    }

    private NodeProto.Builder operator(String operator, Node node) {
        List<String> operands = node.operands().stream().map(Value::name).toList();
        return out.node(node.name(), operator, operands, node.result());
    }

    private static AttributeProto pads(Padding padding) {
        return integers("pads", padding.top(), padding.left(), padding.bottom(), padding.right());
    }
}
