package io.tcns.compiler.binding;

import java.util.List;
import java.util.Set;

/**
 * What in a checkpoint belongs to what in a network.
 *
 * @param way how it was found, for people: {@code by the names of timm}
 * @param assignments every parameter once, in the network's order
 * @param unused names of tensors that are known, and that inference does not need
 * @param notes what a user should know of it, a sentence each
 */
record Matching(String way, List<Assignment> assignments, Set<String> unused, List<String> notes) {

    Matching {
        assignments = List.copyOf(assignments);
        unused = Set.copyOf(unused);
        notes = List.copyOf(notes);
    }
}
