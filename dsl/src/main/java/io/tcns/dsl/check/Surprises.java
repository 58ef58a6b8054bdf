package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.model.Block;
import io.tcns.dsl.model.Detector;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.Head;
import io.tcns.dsl.model.Shortcut;
import io.tcns.dsl.model.TableRow;
import java.util.List;

/** Warns of rows and networks that are legal, and not what their author may expect. */
final class Surprises {

    private final Problems problems;

    Surprises(Problems problems) {
        this.problems = problems;
    }

    void checkRow(RowSettings settings, TableRow row) {
        boolean adds = row.repeats().stream().anyMatch(block -> block instanceof Block.Bottleneck b && b.addsInput());
        boolean asks = settings.cells().isFilled(Column.SHORTCUT) && settings.shortcut() == Shortcut.BOTTLENECK;
        if (asks && !adds) {
            problems.add(problems.at(Code.NO_SHORTCUT, settings.cells().span(Column.SHORTCUT))
                    .says("no block of this row can have a shortcut")
                    .label("it needs stride 1 and equal channels")
                    .help("write `none`, or leave the cell empty"));
        }
        if (settings.kind().isPool() && settings.kernel() == 1 && settings.stride() == 1) {
            problems.add(problems.at(Code.ROW_CHANGES_NOTHING, settings.span()).says("this row changes nothing"));
        }
    }

    /**
     * Warns of what the rows do together.
     *
     * @param imageSpan the statement that says how large the image is
     * @param rows at least one
     */
    void checkNetwork(FeatureMap image, Span imageSpan, List<TableRow> rows, Head head) {
        // Detectors take their maps as they come, and the sizes that they were published for leave rests.
        if (!(head instanceof Detector)) {
            checkTotalStride(image, imageSpan, rows);
        }
        checkLastRows(rows);
    }

    private void checkTotalStride(FeatureMap image, Span imageSpan, List<TableRow> rows) {
        long totalStride = 1;
        Span lastStride = imageSpan;
        for (TableRow row : rows) {
            totalStride = Math.min(totalStride * row.stride(), Limits.SIDE);
            lastStride = row.stride() > 1 && isHere(row) ? row.span() : lastStride;
        }
        // Sizes one above a multiple, such as 513, are the aligned-corner sizes of segmentation and meant.
        if (image.height() % totalStride > 1 || image.width() % totalStride > 1) {
            Diagnostic warning = problems.at(Code.STRIDE_LEAVES_REST, imageSpan)
                    .says("the total stride of %d does not divide %dx%d", totalStride, image.height(), image.width());
            Diagnostic located = lastStride.equals(imageSpan)
                    ? warning
                    : warning.see(lastStride, "with this row it is %d", totalStride);
            problems.add(located.help("multiples of %d use every pixel alike", totalStride));
        }
    }

    /** The paper's tables end in a pool of the whole map and a 1x1 convolution on the one pixel left: the head's work. */
    private void checkLastRows(List<TableRow> rows) {
        TableRow last = rows.get(rows.size() - 1);
        boolean convolvesOnePixel =
                last.repeats().get(0) instanceof Block.Convolution convolution && convolution.kernel() == 1;
        int candidate = convolvesOnePixel ? rows.size() - 2 : rows.size() - 1;
        if (candidate > 0 && isHere(rows.get(candidate)) && poolsToOnePixel(rows.get(candidate))) {
            problems.add(problems.at(Code.POOLS_LIKE_A_HEAD, rows.get(candidate).span())
                    .says("the head pools the whole map itself, and from here the table does it too")
                    .help("drop these rows and write `head classifier { classes: 1000 }`"));
        }
    }

    /** Whether a row stands in the file that the warnings are about. */
    private boolean isHere(TableRow row) {
        return row.source().equals(problems.source());
    }

    private static boolean poolsToOnePixel(TableRow row) {
        return row.repeats().get(0) instanceof Block.AveragePool pool
                && pool.output().height() == 1
                && pool.output().width() == 1
                && !row.input().equals(pool.output());
    }
}
