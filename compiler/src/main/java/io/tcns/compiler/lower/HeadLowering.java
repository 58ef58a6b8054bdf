package io.tcns.compiler.lower;

import io.tcns.compiler.ir.Dropout;
import io.tcns.compiler.ir.Flatten;
import io.tcns.compiler.ir.GlobalAveragePool;
import io.tcns.compiler.ir.Linear;
import io.tcns.compiler.ir.Parameter.Kind;
import io.tcns.compiler.ir.Row;
import io.tcns.compiler.ir.Softmax;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import io.tcns.dsl.model.Detector;
import io.tcns.dsl.model.Head;
import io.tcns.dsl.model.Head.Answer;
import io.tcns.dsl.model.Segmenter;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Turns a head into rows and layers. */
final class HeadLowering {

    private static final String POOL = "avgpool";
    private static final String FULLY_CONNECTED = "fc";
    private static final String FEATURES = "features";

    private HeadLowering() {}

    /**
     * The rows that a head adds to the table.
     *
     * @param line where the head stands in the spec
     */
    static List<Row> rows(Head head, int line) {
        if (head instanceof Detector detector) {
            return new DetectorLowering(detector).rows(line);
        }
        if (head instanceof Segmenter segmenter) {
            return new SegmenterLowering(segmenter).rows(line);
        }
        if (head instanceof Head.Classifier classifier) {
            OptionalInt classes = OptionalInt.of(classifier.classes());
            return List.of(
                    row("classifier." + POOL, line, POOL, OptionalInt.empty()),
                    row("classifier." + FULLY_CONNECTED, line, FULLY_CONNECTED, classes));
        }
        return List.of(row(FEATURES + "." + POOL, line, POOL, OptionalInt.empty()));
    }

    /** A row that happens once, with stride 1 or none. */
    static Row row(String name, int line, String operator, OptionalInt channels) {
        return new Row(name, line, operator, OptionalDouble.empty(), channels, 1, OptionalInt.empty());
    }

    /**
     * Adds the head's layers.
     *
     * @param rows those of {@link #rows}
     * @param first the index of the first of them
     * @param x what leaves the last row above
     * @return the network's answers
     */
    static List<Value> lower(Head head, List<Row> rows, int first, LayerBuilder layers, Value x) {
        if (head instanceof Detector detector) {
            return new DetectorLowering(detector).lower(rows, first, layers);
        }
        if (head instanceof Segmenter segmenter) {
            RowPlaces places = new RowPlaces(rows, first);
            return List.of(new SegmenterLowering(segmenter).lower(places, layers, x));
        }
        Place pool = Place.inHead(rows.get(0).name(), first);
        Value mean = layers.node(pool, POOL, new GlobalAveragePool(), List.of(x));
        if (!(head instanceof Head.Classifier classifier)) {
            return List.of(layers.last(pool, "flatten", new Flatten(), List.of(mean), FEATURES));
        }
        Value features = layers.last(pool, "flatten", new Flatten(), List.of(mean));
        return List.of(classify(classifier, Place.inHead(rows.get(1).name(), first + 1), layers, features));
    }

    private static Value classify(Head.Classifier head, Place place, LayerBuilder layers, Value features) {
        Value kept = head.dropout() == 0
                ? features
                : layers.node(place, "dropout", new Dropout(head.dropout()), List.of(features));
        int inputs = features.type().size(1);
        Value weight = layers.parameter(place.node("linear"), Kind.WEIGHT, TensorType.of(head.classes(), inputs));
        Value bias = layers.parameter(place.node("linear"), Kind.BIAS, TensorType.of(head.classes()));
        List<Value> operands = List.of(kept, weight, bias);
        if (head.answer() == Answer.LOGITS) {
            return layers.last(place, "linear", new Linear(), operands, Answer.LOGITS.word());
        }
        Value logits = layers.node(place, "linear", new Linear(), operands);
        return layers.last(place, "softmax", new Softmax(), List.of(logits), Answer.PROBABILITIES.word());
    }
}
