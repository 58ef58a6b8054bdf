package io.tcns.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a model says of one of its inputs or outputs.
 *
 * @param shape the size of each dimension, {@link #UNKNOWN} where the model leaves it open
 * @param symbols the name of each open dimension, such as {@code batch}; "" for a fixed one or one without a name
 */
public record TensorSpec(String name, ElementType type, List<Long> shape, List<String> symbols) {
    /** The size of a dimension that the model leaves open. */
    public static final long UNKNOWN = -1;

    public TensorSpec {
        shape = List.copyOf(shape);
        symbols = List.copyOf(symbols);
        if (shape.size() != symbols.size()) {
            throw new IllegalArgumentException("the shape " + shape + " does not match the symbols " + symbols);
        }
    }

    /** Whether every dimension has a size. */
    public boolean isFixed() {
        return !shape.contains(UNKNOWN);
    }

    /** Whether a tensor of this type and shape can stand here. */
    public boolean accepts(ElementType actualType, List<Long> actualShape) {
        if (type != actualType || shape.size() != actualShape.size()) {
            return false;
        }
        for (int i = 0; i < shape.size(); i++) {
            if (shape.get(i) != UNKNOWN && !shape.get(i).equals(actualShape.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Type and shape as a person writes them: {@code float[batch, 3, 224, 224]}, {@code ?} for an open one without a name. */
    public String describe() {
        List<String> sizes = new ArrayList<>();
        for (int i = 0; i < shape.size(); i++) {
            String symbol = symbols.get(i).isEmpty() ? "?" : symbols.get(i);
            sizes.add(shape.get(i) == UNKNOWN ? symbol : shape.get(i).toString());
        }
        return describe(type, sizes);
    }

    static String describe(ElementType type, List<?> shape) {
        return type.name().toLowerCase(Locale.ROOT) + shape;
    }
}
