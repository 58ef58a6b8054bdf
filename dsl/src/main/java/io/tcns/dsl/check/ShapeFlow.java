package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.model.Block;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.Head;
import io.tcns.dsl.model.TableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lets an image's shape flow through the rows, and decides what depends on it. */
final class ShapeFlow {

    private final boolean checksClaims;
    private final Problems problems;
    private final BlockBuilder blocks;
    private final Surprises surprises;
    private final List<TableRow> rows = new ArrayList<>();

    /** What enters the next row; empty once a row had a problem. */
    private Optional<FeatureMap> present;

    /** What gives it: the image, or a row. */
    private Span presentSpan;

    private boolean lastClaimHeld = true;
    private int layers;

    /**
     * @param imageSpan the statement that says how large the image is
     * @param checksClaims whether {@code input} cells are compared with the shapes that flow
     */
    ShapeFlow(FeatureMap image, Span imageSpan, Defaults defaults, boolean checksClaims, Problems problems) {
        this.present = Optional.of(image);
        this.presentSpan = imageSpan;
        this.checksClaims = checksClaims;
        this.problems = problems;
        this.blocks = new BlockBuilder(defaults, problems);
        this.surprises = new Surprises(image, imageSpan, problems);
    }

    /** Lets the shape flow through one more row, which is empty where it had a problem of its own. */
    void add(Optional<RowSettings> row) {
        present = row.isPresent() ? present.flatMap(entering -> flow(row.get(), entering)) : Optional.empty();
    }

    /** The decided rows, after a last look at the whole. */
    List<TableRow> finish(Optional<Head> head) {
        if (present.isPresent()) {
            if (problems.failures() == 0) {
                surprises.checkNetwork(rows);
            }
            if (head.isPresent() && head.get() instanceof Head.Classifier classifier) {
                blocks.checkClassifier(classifier.span(), present.get().channels(), classifier.classes());
            }
        }
        return rows;
    }

    private Optional<FeatureMap> flow(RowSettings row, FeatureMap entering) {
        checkClaim(row, entering);
        layers += row.repeats();
        if (layers > Limits.LAYERS) {
            problems.add(problems.at(Code.TOO_MANY_LAYERS, row.span())
                    .says("up to here the network has %d layers, more than %d", layers, Limits.LAYERS));
            return Optional.empty();
        }
        List<Block> repeats = new ArrayList<>();
        FeatureMap input = entering;
        for (int repeat = 0; repeat < row.repeats(); repeat++) {
            Optional<Block> block = blocks.build(row, input, repeat == 0 ? row.stride() : 1);
            if (block.isEmpty()) {
                return Optional.empty();
            }
            repeats.add(block.get());
            input = block.get().output();
        }
        TableRow decided = row.decided(entering, repeats);
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
