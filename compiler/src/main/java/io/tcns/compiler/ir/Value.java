package io.tcns.compiler.ir;

import java.util.List;

/**
 * A named, typed tensor, assigned once: by the caller (a graph input), by a {@link Parameter} or by a {@link Node}.
 *
 * @param name unique in its graph; for results, the tap string of the spec, such as {@code stage6.1.expand}
 */
public record Value(String name, TensorType type) {

    public Value {
        Checks.argument(!name.isEmpty(), "a value has a name");
    }

    /** The types of several values, in their order. */
    public static List<TensorType> types(List<Value> values) {
        TensorType[] types = new TensorType[values.size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = values.get(i).type();
        }
        return List.of(types);
    }

    /** Of the name alone: in a graph it tells values apart, and strings keep their hash. */
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name + ": " + type;
    }
}
