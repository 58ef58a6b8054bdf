package io.tcns.compiler.format;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A table for a FlatBuffers file, written by the official library; any slot may hold anything. */
final class FlatTableWriter {

    private final SortedMap<Integer, Object> fields = new TreeMap<>();

    /** @param value a number, a text, an array of numbers, a table or a list of tables; a number's class is its size */
    FlatTableWriter with(int slot, Object value) {
        fields.put(slot, value);
        return this;
    }

    /** A file whose root it is. */
    byte[] file(String identifier) {
        FlatBufferBuilder builder = new FlatBufferBuilder().forceDefaults(true);
        builder.finish(write(builder), identifier);
        return builder.sizedByteArray();
    }

    private int write(FlatBufferBuilder builder) {
        Map<Integer, Integer> offsets = new TreeMap<>();
        fields.forEach((slot, value) -> {
            if (!(value instanceof Number)) {
                offsets.put(slot, write(builder, value));
            }
        });
        builder.startTable(fields.isEmpty() ? 0 : fields.lastKey() + 1);
        fields.forEach((slot, value) -> {
            if (value instanceof Byte number) {
                builder.addByte(slot, number, 0);
            } else if (value instanceof Integer number) {
                builder.addInt(slot, number, 0);
            } else if (value instanceof Long number) {
                builder.addLong(slot, number, 0);
            } else {
                builder.addOffset(slot, offsets.get(slot), 0);
            }
        });
        return builder.endTable();
    }

    private static int write(FlatBufferBuilder builder, Object value) {
        if (value instanceof String text) {
            return builder.createString(text);
        }
        if (value instanceof byte[] bytes) {
            return builder.createByteVector(bytes);
        }
        if (value instanceof FlatTableWriter table) {
            return table.write(builder);
        }
        if (value instanceof List<?> tables) {
            // A table that the list has twice is written once.
            IdentityHashMap<Object, Integer> written = new IdentityHashMap<>();
            tables.forEach(table -> written.computeIfAbsent(table, each -> ((FlatTableWriter) each).write(builder)));
            return builder.createVectorOfTables(
                    tables.stream().mapToInt(written::get).toArray());
        }
        if (value instanceof int[] numbers) {
            builder.startVector(Integer.BYTES, numbers.length, Integer.BYTES);
            for (int i = numbers.length - 1; i >= 0; i--) {
                builder.addInt(numbers[i]);
            }
            return builder.endVector();
        }
        if (value instanceof float[] numbers) {
            builder.startVector(Float.BYTES, numbers.length, Float.BYTES);
            for (int i = numbers.length - 1; i >= 0; i--) {
                builder.addFloat(numbers[i]);
            }
            return builder.endVector();
        }
        long[] numbers = (long[]) value;
        builder.startVector(Long.BYTES, numbers.length, Long.BYTES);
        for (int i = numbers.length - 1; i >= 0; i--) {
            builder.addLong(numbers[i]);
        }
        return builder.endVector();
    }
}
