package io.tcns.dsl.model;

import io.tcns.dsl.Source;
import java.util.ArrayList;
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
 * @param conventions of the head; each row has those of the file that it stands in
 * @param rows of the backbone and of all tables, in the order in which data flows
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
     * The choices that hold for all layers of a file.
     *
     * @param epsilon of every batch norm
     * @param activation what follows a convolution where nothing else is said
     */
    public record Conventions(PaddingRule padding, double epsilon, Nonlinearity activation) {}

    public Architecture {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        rows = List.copyOf(rows);
        expectations = List.copyOf(expectations);
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

    /** The same network with another answer, if its head is a classifier or a segmenter. */
    public Architecture withAnswer(Head.Answer answer) {
        if (head instanceof Segmenter segmenter) {
            return withHead(segmenter.with(answer));
        }
        return head instanceof Head.Classifier classifier ? withHead(classifier.with(answer)) : this;
    }

    /** The same network with more or less behind its predictors, if its head is a detector. */
    public Architecture withPost(Detector.Post post) {
        return head instanceof Detector detector ? withHead(detector.with(post)) : this;
    }

    /**
     * The same segmenter for an image of another size, whose answer keeps the size that it has.
     *
     * @throws IllegalArgumentException for other networks, and where some map would have no pixel
     */
    public Architecture at(int height, int width) {
        if (!(head instanceof Segmenter)) {
            throw new IllegalArgumentException(name + " is no segmenter");
        }
        FeatureMap image = new FeatureMap(height, width, input.channels());
        List<TableRow> there = new ArrayList<>();
        FeatureMap entering = image;
        for (TableRow row : rows) {
            there.add(row.at(entering));
            entering = there.get(there.size() - 1).output();
        }
        return new Architecture(
                name, source, parameters, inputName, image, conventions, there, head, preprocess, labels, expectations);
    }

    private Architecture withHead(Head other) {
        return new Architecture(
                name, source, parameters, inputName, input, conventions, rows, other, preprocess, labels, expectations);
    }
}
