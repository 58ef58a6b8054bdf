package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import java.util.Collections;
import java.util.List;

/** How large a network has become, row by row over all of its files, and whether that is within the limits. */
final class NetworkSize {

    private long weights;
    private int repeats;

    /** Counts the repeats of a row; reports it where they are too many. */
    boolean addRepeats(int more, Span row, Problems problems) {
        repeats += more;
        if (repeats > Limits.LAYERS) {
            problems.add(problems.at(Code.TOO_MANY_LAYERS, row)
                    .says("up to here the network has %d layers, more than %d", repeats, Limits.LAYERS));
        }
        return repeats <= Limits.LAYERS;
    }

    /**
     * Counts some layers; reports the first thing that is too large.
     *
     * @param weights of each layer
     * @param maps elements of what each gives
     */
    boolean add(Span span, List<Long> weights, List<Long> maps, Problems problems) {
        this.weights += weights.stream().mapToLong(Long::longValue).sum();
        return atMost(Limits.LAYER_WEIGHTS, Collections.max(weights), span, "a layer has", "weights", problems)
                && atMost(Limits.ELEMENTS, Collections.max(maps), span, "a layer has", "activations", problems)
                && atMost(
                        Limits.NETWORK_WEIGHTS, this.weights, span, "up to here the network has", "weights", problems);
    }

    private static boolean atMost(long most, long number, Span span, String owner, String what, Problems problems) {
        if (number > most) {
            problems.add(problems.at(Code.TOO_LARGE, span).says("%s %d %s, more than %d", owner, number, what, most));
        }
        return number <= most;
    }
}
