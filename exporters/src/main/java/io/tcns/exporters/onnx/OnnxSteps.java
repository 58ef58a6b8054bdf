package io.tcns.exporters.onnx;

import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import io.tcns.exporters.onnx.proto.AttributeProto;
import io.tcns.exporters.onnx.proto.NodeProto;
import java.util.List;

/**
 * The nodes that one node of a graph becomes, where no operator alone means the same: the last has its name and result, each
 * other is called after what it computes under that name, as its result is.
 */
final class OnnxSteps {

    private final OnnxGraph out;
    private final Node node;

    OnnxSteps(OnnxGraph out, Node node) {
        this.out = out;
        this.node = node;
    }

    /** The name of an operand of the node. */
    String operand(int index) {
        return node.operand(index).name();
    }

    /** Adds a node whose result is called {@code what}, and gives the result's whole name. */
    String step(String what, String operator, TensorType type, List<String> operands, AttributeProto... attributes) {
        Value result = new Value(name(what), type);
        out.node(result.name(), operator, operands, result).addAllAttribute(List.of(attributes));
        return result.name();
    }

    /** The same, where the type is one that a file need not say. */
    String untyped(String what, String operator, List<String> operands, AttributeProto... attributes) {
        out.node(name(what), operator, operands, name(what)).addAllAttribute(List.of(attributes));
        return name(what);
    }

    /** Adds the node that computes the result. */
    NodeProto.Builder last(String operator, List<String> operands, AttributeProto... attributes) {
        return out.node(node.name(), operator, operands, node.result()).addAllAttribute(List.of(attributes));
    }

    /** The name of what belongs to the node. */
    String name(String what) {
        return node.name() + "/" + what;
    }
}
