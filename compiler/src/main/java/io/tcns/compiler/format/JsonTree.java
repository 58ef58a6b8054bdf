package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.ByteBufferBackedInputStream;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** JSON that strangers wrote, as a tree whose size and depth are bounded. */
final class JsonTree {

    /** The most brackets, names and values; MobileNetV2 has 10,000. */
    static final int MAX_TOKENS = 400_000;

    /** The deepest nesting. Each level of models within models takes three, and a layer ten. */
    static final int MAX_NESTING = 100;

    /** The longest name, and the longest number, in chars. */
    static final int MAX_WORD_LENGTH = 512;

    /** The longest text, in chars: code in Base64, which nobody runs. */
    static final int MAX_TEXT_LENGTH = 1 << 20;

    /** How much of what should be something else is shown, in chars. */
    private static final int MAX_SHOWN = 40;

    /** Field names are kept while a file is read, and never for as long as the process lives. */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxTokenCount(MAX_TOKENS)
                    .maxNestingDepth(MAX_NESTING)
                    .maxNameLength(MAX_WORD_LENGTH)
                    .maxNumberLength(MAX_WORD_LENGTH)
                    .maxStringLength(MAX_TEXT_LENGTH)
                    .build())
            .build();

    private static final JsonMapper MAPPER = JsonMapper.builder(JSON)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonTree() {}

    /**
     * Reads a text of one object.
     *
     * @param what is read, for messages: {@code config.json}
     */
    static JsonNode read(ByteBuffer text, String what) throws UnreadableCheckpointException {
        try {
            JsonNode tree = MAPPER.readTree(new ByteBufferBackedInputStream(text.duplicate()));
            require(tree.isObject(), "%s is no JSON object", what);
            return tree;
        } catch (StreamConstraintsException e) {
            throw new UnreadableCheckpointException(
                    "%s is too large: at most %d values, %d levels, and %d characters in a name are read",
                    what, MAX_TOKENS, MAX_NESTING, MAX_WORD_LENGTH);
        } catch (MismatchedInputException e) {
            throw new UnreadableCheckpointException(
                    "%s has a field twice, or goes on after its last bracket, near byte %d", what, place(e));
        } catch (JsonProcessingException e) {
            throw new UnreadableCheckpointException("%s is not JSON, near byte %d", what, place(e));
        } catch (IOException e) {
            // Of bytes in memory: they are not UTF-8.
            throw new UnreadableCheckpointException("%s is not UTF-8 text", what);
        }
    }

    /** A text that is a name of something; empty where there is none. */
    static String name(JsonNode json) throws UnreadableCheckpointException {
        String name = json.isTextual() ? json.textValue() : "";
        require(
                name.length() <= MAX_WORD_LENGTH,
                "a name has %d characters; at most %d are read",
                name.length(),
                MAX_WORD_LENGTH);
        return name;
    }

    /** A value in a message. */
    static String shown(JsonNode json) {
        if (json.isMissingNode()) {
            return "it is missing";
        }
        String text = json.toString();
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    }

    private static long place(JsonProcessingException e) {
        return e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
    }
}
