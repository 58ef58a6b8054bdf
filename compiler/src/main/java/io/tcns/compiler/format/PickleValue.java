package io.tcns.compiler.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pickle holds, as data: where Python would call something, it says what, and with which arguments.
 *
 * <p>Values that hold others may hold themselves: nobody may walk them without a bound, nor compare or print them.
 */
sealed interface PickleValue {

    /** What is never asked for. */
    enum Plain implements PickleValue {
        /** Nothing, true or false, a number with a fraction, a large one, or bytes. */
        SCALAR,
        /** A list, whose items are dropped: weights do not stand in lists. */
        LIST
    }

    /** A whole number of 64 bits. */
    record Int(long value) implements PickleValue {}

    /** A text. */
    record Text(String value) implements PickleValue {}

    /** Several values, whose number is part of their meaning. */
    record Tuple(List<PickleValue> items) implements PickleValue {}

    /** Values by name, in the order of the file; those under other keys than texts are dropped. */
    record Dictionary(Map<String, PickleValue> entries) implements PickleValue {
        Dictionary() {
            this(new LinkedHashMap<>());
        }
    }

    /** A class or function: {@code collections.OrderedDict}. */
    record Global(String name) implements PickleValue {}

    /** What a function would give. */
    record Call(String function, List<PickleValue> arguments) implements PickleValue {}

    /** What stands outside of the pickle. */
    record Outside(PickleValue place) implements PickleValue {}
}
