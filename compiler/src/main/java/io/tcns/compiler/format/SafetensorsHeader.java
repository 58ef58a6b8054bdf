package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The header of a safetensors file: an object that gives each tensor's name a {@code dtype}, a {@code shape} and
 * {@code data_offsets}. Read token by token, so that a large header never becomes a tree.
 */
final class SafetensorsHeader {

    /** The longest name of a tensor or a type, and the longest number, in chars. */
    static final int MAX_WORD_LENGTH = 512;

    /** The most dimensions of a tensor, as many as NumPy and PyTorch allow. */
    static final int MAX_RANK = 64;

    /** Header, tensor, shape, and the first bracket that is one too many. */
    private static final int MAX_NESTING = 4;

    /** An entry that is no tensor, but free text about the file. */
    private static final String METADATA = "__metadata__";

    private static final Map<String, ElementType> TYPES =
            Stream.of(ElementType.values()).collect(Collectors.toMap(ElementType::name, type -> type));

    /** Without the table that makes repeated names cheap: here all names differ, and somebody else chose them. */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxNameLength(MAX_WORD_LENGTH)
                    .maxStringLength(MAX_WORD_LENGTH)
                    .maxNumberLength(MAX_WORD_LENGTH)
                    .build())
            .build();

    private final JsonParser parser;
    private final List<Entry> entries = new ArrayList<>();

    private SafetensorsHeader(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * What a header says about one tensor.
     *
     * @param start of its bytes in the data, at least 0
     * @param end of its bytes in the data, exclusive
     */
    record Entry(String name, ElementType type, List<Long> shape, long start, long end) {

        /** Requires that the bytes lie in the data and are as many as the shape needs. */
        void check(int dataBytes) throws UnreadableCheckpointException {
            require(start <= end, "tensor `%s` begins at %d and ends before, at %d", name, start, end);
            require(
                    end <= dataBytes,
                    "the file is cut short, or wrong: tensor `%s` ends at byte %d of the data, which has %d",
                    name,
                    end,
                    dataBytes);
            Optional<Long> needed = Tensor.bytes(type, shape);
            require(needed.isPresent(), "tensor `%s` is too large: %s of %s", name, Tensor.dimensions(shape), type);
            require(
                    needed.get() == end - start,
                    "tensor `%s` takes %d bytes (%s of %s), but has %d",
                    name,
                    needed.get(),
                    Tensor.dimensions(shape),
                    type,
                    end - start);
        }
    }

    /** The entries of all tensors, in the header's order. */
    static List<Entry> parse(String header) throws UnreadableCheckpointException {
        require(header.startsWith("{"), "this is not a safetensors file: its header does not begin with `{`");
        try (JsonParser parser = JSON.createParser(header)) {
            return new SafetensorsHeader(parser).readHeader();
        } catch (StreamConstraintsException e) {
            throw new UnreadableCheckpointException(
                    "the header has a name or a number of more than %d characters", MAX_WORD_LENGTH);
        } catch (JsonProcessingException e) {
            throw new UnreadableCheckpointException(
                    "the header is not JSON, near character %d", e.getLocation().getCharOffset());
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot be read", e);
        }
    }

    private List<Entry> readHeader() throws IOException, UnreadableCheckpointException {
        Set<String> names = new HashSet<>();
        parser.nextToken();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            require(names.add(name), "two tensors are called `%s`", name);
            require(parser.nextToken() == JsonToken.START_OBJECT, "tensor `%s` is not described by an object", name);
            if (name.equals(METADATA)) {
                skipMetadata();
            } else {
                entries.add(readEntry(name));
            }
        }
        require(parser.nextToken() == null, "the header goes on after its last bracket");
        return entries;
    }

    private void skipMetadata() throws IOException, UnreadableCheckpointException {
        while (parser.nextFieldName() != null) {
            // The text itself stays where it is: it may be long, and nobody needs it.
            require(parser.nextToken() == JsonToken.VALUE_STRING, "`%s` holds something that is no text", METADATA);
        }
    }

    private Entry readEntry(String name) throws IOException, UnreadableCheckpointException {
        Optional<ElementType> type = Optional.empty();
        Optional<List<Long>> shape = Optional.empty();
        Optional<List<Long>> offsets = Optional.empty();
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            parser.nextToken();
            switch (field) {
                case "dtype" -> type = Optional.of(once(name, field, type, readType(name)));
                case "shape" -> shape = Optional.of(once(name, field, shape, readNumbers(name, field, MAX_RANK)));
                case "data_offsets" -> offsets = Optional.of(once(name, field, offsets, readNumbers(name, field, 2)));
                default ->
                    throw new UnreadableCheckpointException("tensor `%s` has the unknown field `%s`", name, field);
            }
        }
        List<Long> ends = present(name, "data_offsets", offsets);
        require(ends.size() == 2, "`data_offsets` of tensor `%s` are not two numbers", name);
        return new Entry(name, present(name, "dtype", type), present(name, "shape", shape), ends.get(0), ends.get(1));
    }

    private static <T> T once(String name, String field, Optional<T> before, T value)
            throws UnreadableCheckpointException {
        require(before.isEmpty(), "tensor `%s` has `%s` twice", name, field);
        return value;
    }

    private static <T> T present(String name, String field, Optional<T> value) throws UnreadableCheckpointException {
        return value.orElseThrow(() -> new UnreadableCheckpointException("tensor `%s` has no `%s`", name, field));
    }

    private ElementType readType(String name) throws IOException, UnreadableCheckpointException {
        require(parser.currentToken() == JsonToken.VALUE_STRING, "`dtype` of tensor `%s` is no text", name);
        String type = parser.getText();
        return Optional.ofNullable(TYPES.get(type))
                .orElseThrow(
                        () -> new UnreadableCheckpointException("tensor `%s` is of the unknown type `%s`", name, type));
    }

    private List<Long> readNumbers(String name, String field, int most)
            throws IOException, UnreadableCheckpointException {
        require(parser.currentToken() == JsonToken.START_ARRAY, "`%s` of tensor `%s` is no list", field, name);
        List<Long> numbers = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(numbers.size() < most, "`%s` of tensor `%s` has more than %d numbers", field, name, most);
            boolean fits = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && parser.getNumberType() != NumberType.BIG_INTEGER
                    && parser.getLongValue() >= 0;
            require(fits, "`%s` of tensor `%s` has something other than a size: %s", field, name, parser.getText());
            numbers.add(parser.getLongValue());
        }
        return numbers;
    }
}
