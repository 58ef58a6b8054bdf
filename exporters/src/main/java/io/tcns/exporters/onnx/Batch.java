package io.tcns.exporters.onnx;

import io.tcns.exporters.onnx.proto.TensorShapeProto.Dimension;
import java.util.OptionalInt;

/**
 * How many images a model takes at once: a number, or whatever it is given.
 *
 * @param size at least 1; empty when it is decided with every run
 */
public record Batch(OptionalInt size) {

    /** One image. */
    public static final Batch ONE = of(1);

    /** Any number of images: the dimension has a name, {@value #NAME}, in place of a size. */
    public static final Batch SYMBOLIC = new Batch(OptionalInt.empty());

    private static final String NAME = "N";

    public Batch {
        if (size.isPresent() && size.getAsInt() < 1) {
            throw new IllegalArgumentException("a batch has at least 1 image, not " + size.getAsInt());
        }
    }

    /** Exactly {@code size} images. */
    public static Batch of(int size) {
        return new Batch(OptionalInt.of(size));
    }

    Dimension dimension() {
        Dimension.Builder dimension = Dimension.newBuilder();
        return size.isPresent()
                ? dimension.setDimValue(size.getAsInt()).build()
                : dimension.setDimParam(NAME).build();
    }
}
