package io.tcns.compiler.ir;

import java.util.List;

/** Elementwise sum, without broadcasting. Operands: x, y of one type. Result: that type. */
public record Add() implements Op {

    @Override
    public TensorType infer(List<TensorType> operands) {
        Operands.count("Add", operands, 2, 2);
        Checks.argument(
                operands.get(0).equals(operands.get(1)), "Add: %s and %s differ", operands.get(0), operands.get(1));
        return operands.get(0);
    }

    @Override
    public long macs(List<TensorType> operands, TensorType result) {
        return 0;
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
        return visitor.add(this, context);
    }
}
