package io.tcns.compiler.binding;

import io.tcns.compiler.ir.Row;
import java.util.List;

/**
 * What became of the parameters of one row.
 *
 * @param bound how many have their numbers from the checkpoint
 * @param missing how many keep pseudo-random numbers, because the checkpoint has nothing for them
 * @param unused how many tensors of the checkpoint belong to the row, and are not needed
 * @param changes what was done to the checkpoint's numbers, a few words each: {@code from HWIO}, {@code identity norms}
 */
public record RowBinding(Row row, int bound, int missing, int unused, List<String> changes) {

    public RowBinding {
        changes = List.copyOf(changes);
    }
}
