package io.tcns.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Names of classes: line i, from 0, names class i. */
public final class Labels {
    /** The 20 classes of PASCAL VOC, after the background, as its masks count them. */
    public static final List<String> VOC = List.of(
            "background",
            "aeroplane",
            "bicycle",
            "bird",
            "boat",
            "bottle",
            "bus",
            "car",
            "cat",
            "chair",
            "cow",
            "diningtable",
            "dog",
            "horse",
            "motorbike",
            "person",
            "pottedplant",
            "sheep",
            "sofa",
            "train",
            "tvmonitor");

    private static final String LABEL = "label";

    private Labels() {}

    /**
     * Reads a file in UTF-8.
     *
     * @throws InputException when it cannot be read, is not text, or is beyond the limits of {@link Lines}
     */
    public static List<String> read(Path file) {
        return Lines.read(file, LABEL);
    }

    /**
     * Splits text into labels; an empty line is a class without a name.
     *
     * @param name how messages call the text
     * @throws InputException when there is no label, a control character, or more than the limits of {@link Lines} allow
     */
    public static List<String> parse(String name, String text) {
        return Lines.parse(name, text, LABEL);
    }

    /** The name of a class; empty where nobody gave it one. */
    public static Optional<String> name(List<String> labels, int index) {
        return Optional.of(index)
                .filter(line -> line < labels.size())
                .map(labels::get)
                .filter(label -> !label.isEmpty());
    }
}
