package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.model.ParameterValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network's parameters at the values that hold, as far as they have been read. */
final class Parameters {

    private final Map<String, Span> declared;

    /** In the order of declaration; without a value where reading it failed. */
    private final Map<String, Optional<ParameterValue>> read = new LinkedHashMap<>();

    /** @param declared all names and where they stand, also of parameters that have not been read yet */
    Parameters(Map<String, Span> declared) {
        this.declared = declared;
    }

    void put(String name, Optional<ParameterValue> value) {
        read.put(name, value);
    }

    /** The value of a parameter; empty where it is unknown, or has no value. */
    Optional<ParameterValue> value(String name) {
        return read.getOrDefault(name, Optional.empty());
    }

    /** Whether the network declares the parameter, be it read or not. */
    boolean isDeclared(String name) {
        return declared.containsKey(name);
    }

    /** Where a declared parameter stands. */
    Optional<Span> place(String name) {
        return Optional.ofNullable(declared.get(name));
    }

    /** Whether the parameter's value was looked for, found or not. */
    boolean isRead(String name) {
        return read.containsKey(name);
    }

    /** How many have been read. */
    int size() {
        return read.size();
    }

    /** The names of those that have been read. */
    List<String> names() {
        return new ArrayList<>(read.keySet());
    }

    /** Values by their names, in the order of declaration. */
    Map<String, ParameterValue> values() {
        Map<String, ParameterValue> values = new LinkedHashMap<>();
        read.forEach((name, value) -> value.ifPresent(present -> values.put(name, present)));
        return values;
    }
}
