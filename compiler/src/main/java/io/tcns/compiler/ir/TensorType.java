package io.tcns.compiler.ir;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The type of a value: what its elements are, and its dimensions, outermost first.
 *
 * <p>Activations are logical N, C, H, W (or N, C after flattening) with N = 1: a graph is the program of one image, and
 * the batch is an exporter's matter. Convolution weights are O, I / groups, H, W.
 *
 * @param element float32, but for some answers
 * @param dimensions one to four sizes, each at least 1
 */
public record TensorType(Element element, List<Integer> dimensions) {

    /** What a tensor holds. */
    public enum Element {
        FLOAT32(Float.BYTES),
        /** Classes of pixels that a network answers; no op computes with them. */
        UINT8(Byte.BYTES),
        /** Counts and indices that a network answers; no op computes with them. */
        INT64(Long.BYTES);

        private final int bytes;

        Element(int bytes) {
            this.bytes = bytes;
        }

        /** Bytes of one. */
        public int bytes() {
            return bytes;
        }
    }

    public TensorType {
        dimensions = List.copyOf(dimensions);
        Checks.argument(
                !dimensions.isEmpty() && dimensions.size() <= 4,
                "a tensor has one to four dimensions, not %s",
                dimensions);
        for (int size : dimensions) {
            Checks.argument(size >= 1, "dimensions are at least 1, not %s", dimensions);
        }
    }

    /** The type of a float32 value. */
    public TensorType(List<Integer> dimensions) {
        this(Element.FLOAT32, dimensions);
    }

    /** The type of a float32 value. */
    public static TensorType of(Integer... dimensions) {
        return new TensorType(List.of(dimensions));
    }

    public int rank() {
        return dimensions.size();
    }

    /** The size of one dimension, counted from 0. */
    public int size(int dimension) {
        return dimensions.get(dimension);
    }

    public int channels() {
        return size(1);
    }

    public int height() {
        return size(2);
    }

    public int width() {
        return size(3);
    }

    /** The number of elements. */
    public long elements() {
        long elements = 1;
        // By index: an iterator for each count of each layer adds up.
        for (int dimension = 0; dimension < dimensions.size(); dimension++) {
            elements = Math.multiplyExact(elements, size(dimension));
        }
        return elements;
    }

    /** The bytes of a dense tensor of this type. */
    public long bytes() {
        return Math.multiplyExact(elements(), element.bytes());
    }

    @Override
    public String toString() {
        String sizes = dimensions.stream().map(String::valueOf).collect(Collectors.joining("x"));
        return element == Element.FLOAT32 ? sizes : sizes + " " + element.name().toLowerCase(Locale.ROOT);
    }
}
