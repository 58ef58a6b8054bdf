package io.tcns.runtime.metrics;

import io.tcns.runtime.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * What a detector found in images that people annotated, in the terms of
 * <a href="https://cocodataset.org/#format-results">COCO's results</a>.
 *
 * @param detections of all images, in any order; among equal scores the first goes first
 */
public record CocoDetections(CocoAnnotations annotations, List<Detection> detections) {
    /** Most detections. */
    public static final int MAX_DETECTIONS = 10_000_000;

    /** @throws IllegalArgumentException when one is of an image or category that is not annotated */
    public CocoDetections {
        detections = List.copyOf(detections);
        annotations.checkKnows(detections);
    }

    /**
     * Reads a file such as {@code [{"image_id": 42, "category_id": 18, "bbox": [258.1, 41.3, 348.3, 243.8], "score": 0.24}]}.
     *
     * @throws InputException when it cannot be read, does not belong to the annotations, or is beyond the limits
     */
    public static CocoDetections read(Path file, CocoAnnotations annotations) {
        return CocoJson.read(file, json -> new CocoDetections(annotations, CocoDetectionsJson.read(json)));
    }

    /** Writes what {@link #read} reads, number by number, and leaves the stream open. */
    public void writeTo(OutputStream out) throws IOException {
        CocoDetectionsJson.write(detections, out);
    }
}
