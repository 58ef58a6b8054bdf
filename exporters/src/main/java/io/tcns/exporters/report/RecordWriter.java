package io.tcns.exporters.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes records as JSON objects, a key for each component, and looks at nothing but what is written.
 *
 * <p>Jackson's own mapper first learns all that a type could need, once in a process. That takes longer than to compile a
 * network, whose file holds a report ({@code docs/decisions/0016-fast-starts.md}).
 */
final class RecordWriter {

    private static final Pattern CAPITAL = Pattern.compile("\\p{Upper}");

    private final JsonGenerator out;
    private final Map<Class<?>, List<Key>> keys = new HashMap<>();

    RecordWriter(JsonGenerator out) {
        this.out = out;
    }

    /**
     * A record's component.
     *
     * @param name in snake case, or as it says itself
     * @param isOptional whether there is no key where there is no value
     * @param isUnwrapped whether the keys of its value stand in its place
     */
    private record Key(String name, Method component, boolean isOptional, boolean isUnwrapped) {

        static List<Key> of(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .map(component -> of(type, component))
                    .toList();
        }

        private static Key of(Class<?> type, RecordComponent component) {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            JsonInclude own = accessor.getAnnotation(JsonInclude.class);
            JsonInclude include = own == null ? type.getAnnotation(JsonInclude.class) : own;
            boolean isOptional = include != null && include.value() == Include.NON_NULL;
            return new Key(name(component), accessor, isOptional, accessor.isAnnotationPresent(JsonUnwrapped.class));
        }

        private static String name(RecordComponent component) {
            JsonProperty own = component.getAccessor().getAnnotation(JsonProperty.class);
            return own != null
                    ? own.value()
                    : CAPITAL.matcher(component.getName())
                            .replaceAll(capital -> "_" + capital.group().toLowerCase(Locale.ROOT));
        }

        @Nullable
        Object of(Object written) {
            try {
                return component.invoke(written);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(component + " gives what its record holds", e);
            }
        }
    }

    /**
     * Writes a value of those that JSON has, a list or map of them, or a record.
     *
     * @throws IllegalArgumentException for any other value
     */
    void write(@Nullable Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else if (value instanceof Number number) {
            writeNumber(number);
        } else if (value instanceof List<?> list) {
            writeArray(list);
        } else if (value instanceof Map<?, ?> map) {
            writeObject(map);
        } else if (value.getClass().isRecord()) {
            writeRecord(value);
        } else {
            throw new IllegalArgumentException("JSON has no " + value.getClass());
        }
    }

    private void writeNumber(Number number) throws IOException {
        if (number instanceof Double real) {
            out.writeNumber(real);
        } else if (number instanceof Float real) {
            out.writeNumber(real);
        } else if (number instanceof Integer || number instanceof Long) {
            out.writeNumber(number.longValue());
        } else {
            throw new IllegalArgumentException("JSON has no " + number.getClass());
        }
    }

    private void writeArray(List<?> list) throws IOException {
        out.writeStartArray();
        for (Object element : list) {
            write(element);
        }
        out.writeEndArray();
    }

    private void writeObject(Map<?, ?> map) throws IOException {
        out.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.writeFieldName(Objects.toString(entry.getKey()));
            write(entry.getValue());
        }
        out.writeEndObject();
    }

    private void writeRecord(Object written) throws IOException {
        out.writeStartObject();
        writeKeys(written);
        out.writeEndObject();
    }

    private void writeKeys(Object written) throws IOException {
        for (Key key : keys.computeIfAbsent(written.getClass(), Key::of)) {
            Object value = key.of(written);
            if (value != null && key.isUnwrapped()) {
                writeKeys(value);
            } else if (value != null || !key.isOptional()) {
                out.writeFieldName(key.name());
                write(value);
            }
        }
    }
}
