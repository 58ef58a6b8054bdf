package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.model.Architecture.Conventions;
import io.tcns.dsl.model.Block;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.TableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lets an image's shape flow through the rows, and decides what depends on it. */
final class ShapeFlow {

    private final boolean checksClaims;
    private final Conventions conventions;
    private final AtrousRule atrous;
    private final NetworkSize size;
    private final Problems problems;
    private final BlockBuilder blocks;
    private final Surprises surprises;
    private final List<TableRow> rows = new ArrayList<>();

    /** What enters the next row; empty once a row had a problem. */
    private Optional<FeatureMap> present;

    /** What gives it: the image, or a row. */
    private Span presentSpan;

    private boolean lastClaimHeld = true;

    /**
     * @param image what enters the first row
     * @param imageSpan the statement that says how large it is
     * @param atrous what becomes of strides
     * @param size of the network so far
     * @param checksClaims whether {@code input} cells are compared with the shapes that flow
     */
    ShapeFlow(
            FeatureMap image,
            Span imageSpan,
            Defaults defaults,
            boolean checksClaims,
            AtrousRule atrous,
            NetworkSize size,
            Problems problems) {
        this.present = Optional.of(image);
        this.presentSpan = imageSpan;
        this.checksClaims = checksClaims;
        this.problems = problems;
        this.conventions = defaults.conventions();
        this.atrous = atrous;
        this.size = size;
        this.blocks = new BlockBuilder(defaults, size, problems);
        this.surprises = new Surprises(problems);
    }

    /** Lets the shape flow through one more row, which is empty where it had a problem of its own. */
    void add(Optional<RowSettings> row) {
        present = row.isPresent() ? present.flatMap(entering -> flow(row.get(), entering)) : Optional.empty();
    }

    /** The decided rows; empty where one had a problem, so that nobody knows what leaves the last. */
    Optional<List<TableRow>> finish() {
        return present.map(map -> List.copyOf(rows));
    }

    private Optional<FeatureMap> flow(RowSettings row, FeatureMap entering) {
        checkClaim(row, entering);
        if (!size.addRepeats(row.repeats(), row.span(), problems)) {
            return Optional.empty();
        }
        List<Block> repeats = new ArrayList<>();
        FeatureMap input = entering;
        for (int repeat = 0; repeat < row.repeats(); repeat++) {
            Optional<Block> block = blocks.build(row, input, atrous.next(row, repeat == 0 ? row.stride() : 1));
            if (block.isEmpty()) {
                return Optional.empty();
            }
            repeats.add(block.get());
            input = block.get().output();
        }
        TableRow decided = row.decided(problems.source(), conventions, entering, repeats);
        surprises.checkRow(row, decided);
        rows.add(decided);
        presentSpan = row.span();
        return Optional.of(input);
    }

    /** Reports the first of neighbouring false claims: those below it most likely repeat its mistake. */
    private void checkClaim(RowSettings row, FeatureMap entering) {
        if (!checksClaims || row.claimed().isEmpty()) {
            return;
        }
        FeatureMap claimed = row.claimed().get();
        boolean holds = claimed.equals(entering);
        if (!holds && lastClaimHeld) {
            problems.add(problems.at(Code.SHAPE_MISMATCH, row.cells().span(Column.INPUT))
                    .says("the row says %s, but %s comes in", claimed, entering)
                    .see(presentSpan, "this gives %s", entering)
                    .help("mend this cell, or the stride and the channels above it"));
        }
        lastClaimHeld = holds;
    }
}
