package io.tcns.runtime.image;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tcns.runtime.InputException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** The text form of a {@link Preprocess}, which travels in a model's metadata: five keys, always all of them. */
final class PreprocessJson {
    private static final int MAX_LENGTH = 4096;
    private static final String PROBLEM = "the model's pre-processing cannot be read: ";
    private static final Set<String> KEYS = new TreeSet<>(List.of("fit", "size", "filter", "mean", "std"));
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(4).build());
    }

    private PreprocessJson() {}

    static String write(Preprocess preprocess) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("fit", preprocess.fit().name().toLowerCase(Locale.ROOT));
        preprocess.size().ifPresentOrElse(size -> json.put("size", size), () -> json.putNull("size"));
        json.put("filter", preprocess.filter().name().toLowerCase(Locale.ROOT));
        ArrayNode mean = json.putArray("mean");
        preprocess.mean().forEach(mean::add);
        ArrayNode std = json.putArray("std");
        preprocess.std().forEach(std::add);
        return json.toString();
    }

    static Preprocess read(String text) {
        if (text.length() > MAX_LENGTH) {
            throw bad("it has more than " + MAX_LENGTH + " characters");
        }
        try {
            JsonNode json = MAPPER.readTree(text);
            checkKeys(json);
            return new Preprocess(
                    choice(json, "fit", Fit.class),
                    size(json.get("size")),
                    choice(json, "filter", Filter.class),
                    numbers(json, "mean"),
                    numbers(json, "std"));
        } catch (JsonProcessingException e) {
            throw bad("it is not JSON", e);
        } catch (IllegalArgumentException e) {
            throw bad(String.valueOf(e.getMessage()), e);
        }
    }

    private static void checkKeys(JsonNode json) {
        Set<String> keys = new TreeSet<>();
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            keys.add(names.next());
        }
        if (!keys.equals(KEYS)) {
            throw bad("its keys must be " + KEYS + ", got " + keys);
        }
    }

    private static <E extends Enum<E>> E choice(JsonNode json, String key, Class<E> type) {
        String value = json.get(key).asText();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(value)) {
                return constant;
            }
        }
        throw bad("`" + key + "` cannot be " + json.get(key));
    }

    private static OptionalInt size(JsonNode json) {
        if (json.isNull()) {
            return OptionalInt.empty();
        }
        if (!json.isInt()) {
            throw bad("`size` must be a whole number or null, got " + json);
        }
        return OptionalInt.of(json.intValue());
    }

    private static List<Double> numbers(JsonNode json, String key) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode number : json.get(key)) {
            if (!number.isNumber()) {
                throw bad("`" + key + "` must be three numbers, got " + json.get(key));
            }
            numbers.add(number.doubleValue());
        }
        return numbers;
    }

    private static InputException bad(String reason) {
        return new InputException(PROBLEM + reason);
    }

    private static InputException bad(String reason, Exception cause) {
        return new InputException(PROBLEM + reason, cause);
    }
}
