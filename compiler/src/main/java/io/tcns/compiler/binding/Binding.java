package io.tcns.compiler.binding;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.ir.Graph;
import java.util.List;
import java.util.Locale;

/**
 * A network that has its trained weights, and what became of the checkpoint's tensors.
 *
 * @param graph as it was, with the checkpoint's numbers
 * @param way how tensors were found: {@code under the names of timm}
 * @param rows the table, and what each row got
 * @param tensors how many tensors of the checkpoint are used
 * @param unused names of tensors that are known and that inference does not need
 * @param unexpected names of tensors that belong to no part of the network; none where they are refused
 * @param notes what a user should know of it, a sentence each
 */
public record Binding(
        Graph graph,
        Checkpoint checkpoint,
        String way,
        List<RowBinding> rows,
        int tensors,
        List<String> unused,
        List<String> unexpected,
        List<String> notes) {

    public Binding {
        rows = List.copyOf(rows);
        unused = List.copyOf(unused);
        unexpected = List.copyOf(unexpected);
        notes = List.copyOf(notes);
    }

    /** One line for people: {@code bound 260 tensors of FILE (safetensors, under ...), 52 known and unused}. */
    public String summary() {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "bound %d tensors of %s (%s, %s)",
                tensors,
                checkpoint.source().name(),
                checkpoint.format(),
                way));
        count(line, missing(), "missing");
        count(line, unexpected.size(), "unexpected");
        count(line, unused.size(), "known and unused");
        return line.toString();
    }

    private static void count(StringBuilder line, int count, String what) {
        if (count > 0) {
            line.append(", ").append(count).append(' ').append(what);
        }
    }

    /** How many parameters keep pseudo-random numbers. */
    public int missing() {
        return rows.stream().mapToInt(RowBinding::missing).sum();
    }
}
