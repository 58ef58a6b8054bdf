package io.tcns.runtime.metrics;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads detections: a list of objects. */
final class CocoDetectionsJson {
    private static final Set<String> KEYS = Set.of("image_id", "category_id", "bbox", "score");

    private CocoDetectionsJson() {}

    /** @throws IllegalArgumentException when it is none of COCO's form */
    static List<Detection> read(CocoJson json) throws IOException {
        List<Detection> detections = new ArrayList<>();
        json.readList("detections", CocoDetections.MAX_DETECTIONS, KEYS, found -> detections.add(detection(found)));
        return detections;
    }

    private static Detection detection(CocoEntry found) {
        return new Detection(
                found.whole("image_id"), found.whole("category_id"), found.box("bbox"), found.number("score"));
    }
}
