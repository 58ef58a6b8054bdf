package io.tcns.dsl.model;

import io.tcns.dsl.Source;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checked network: every number decided at the given parameters, every part with its place in the source.
 *
 * @param parameters by name, in the order of their declaration; iteration keeps it
 * @param inputName what the image is called
 * @param rows of all tables, in the order in which data flows
 * @param labels absent unless the spec names a file
 */
public record Architecture(
        String name,
        Source source,
        Map<String, ParameterValue> parameters,
        String inputName,
        FeatureMap input,
        Conventions conventions,
        List<TableRow> rows,
        Head head,
        Preprocess preprocess,
        Optional<ClassNames> labels,
        List<Expectation> expectations) {

    /**
     * The choices that hold for all layers.
     *
     * @param epsilon of every batch norm
     */
    public record Conventions(PaddingRule padding, double epsilon) {}

    public Architecture {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        rows = List.copyOf(rows);
        expectations = List.copyOf(expectations);
    }

    /** The line of a row, counted from 1. */
    public int line(TableRow row) {
        return source.line(row.span().start());
    }

    /** The same network with names for its classes. */
    public Architecture withLabels(ClassNames other) {
        return new Architecture(
                name,
                source,
                parameters,
                inputName,
                input,
                conventions,
                rows,
                head,
                preprocess,
                Optional.of(other),
                expectations);
    }

    /** The same network with another answer, if its head is a classifier. */
    public Architecture withAnswer(Head.Answer answer) {
        return new Architecture(
                name,
                source,
                parameters,
                inputName,
                input,
                conventions,
                rows,
                head instanceof Head.Classifier classifier ? classifier.with(answer) : head,
                preprocess,
                labels,
                expectations);
    }
}
