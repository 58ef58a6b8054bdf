package io.tcns.runtime.metrics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads and writes detections: a list of objects. */
final class CocoDetectionsJson {
    private static final String IMAGE = "image_id";
    private static final String CATEGORY = "category_id";
    private static final String BOX = "bbox";
    private static final String SCORE = "score";
    private static final Set<String> KEYS = Set.of(IMAGE, CATEGORY, BOX, SCORE);

    private static final JsonFactory JSON = JsonFactory.builder()
            // Double.toString differs between JDKs in the last digits.
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private CocoDetectionsJson() {}

    /** @throws IllegalArgumentException when it is none of COCO's form */
    static List<Detection> read(CocoJson json) throws IOException {
        List<Detection> detections = new ArrayList<>();
        json.readList("detections", CocoDetections.MAX_DETECTIONS, KEYS, found -> detections.add(detection(found)));
        return detections;
    }

    private static Detection detection(CocoEntry found) {
        return new Detection(found.whole(IMAGE), found.whole(CATEGORY), found.box(BOX), found.number(SCORE));
    }

    static void write(List<Detection> detections, OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartArray();
            for (Detection found : detections) {
                write(found, json);
            }
            json.writeEndArray();
        }
    }

    private static void write(Detection found, JsonGenerator json) throws IOException {
        Box box = found.box();
        json.writeStartObject();
        json.writeNumberField(IMAGE, found.imageId());
        json.writeNumberField(CATEGORY, found.categoryId());
        json.writeArrayFieldStart(BOX);
        for (double side : new double[] {box.x(), box.y(), box.width(), box.height()}) {
            json.writeNumber(side);
        }
        json.writeEndArray();
        json.writeNumberField(SCORE, found.score());
        json.writeEndObject();
    }
}
