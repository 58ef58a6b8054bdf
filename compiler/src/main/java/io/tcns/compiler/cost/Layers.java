package io.tcns.compiler.cost;

import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Origin;
import io.tcns.compiler.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The layers of a graph in the order of execution, and until when each value is needed.
 *
 * @param lastReaders for each value's name the index of the layer that reads it last; outputs of the graph are read
 *     after the last layer
 */
record Layers(Graph graph, List<Layer> list, Map<String, Integer> lastReaders) {

    int size() {
        return list.size();
    }

    Layer get(int index) {
        return list.get(index);
    }

    /** The index of the layer that reads {@code value} last, or -1. */
    int lastReader(Value value) {
        return lastReaders.getOrDefault(value.name(), -1);
    }

    /** The layers in runs of one repeat of one row. */
    List<Repeat> repeats() {
        List<Repeat> repeats = new ArrayList<>();
        int start = 0;
        for (int end = 1; end <= size(); end++) {
            if (end == size() || !sameRepeat(get(start).origin(), get(end).origin())) {
                repeats.add(new Repeat(this, start, end));
                start = end;
            }
        }
        return repeats;
    }

    private static boolean sameRepeat(Origin one, Origin other) {
        return one.row() == other.row() && one.repeat() == other.repeat();
    }
}
