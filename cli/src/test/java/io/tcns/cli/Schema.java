package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The schema of a command's JSON, as it is published and in a strict form that knows no keys but those that it lists. */
final class Schema {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String BASE = "https://tcns.invalid/";

    private final com.networknt.schema.Schema published;
    private final com.networknt.schema.Schema strict;

    private Schema(String file) throws IOException {
        published = load(file, false);
        strict = load(file, true);
    }

    /** The schema in {@code docs/schemas}. */
    static Schema of(String command) throws IOException {
        return new Schema(command + ".schema.json");
    }

    /** The JSON that a command printed, once it fits. */
    JsonNode check(String text) throws IOException {
        JsonNode json = JSON.readTree(text);
        assertThat(problems(json)).isEmpty();
        assertThat(strict.validate(json))
                .as("keys without an entry in the schema")
                .isEmpty();
        return json;
    }

    List<Error> problems(JsonNode json) {
        return published.validate(json);
    }

    private static com.networknt.schema.Schema load(String file, boolean isStrict) throws IOException {
        Map<String, String> texts = new HashMap<>();
        for (Path published : published()) {
            JsonNode schema = JSON.readTree(Files.readString(published));
            if (isStrict) {
                close(schema);
            }
            texts.put(BASE + published.getFileName(), schema.toString());
        }
        return SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12, registry -> registry.schemas(texts))
                .getSchema(SchemaLocation.of(BASE + file));
    }

    /** All of them, because they refer to each other. */
    private static List<Path> published() throws IOException {
        try (Stream<Path> schemas = Files.list(Tcns.root("docs/schemas"))) {
            return schemas.toList();
        }
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object && object.has("properties") && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(Schema::close);
    }
}
