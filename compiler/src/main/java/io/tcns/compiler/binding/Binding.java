package io.tcns.compiler.binding;

import io.tcns.compiler.ir.Graph;
import io.tcns.dsl.Source;
import java.util.Locale;

/**
 * A network that has its trained weights, and what became of the checkpoint's tensors.
 *
 * @param graph as it was, with the checkpoint's numbers
 * @param bound tensors that a parameter took
 * @param unused tensors that are known and that inference does not need
 */
public record Binding(Graph graph, Source checkpoint, int bound, int unused) {

    /** One line for people: {@code bound 260 tensors of FILE, 52 known and unused}. */
    public String summary() {
        String line = String.format(Locale.ROOT, "bound %d tensors of %s", bound, checkpoint.name());
        return unused == 0 ? line : line + String.format(Locale.ROOT, ", %d known and unused", unused);
    }
}
