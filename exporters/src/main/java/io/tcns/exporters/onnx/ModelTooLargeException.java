package io.tcns.exporters.onnx;

import java.util.Locale;

/** A model that does not fit one file: protobuf, in which ONNX is written, ends below 2 GiB. */
public final class ModelTooLargeException extends RuntimeException {

    private final long size;

    ModelTooLargeException(String model, long size) {
        super(String.format(
                Locale.ROOT, "%s takes %,d bytes; an ONNX file holds less than 2,147,483,648", model, size));
        this.size = size;
    }

    /** The bytes that the file would have. */
    public long size() {
        return size;
    }
}
