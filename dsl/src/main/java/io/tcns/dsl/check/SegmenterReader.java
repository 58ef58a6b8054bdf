package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.Head;
import io.tcns.dsl.model.Head.Answer;
import io.tcns.dsl.model.Segmenter;
import io.tcns.dsl.model.Segmenter.Alignment;
import io.tcns.dsl.model.TableRow;
import io.tcns.dsl.syntax.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code head deeplabv3 { ... }}. */
final class SegmenterReader {

    static final String DEEPLAB = "deeplabv3";
    static final List<String> SETTINGS =
            List.of("classes", "aspp", "rates", "depth", "output stride", "resize", "output");

    private static final int DEPTH = 256;
    private static final int KERNEL = 3;

    /** The rates at output stride 1: 6, 12 and 18 at 16, and so the same distances in the image at others. */
    private static final List<Integer> DISTANCES = List.of(96, 192, 288);

    private final Statement.Head head;
    private final Span place;
    private final NetworkSize size;
    private final Problems problems;
    private final Settings settings;

    SegmenterReader(Statement.Head head, NetworkSize size, Values values, Problems problems) {
        this.head = head;
        this.place = head.kind().span();
        this.size = size;
        this.problems = problems;
        this.settings = new Settings("head " + DEEPLAB, head.block(), SETTINGS, values, problems);
    }

    /**
     * The head; empty when a problem has been reported, or the rows are unknown because of one.
     *
     * @param image what has a class for each pixel
     * @param rows the last of which it reads
     */
    Optional<Head> read(Optional<FeatureMap> image, Optional<List<TableRow>> rows) {
        int before = problems.failures();
        settings.require("classes", place, "write `head deeplabv3 { classes: 21 }`");
        int classes = settings.whole("classes", 1, Limits.CHANNELS).orElse(1);
        int depth = settings.whole("depth", 1, Limits.CHANNELS).orElse(DEPTH);
        Alignment resize = settings.word("resize", Words.ALIGNMENTS).orElse(Alignment.ALIGN_CORNERS);
        Answer answer = settings.word("output", Words.SEGMENTATIONS).orElse(Answer.MASK);
        Optional<Integer> claimed = settings.whole("output stride", 1, Limits.SIDE);
        Optional<Integer> stride = rows.map(SegmenterReader::stride);
        stride.ifPresent(reached -> claimed.ifPresent(claim -> checkStride(claim, reached)));
        Optional<List<Integer>> rates = rates(stride);
        if (problems.failures() > before || image.isEmpty() || rows.isEmpty() || rates.isEmpty()) {
            return Optional.empty();
        }
        int height = image.get().height();
        int width = image.get().width();
        Segmenter segmenter = new Segmenter(head.span(), classes, rates.get(), depth, height, width, resize, answer);
        FeatureMap features = rows.get().get(rows.get().size() - 1).output();
        warnOfLostTaps(segmenter, features);
        return fits(segmenter, features, image.get()) ? Optional.of(segmenter) : Optional.empty();
    }

    private static int stride(List<TableRow> rows) {
        long reached = 1;
        for (TableRow row : rows) {
            reached = Math.min(reached * row.stride(), Limits.SIDE);
        }
        return (int) reached;
    }

    private void checkStride(int claimed, int reached) {
        if (claimed != reached) {
            problems.add(problems.at(Code.OUTPUT_STRIDE, settings.place("output stride", place))
                    .says("the head reads from output stride %d, but the network has %d", claimed, reached)
                    .help("write `output stride: %d` in the block behind the backbone", claimed));
        }
    }

    /** The rates of the pyramid, none without it; those that nobody gave follow from the output stride. */
    private Optional<List<Integer>> rates(Optional<Integer> stride) {
        int before = problems.failures();
        Optional<List<Integer>> given = settings.wholes("rates", 1, Limits.DILATION);
        boolean isPyramid = settings.word("aspp", Words.PYRAMIDS).orElse(settings.has("rates"));
        if (!isPyramid) {
            settings.reject("rates", "without a pyramid nothing has these rates", "write `aspp: atrous`");
        }
        if (given.isPresent() && given.get().size() > Limits.MAPS) {
            problems.add(problems.at(Code.TOO_LARGE, settings.place("rates", place))
                    .says("the pyramid has %d rates, more than %d", given.get().size(), Limits.MAPS));
        }
        if (problems.failures() > before) {
            return Optional.empty();
        }
        if (!isPyramid) {
            return Optional.of(List.of());
        }
        return given.or(() -> stride.flatMap(this::ratesAt));
    }

    private Optional<List<Integer>> ratesAt(int stride) {
        if (DISTANCES.get(0) % stride != 0) {
            problems.add(problems.at(Code.MISSING_SETTING, place)
                    .says("at output stride %d the pyramid has no usual rates", stride)
                    .help("write them: `rates: [6, 12, 18]`"));
            return Optional.empty();
        }
        return Optional.of(DISTANCES.stream().map(distance -> distance / stride).toList());
    }

    /** A kernel whose outer taps all lie outside the map is one of a single tap with eight times the cost. */
    private void warnOfLostTaps(Segmenter segmenter, FeatureMap features) {
        List<Integer> rates = segmenter.rates();
        if (!rates.isEmpty() && Collections.max(rates) >= Math.max(features.height(), features.width())) {
            problems.add(
                    problems.at(Code.RATE_OUTSIDE_MAP, settings.place("rates", place))
                            .says("the rate %d reaches past the map of %s", Collections.max(rates), features)
                            .help(
                                    "of its nine taps only the one in the middle meets the map: take a larger image or lower rates"));
        }
    }

    private boolean fits(Segmenter segmenter, FeatureMap features, FeatureMap image) {
        long inputs = features.channels();
        long depth = segmenter.depth();
        long branches = 2L + segmenter.rates().size();
        List<Long> weights = new ArrayList<>(
                List.of(inputs * depth, inputs * depth, branches * depth * depth, depth * segmenter.classes()));
        Stream<Long> atrous = segmenter.rates().stream().map(rate -> KERNEL * KERNEL * inputs * depth);
        weights.addAll(atrous.toList());
        List<Long> maps = List.of(
                (long) features.height() * features.width() * branches * depth,
                (long) image.height() * image.width() * segmenter.classes());
        return size.add(place, weights, maps, problems);
    }
}
