package io.tcns.exporters.onnx;

/**
 * An edition of the standard operators; {@link OnnxOperators} says where two of them differ.
 *
 * @param version {@link #OLDEST} to {@link #NEWEST}
 */
public record Opset(int version) {

    public static final int OLDEST = 11;

    public static final int NEWEST = 22;

    /** Understood by every runtime of the last years. */
    public static final Opset DEFAULT = new Opset(17);

    public Opset {
        if (version < OLDEST || version > NEWEST) {
            throw new IllegalArgumentException(
                    "opset " + version + " is not supported; " + OLDEST + " to " + NEWEST + " are");
        }
    }

    /** The oldest file format that may import these operators (the version table of the ONNX specification). */
    int irVersion() {
        if (version <= 11) {
            return 6;
        }
        if (version <= 14) {
            return 7;
        }
        if (version <= 18) {
            return 8;
        }
        return version <= 20 ? 9 : 10;
    }
}
