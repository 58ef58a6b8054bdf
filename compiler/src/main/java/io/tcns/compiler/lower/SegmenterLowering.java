package io.tcns.compiler.lower;

import io.tcns.compiler.ir.ArgMax;
import io.tcns.compiler.ir.Concat;
import io.tcns.compiler.ir.GlobalAveragePool;
import io.tcns.compiler.ir.PixelOrder;
import io.tcns.compiler.ir.Resize;
import io.tcns.compiler.ir.Row;
import io.tcns.compiler.ir.Softmax;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import io.tcns.compiler.lower.LayerBuilder.Window;
import io.tcns.dsl.model.Head.Answer;
import io.tcns.dsl.model.Nonlinearity;
import io.tcns.dsl.model.Segmenter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Turns DeepLabv3's head into rows and layers: branches, what they are projected to, and classes at the image's size. */
final class SegmenterLowering {

    private static final int KERNEL = 3;
    private static final String HEAD = "deeplabv3.";
    private static final String POOLING = "pooling";
    private static final String POINTWISE = "pointwise";
    private static final String ATROUS = "atrous";
    private static final String PROJECTION = "projection";
    private static final String LOGITS = "logits";
    private static final String RESIZE = "resize";
    private static final String ARGMAX = "argmax";
    private static final String SOFTMAX = "softmax";
    private static final String OUTPUT = "output";

    private final Segmenter head;

    SegmenterLowering(Segmenter head) {
        this.head = head;
    }

    /** @param line where the head stands in the spec */
    List<Row> rows(int line) {
        OptionalInt depth = OptionalInt.of(head.depth());
        OptionalInt classes = OptionalInt.of(head.classes());
        List<Row> rows = new ArrayList<>();
        rows.add(HeadLowering.row(HEAD + POOLING, line, POOLING, depth));
        rows.add(HeadLowering.row(HEAD + POINTWISE, line, "conv2d 1x1", depth));
        for (int i = 1; i <= head.rates().size(); i++) {
            rows.add(HeadLowering.row(
                    HEAD + ATROUS + i, line, ATROUS + " " + head.rates().get(i - 1), depth));
        }
        rows.add(HeadLowering.row(HEAD + PROJECTION, line, PROJECTION, depth));
        rows.add(HeadLowering.row(HEAD + LOGITS, line, "conv2d 1x1", classes));
        rows.add(HeadLowering.row(HEAD + RESIZE, line, RESIZE, OptionalInt.empty()));
        if (head.answer() == Answer.MASK) {
            rows.add(HeadLowering.row(HEAD + ARGMAX, line, ARGMAX, OptionalInt.empty()));
        }
        if (head.answer() == Answer.PROBABILITIES) {
            rows.add(HeadLowering.row(HEAD + SOFTMAX, line, SOFTMAX, OptionalInt.empty()));
        }
        return rows;
    }

    /**
     * Adds the head's layers.
     *
     * @param places in the rows of {@link #rows}
     * @return the network's answer
     */
    Value lower(RowPlaces places, LayerBuilder layers, Value features) {
        Resize enlarged = new Resize(head.height(), head.width(), alignment());
        Value small = logits(places, layers, features);
        places.next();
        if (head.answer() == Answer.LOGITS) {
            return layers.last(places.only(), RESIZE, enlarged, List.of(small), Answer.LOGITS.word());
        }
        Value logits = layers.last(places.only(), RESIZE, enlarged, List.of(small));
        places.next();
        return head.answer() == Answer.MASK
                ? layers.last(
                        places.only(),
                        ARGMAX,
                        new ArgMax(PixelOrder.CHANNELS_FIRST),
                        List.of(logits),
                        Answer.MASK.word())
                : layers.last(places.only(), SOFTMAX, new Softmax(), List.of(logits), Answer.PROBABILITIES.word());
    }

    /** The classes of each cell of the map. */
    private Value logits(RowPlaces places, LayerBuilder layers, Value features) {
        Nonlinearity activation = layers.conventions().activation();
        List<Value> branches = new ArrayList<>();
        places.next();
        branches.add(pooling(places, layers, features));
        places.next();
        branches.add(layers.convolution(places.only(), features, Window.POINTWISE, head.depth(), activation));
        for (int rate : head.rates()) {
            places.next();
            Window window = new Window(KERNEL, 1, rate);
            branches.add(layers.convolution(places.only(), features, window, head.depth(), activation));
        }
        places.next();
        Value all = layers.last(places.role("concat"), "concat", new Concat(), branches);
        Value projected = layers.convolution(places.role(OUTPUT), all, Window.POINTWISE, head.depth(), activation);
        places.next();
        return layers.affine(places.only(), projected, head.classes());
    }

    /** What the whole image is like, at each cell. */
    private Value pooling(RowPlaces places, LayerBuilder layers, Value features) {
        Value mean = layers.last(places.role("pool"), "avgpool", new GlobalAveragePool(), List.of(features));
        Value squeezed = layers.convolution(
                places.role("conv"),
                mean,
                Window.POINTWISE,
                head.depth(),
                layers.conventions().activation());
        TensorType cells = features.type();
        Resize spread = new Resize(cells.height(), cells.width(), alignment());
        return layers.last(places.role(OUTPUT), RESIZE, spread, List.of(squeezed));
    }

    private Resize.Alignment alignment() {
        return switch (head.resize()) {
            case ALIGN_CORNERS -> Resize.Alignment.ALIGN_CORNERS;
            case HALF_PIXEL -> Resize.Alignment.HALF_PIXEL;
            case ASYMMETRIC -> Resize.Alignment.ASYMMETRIC;
        };
    }
}
