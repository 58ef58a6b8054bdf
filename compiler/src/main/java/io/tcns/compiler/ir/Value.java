package io.tcns.compiler.ir;

/**
 * A named, typed tensor, assigned once: by the caller (a graph input), by a {@link Parameter} or by a {@link Node}.
 *
 * @param name unique in its graph; for results, the tap string of the spec, such as {@code stage6.1.expand}
 */
public record Value(String name, TensorType type) {

    public Value {
        Checks.argument(!name.isEmpty(), "a value has a name");
    }

    @Override
    public String toString() {
        return name + ": " + type;
    }
}
