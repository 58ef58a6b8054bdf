package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.model.ParameterValue;
import io.tcns.dsl.syntax.SpecFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network's parameters at the values that hold, as far as they have been read. */
final class Parameters {

    private final Map<String, SpecFile.Parameter> declared;

    /** In the order of declaration; without a value where reading it failed. */
    private final Map<String, Optional<ParameterValue>> read = new LinkedHashMap<>();

    private final Overrides overrides;
    private boolean misnamed;

    /**
     * Parameters of which none has been read.
     *
     * @param declared all names and where they stand
     * @param overrides what stands in place of their defaults
     */
    Parameters(Map<String, SpecFile.Parameter> declared, Overrides overrides) {
        this.declared = declared;
        this.overrides = overrides;
    }

    /** Reports a problem with a parameter's value where another spec gives it; false where none does. */
    boolean reportWhereGiven(String name, Diagnostic problem) {
        return overrides.report(name, problem);
    }

    /** Notes that a declaration has a name that it cannot have: some other name has none then. */
    void addMisnamed() {
        misnamed = true;
    }

    /** Whether a name that nobody declares may have been meant by a declaration. */
    boolean hasMisnamed() {
        return misnamed;
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

    /** Where the name of a declared parameter stands. */
    Optional<Span> place(String name) {
        return Optional.ofNullable(declared.get(name))
                .map(parameter -> parameter.name().span());
    }

    /** Where a declared parameter stands, with its default. */
    Optional<Span> declaration(String name) {
        return Optional.ofNullable(declared.get(name))
                .map(parameter -> parameter.name().span().to(parameter.value().span()));
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
