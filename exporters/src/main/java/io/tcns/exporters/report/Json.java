package io.tcns.exporters.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** JSON as tcns writes it: keys in snake case in the order of their records, the same bytes on every JDK. */
public final class Json {

    /** The report of a network at the limits of the language has less than this, in characters. */
    private static final int MAX_LENGTH = 64 << 20;

    private static final int MAX_NESTING = 16;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxStringLength(MAX_LENGTH)
                    .maxDocumentLength(MAX_LENGTH)
                    .build())
            // Double.toString differs between JDKs in the last digits.
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Json() {}

    /** Indented, for files and people; ends in a line break. */
    public static String pretty(Object value) {
        DefaultPrettyPrinter indented = new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Spacing.AFTER))
                .withObjectIndenter(new DefaultIndenter("  ", "\n"));
        return write(value, generator -> generator.setPrettyPrinter(indented)) + "\n";
    }

    /** On one line, for metadata. */
    public static String compact(Object value) {
        return write(value, UnaryOperator.identity());
    }

    /** What {@link #compact} or {@link #pretty} wrote; empty for any other text. */
    public static <T> Optional<T> read(String text, Class<T> type) {
        try {
            return Optional.ofNullable(Reader.MAPPER.readValue(text, type));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String write(Object value, UnaryOperator<JsonGenerator> style) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = style.apply(FACTORY.createGenerator(text))) {
            new RecordWriter(generator).write(value);
        } catch (IOException e) {
            throw new IllegalStateException("our own records can always be written", e);
        }
        return text.toString();
    }

    /** Apart from what writes, because it takes long to load. */
    private static final class Reader {

        private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                // Newer files may have keys that this version does not know.
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                // A figure is as long as it was written, whatever its size.
                .enable(DeserializationFeature.USE_LONG_FOR_INTS)
                .build();
    }
}
