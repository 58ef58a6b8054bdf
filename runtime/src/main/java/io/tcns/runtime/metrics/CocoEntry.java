package io.tcns.runtime.metrics;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One object of a list in COCO's JSON, whose values are of the types that they should be, or refused.
 *
 * @param values those that were asked for and are there: Long, Double, Boolean, String, a list of at most {@link #BOX_NUMBERS}
 *     numbers, or {@link #OTHER}
 */
record CocoEntry(Map<String, Object> values) {

    /** Stands for any value that nobody could want. */
    static final Object OTHER = new Object();

    /** x, y, width and height. */
    static final int BOX_NUMBERS = 4;

    /** Doubles up to here are all the whole numbers. */
    private static final double MAX_WHOLE = 0x1p53;

    /** How much of what should be something else is shown, in chars. */
    private static final int MAX_SHOWN = 40;

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** Names an object; tools that keep tables write 42.0 for 42. */
    long whole(String key) {
        return value(key, "a whole number", value -> {
            if (value instanceof Double real && Math.rint(real) == real && Math.abs(real) <= MAX_WHOLE) {
                return real.longValue();
            }
            return value instanceof Long whole ? whole : null;
        });
    }

    double number(String key) {
        return value(key, "a number", CocoEntry::asNumber);
    }

    String text(String key) {
        return value(key, "a text", value -> value instanceof String text ? text : null);
    }

    /** 0 or 1; 0 where there is none. */
    boolean flag(String key) {
        return has(key)
                && value(key, "0 or 1", value -> {
                    if (value instanceof Long number && (number == 0 || number == 1)) {
                        return number == 1;
                    }
                    return value instanceof Boolean truth ? truth : null;
                });
    }

    Box box(String key) {
        List<Double> sides = value(key, "four numbers", CocoEntry::asNumbers);
        return new Box(sides.get(0), sides.get(1), sides.get(2), sides.get(3));
    }

    /** @throws IllegalArgumentException when there is none, or {@code type} makes nothing of it */
    private <T> T value(String key, String expected, Function<Object, @Nullable T> type) {
        Object value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("there is no `" + key + "`");
        }
        T typed = type.apply(value);
        if (typed == null) {
            throw new IllegalArgumentException("`" + key + "` must be " + expected + ", got " + shown(value));
        }
        return typed;
    }

    private static @Nullable Double asNumber(Object value) {
        return value instanceof Number number ? number.doubleValue() : null;
    }

    private static @Nullable List<Double> asNumbers(Object value) {
        return value instanceof List<?> list && list.size() == BOX_NUMBERS
                ? list.stream().map(side -> ((Number) side).doubleValue()).toList()
                : null;
    }

    private static String shown(Object value) {
        if (value.equals(OTHER)) {
            return "something else";
        }
        String text = value instanceof String string ? '"' + string + '"' : value.toString();
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    }
}
