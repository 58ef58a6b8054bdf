package io.tcns.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The figures that others made, in {@code src/test/resources/reference}. */
public final class Reference {

    private static final JsonNode EXPECTED = expected();

    private Reference() {}

    /** The names of all networks. */
    static Stream<String> networks() {
        Iterable<String> names = () -> EXPECTED.get("models").fieldNames();
        return StreamSupport.stream(names.spliterator(), false);
    }

    /** The figures of one network. */
    public static JsonNode network(String name) {
        return Objects.requireNonNull(EXPECTED.get("models").get(name), name);
    }

    /** Peaks of activation memory of {@code mobilenet_v2_1.0_224}. */
    public static JsonNode memory() {
        return EXPECTED.get("memory");
    }

    /** The anchors of SSD. */
    public static JsonNode anchors() {
        return EXPECTED.get("ssd_anchors");
    }

    /** The published checkpoints, each by the names of the columns. */
    static List<Map<String, String>> checkpoints() {
        List<String[]> lines = new String(bytes("slim_table.csv"), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split(",", -1))
                .toList();
        List<Map<String, String>> checkpoints = new ArrayList<>();
        for (String[] line : lines.subList(1, lines.size())) {
            Map<String, String> checkpoint = new HashMap<>();
            for (int column = 0; column < line.length; column++) {
                checkpoint.put(lines.get(0)[column], line[column]);
            }
            checkpoints.add(checkpoint);
        }
        return checkpoints;
    }

    private static JsonNode expected() {
        try {
            return new ObjectMapper().readTree(bytes("expected.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String file) {
        try (InputStream stream = Reference.class.getResourceAsStream("/reference/" + file)) {
            return Objects.requireNonNull(stream, file).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
