package io.tcns.compiler.ir;

import java.util.List;

/**
 * One step of a graph's program: {@code result = op(operands)}.
 *
 * @param name unique in its graph: the tap that the node works for and what it does there, such as
 *     {@code stage6.1.expand/conv}
 * @param operands values that are defined above this node
 * @param result a new value, of the type that the op infers
 * @param origin the row that the node comes from
 */
public record Node(String name, Op op, List<Value> operands, Value result, Origin origin) {

    public Node {
        operands = List.copyOf(operands);
    }

    public Value operand(int index) {
        return operands.get(index);
    }

    public List<TensorType> operandTypes() {
        return Value.types(operands);
    }

    /** Multiply-adds for one image. */
    public long macs() {
        return op.macs(operandTypes(), result.type());
    }
}
