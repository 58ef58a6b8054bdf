package io.tcns.runtime.metrics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.tcns.runtime.InputException;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** JSON of any length that strangers wrote, read once from front to back: what nobody asks for takes no memory. */
final class CocoJson {
    /** The longest file, in bytes; the annotations of COCO's training set have 449 million. */
    static final long MAX_BYTES = 4L << 30;

    /** The deepest nesting. Outlines have the deepest of COCO, 5. */
    private static final int MAX_NESTING = 32;

    /** The longest name, and the longest number, in chars. */
    private static final int MAX_WORD_LENGTH = 512;

    /** The longest text, in chars: an outline in COCO's own code. */
    private static final int MAX_TEXT_LENGTH = 16 << 20;

    private static final String BEYOND =
            " has more than " + MAX_NESTING + " levels of brackets, a name or number of more than " + MAX_WORD_LENGTH
                    + " characters, or more than " + (MAX_BYTES >> 30) + " GiB";

    /** Field names are kept while a file is read, and never for as long as the process lives. */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(MAX_BYTES)
                    .maxNestingDepth(MAX_NESTING)
                    .maxNameLength(MAX_WORD_LENGTH)
                    .maxNumberLength(MAX_WORD_LENGTH)
                    .maxStringLength(MAX_TEXT_LENGTH)
                    .build())
            // Python writes NaN. It is refused where it matters, with its place.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final JsonParser parser;

    private CocoJson(JsonParser parser) {
        this.parser = parser;
    }

    /** What makes something of a text of JSON. */
    @FunctionalInterface
    interface Reading<T> {

        /**
         * Reads all of it.
         *
         * @throws IllegalArgumentException with what is wrong, where that is not the JSON itself
         */
        T of(CocoJson json) throws IOException;
    }

    /** What is done with a field of an object: its value is read, or skipped. */
    @FunctionalInterface
    interface FieldReading {
        void of(String field) throws IOException;
    }

    /** @throws InputException when the file cannot be read, or is refused */
    static <T> T read(Path file, Reading<T> reading) {
        String name = "`" + file + "`";
        if (Files.isDirectory(file)) {
            throw new InputException(name + " is a directory, not a file of JSON");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(name, in, reading);
        } catch (IOException e) {
            throw new InputException(name + (Files.exists(file) ? " cannot be read" : " does not exist"), e);
        }
    }

    /**
     * Reads a whole stream, and closes it.
     *
     * @param name how messages call it
     * @throws InputException when it is refused
     */
    static <T> T read(String name, InputStream in, Reading<T> reading) throws IOException {
        try (JsonParser parser = JSON.createParser(in)) {
            if (parser.nextToken() == null) {
                throw new InputException(name + " is not JSON: it is empty");
            }
            T read = reading.of(new CocoJson(parser));
            require(parser.nextToken() == null, "it goes on after its last bracket");
            return read;
        } catch (StreamConstraintsException e) {
            throw new InputException(name + BEYOND, e);
        } catch (JsonProcessingException e) {
            throw new InputException(name + " is not JSON, near " + place(e), e);
        } catch (CharConversionException e) {
            throw new InputException(name + " is not UTF-8 text", e);
        } catch (IllegalArgumentException e) {
            throw new InputException(name + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads the object that comes now.
     *
     * @param rule for the message if it is none: {@code it is an object}
     */
    void readObject(String rule, FieldReading reading) throws IOException {
        requireToken(JsonToken.START_OBJECT, rule);
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            parser.nextToken();
            reading.of(field);
        }
    }

    /**
     * Reads the list of objects that comes now, one at a time.
     *
     * @param name how messages call it, in the plural
     * @param most objects that are read
     * @param keys of the objects that are read; others are skipped
     */
    void readList(String name, int most, Set<String> keys, Consumer<CocoEntry> action) throws IOException {
        requireToken(JsonToken.START_ARRAY, name + " are a list");
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            require(i < most, name + " has more than " + most + " elements");
            try {
                action.accept(readEntry(keys));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + "[" + i + "]: " + e.getMessage(), e);
            }
        }
    }

    /** Passes by the value that comes now. */
    void skip() throws IOException {
        parser.skipChildren();
    }

    private CocoEntry readEntry(Set<String> keys) throws IOException {
        Map<String, Object> values = new HashMap<>();
        readObject("it is an object", key -> {
            if (!keys.contains(key)) {
                skip();
                return;
            }
            require(values.put(key, readValue()) == null, "`" + key + "` is there twice");
        });
        return new CocoEntry(values);
    }

    private Object readValue() throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> readNumber();
            case VALUE_STRING -> {
                require(parser.getTextLength() <= MAX_WORD_LENGTH, "a text has more than 512 characters");
                yield parser.getText();
            }
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_ARRAY -> readNumbers();
            default -> {
                skip();
                yield CocoEntry.OTHER;
            }
        };
    }

    private Number readNumber() throws IOException {
        boolean isLong = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        if (isLong) {
            return parser.getLongValue();
        }
        return parser.getDoubleValue();
    }

    /** Those of a list, as far as anybody could need them; something else if it holds something else. */
    private Object readNumbers() throws IOException {
        List<Number> numbers = new ArrayList<>();
        boolean isOther = false;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            isOther |= numbers.size() == CocoEntry.BOX_NUMBERS
                    || !parser.currentToken().isNumeric();
            if (isOther) {
                skip();
            } else {
                numbers.add(readNumber());
            }
        }
        return isOther ? CocoEntry.OTHER : numbers;
    }

    private void requireToken(JsonToken token, String rule) {
        String found = switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            default -> parser.currentToken().asString();
        };
        require(parser.currentToken() == token, rule + ", not " + found);
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }

    private static String place(JsonProcessingException e) {
        JsonLocation location = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
        return "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
