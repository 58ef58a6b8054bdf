package io.tcns.exporters.onnx;

import io.tcns.compiler.checkpoint.ForeignOp.Step;
import io.tcns.compiler.checkpoint.ForeignPadding;
import io.tcns.exporters.onnx.proto.AttributeProto;
import io.tcns.exporters.onnx.proto.NodeProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of a node in an ONNX file, by their names; what is absent has the default that the caller gives. */
final class NodeAttributes {

    private final Map<String, AttributeProto> attributes = new HashMap<>();

    NodeAttributes(NodeProto node) {
        node.getAttributeList().forEach(attribute -> attributes.put(attribute.getName(), attribute));
    }

    Optional<AttributeProto> get(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    int integer(String name, int otherwise) {
        return get(name).map(attribute -> saturated(attribute.getI())).orElse(otherwise);
    }

    double number(String name, double otherwise) {
        return get(name).map(attribute -> (double) attribute.getF()).orElse(otherwise);
    }

    String text(String name, String otherwise) {
        return get(name).map(attribute -> attribute.getS().toStringUtf8()).orElse(otherwise);
    }

    /** None where nothing is said. */
    List<Long> integers(String name) {
        return get(name).map(AttributeProto::getIntsList).orElse(List.of());
    }

    /** Of two dimensions; 1 where nothing is said. */
    Step step(String name) {
        List<Long> sides = integers(name);
        return sides.size() == 2 ? new Step(saturated(sides.get(0)), saturated(sides.get(1))) : Step.ONE;
    }

    /** Around the image of a convolution or pool; none where nothing is said. */
    ForeignPadding padding() {
        List<Long> pads = integers("pads");
        return switch (text("auto_pad", "NOTSET")) {
            case "SAME_UPPER" -> ForeignPadding.SAME;
            case "SAME_LOWER" -> ForeignPadding.SAME_LOWER;
            case "VALID" -> ForeignPadding.NONE;
            default -> pads.size() == 4 ? explicit(pads) : ForeignPadding.NONE;
        };
    }

    /** @param sides above, on the left, below, on the right */
    static ForeignPadding explicit(List<Long> sides) {
        return new ForeignPadding.Explicit(
                saturated(sides.get(0)), saturated(sides.get(1)), saturated(sides.get(2)), saturated(sides.get(3)));
    }

    /** The nearest number of 32 bits: 2^32 + 1 is no stride of 1. */
    private static int saturated(long number) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
    }
}
