package io.tcns.exporters.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a caller can decide about an ONNX file; the graph decides everything else.
 *
 * @param externalData whether large weights stand in a file of their own even where the model could hold them
 * @param metadata goes into the file as it is, in this order; readers see it as the model's properties
 */
public record OnnxOptions(Opset opset, Batch batch, boolean externalData, Map<String, String> metadata) {

    /** Opset 17, one image, one file if it can hold the weights, no metadata. */
    public static final OnnxOptions DEFAULT = new OnnxOptions(Opset.DEFAULT, Batch.ONE, false, Map.of());

    public OnnxOptions {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    public OnnxOptions withOpset(Opset opset) {
        return new OnnxOptions(opset, batch, externalData, metadata);
    }

    public OnnxOptions withBatch(Batch batch) {
        return new OnnxOptions(opset, batch, externalData, metadata);
    }

    public OnnxOptions withExternalData() {
        return new OnnxOptions(opset, batch, true, metadata);
    }

    public OnnxOptions withMetadata(Map<String, String> metadata) {
        return new OnnxOptions(opset, batch, externalData, metadata);
    }
}
