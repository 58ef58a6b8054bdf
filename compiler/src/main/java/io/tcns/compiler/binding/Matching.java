package io.tcns.compiler.binding;

import java.util.List;
import java.util.Map;

/**
 * What in a checkpoint belongs to what in a network.
 *
 * @param way how it was found, for people: {@code by the names of timm}
 * @param assignments every parameter once, in the network's order
 * @param unused tensors that are known, and that inference does not need: by their names, the index of the row that each
 *     belongs to, or {@link TensorNames#NO_ROW}
 * @param notes what a user should know of it, a sentence each
 */
record Matching(String way, List<Assignment> assignments, Map<String, Integer> unused, List<String> notes) {

    Matching {
        assignments = List.copyOf(assignments);
        unused = Map.copyOf(unused);
        notes = List.copyOf(notes);
    }
}
