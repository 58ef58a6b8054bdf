package io.tcns.runtime.image;

import com.fasterxml.jackson.databind.JsonNode;

/** Arrays of numbers out of reference files. */
final class Json {
    private Json() {}

    static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).intValue();
        }
        return values;
    }

    static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).floatValue();
        }
        return values;
    }

    /** A picture as {@code reference.py} writes it. */
    static Image image(JsonNode json) {
        int[] values = ints(json.get("rgb"));
        byte[] rgb = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            rgb[i] = (byte) values[i];
        }
        return new Image(json.get("width").intValue(), json.get("height").intValue(), rgb);
    }
}
