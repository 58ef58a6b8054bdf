package io.tcns.runtime;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One event of ONNX Runtime's profile: a span of time with a name, and for a node what memory the arena had given out when it
 * ended.
 *
 * @param category {@code Node} or {@code Session}
 * @param op the node's operator; "" for other events
 * @param index the node's number in its graph; "" for other events
 * @param start microseconds since the profile began
 * @param duration microseconds
 * @param requestedBytes memory in use, as requested
 * @param requestedDelta how much of it this node added
 * @param arenaPeakBytes most memory in use so far, as the arena rounds it
 */
record ProfileEvent(
        String category,
        String name,
        String op,
        String index,
        long start,
        long duration,
        OptionalLong requestedBytes,
        OptionalLong requestedDelta,
        OptionalLong arenaPeakBytes) {

    /** Reads the object whose beginning was the last token. */
    static ProfileEvent read(JsonParser json) throws IOException {
        Map<String, String> fields = new HashMap<>();
        readFields(json, fields);
        try {
            return new ProfileEvent(
                    fields.getOrDefault("cat", ""),
                    fields.getOrDefault("name", ""),
                    fields.getOrDefault("op_name", ""),
                    fields.getOrDefault("node_index", ""),
                    number(fields, "ts").orElse(0),
                    number(fields, "dur").orElse(0),
                    number(fields, "mem_bytes_requested_in_use"),
                    number(fields, "mem_requested_in_use_delta"),
                    number(fields, "mem_in_use_peak"));
        } catch (NumberFormatException e) {
            throw new IOException("ONNX Runtime's profile has an event that cannot be read: " + fields, e);
        }
    }

    long end() {
        return start + duration;
    }

    /** The object's fields and those of its {@code args}, as far as they are no arrays. */
    private static void readFields(JsonParser json, Map<String, String> fields) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_OBJECT && field.equals("args")) {
                readFields(json, fields);
            } else if (value.isScalarValue()) {
                fields.put(field, json.getText());
            } else {
                json.skipChildren();
            }
        }
    }

    private static OptionalLong number(Map<String, String> fields, String name) {
        String value = fields.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
    }
}
