package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.model.Detector;
import io.tcns.dsl.model.Detector.AnchorShape;
import io.tcns.dsl.model.Detector.BoxCoder;
import io.tcns.dsl.model.Detector.Extra;
import io.tcns.dsl.model.Detector.Post;
import io.tcns.dsl.model.Detector.Predictor;
import io.tcns.dsl.model.Detector.Scores;
import io.tcns.dsl.model.Detector.Suppression;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.Head;
import io.tcns.dsl.model.PaddingRule;
import io.tcns.dsl.model.TableRow;
import io.tcns.dsl.model.Tap;
import io.tcns.dsl.syntax.Expr;
import io.tcns.dsl.syntax.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads {@code head ssdlite { ... }} and {@code head ssd { ... }}, which differ in their convolutions alone. */
final class DetectorReader {

    static final String SSDLITE = "ssdlite";
    static final String SSD = "ssd";

    static final List<String> SETTINGS =
            List.of("classes", "taps", "extras", "extras width", "extras least", "extras depthwise", "scores", "post");
    private static final List<String> GROUPS = List.of("anchors", "predictor", "box coder", "nms");
    static final List<String> PREDICTOR = List.of("kernel", "depthwise");
    static final List<String> NMS = List.of("iou", "score", "detections", "per class", "across classes");
    private static final List<Integer> EXTRAS = List.of(512, 256, 256, 128);
    private static final int LEAST_EXTRA = 16;
    private static final int EXTRA_KERNEL = 3;
    private static final int BOX = 4;
    private static final double MOST_SCALE = 1000;
    private static final double LEAST_SCALE = 1e-3;
    private static final double MOST_WIDTH = 100;

    private final Statement.Head head;
    private final Span place;
    private final Defaults defaults;
    private final NetworkSize size;
    private final Problems problems;
    private final Settings settings;
    private final Settings nms;

    /** The fewest channels of an extra map, and of what it is made of. */
    private final int leastExtra;

    /** @param defaults for the layers of the head */
    DetectorReader(Statement.Head head, Defaults defaults, NetworkSize size, Values values, Problems problems) {
        this.head = head;
        this.place = head.kind().span();
        this.defaults = defaults;
        this.size = size;
        this.problems = problems;
        this.settings = new Settings("head " + head.kind().text(), head.block(), SETTINGS, GROUPS, values, problems);
        this.nms = settings.group("nms", NMS);
        this.leastExtra = settings.whole("extras least", 1, Limits.CHANNELS).orElse(LEAST_EXTRA);
    }

    /**
     * The head; empty when a problem has been reported, or the rows are unknown because of one.
     *
     * @param image what anchors are relative to
     * @param rows what taps name
     */
    Optional<Head> read(Optional<FeatureMap> image, Optional<List<TableRow>> rows) {
        int before = problems.failures();
        boolean isLite = head.kind().text().equals(SSDLITE);
        String advice = "write `head %s { classes: 80, taps: [@base.stage6.1.expand, @base.last] }`"
                .formatted(head.kind().text());
        settings.require("classes", place, advice);
        settings.require("taps", place, advice);
        int classes = settings.whole("classes", 1, Limits.CHANNELS - 1).orElse(1);
        boolean depthwise = settings.truth("extras depthwise").orElse(isLite);
        Predictor predictor = predictor(isLite);
        BoxCoder coder = coder();
        Scores scores = settings.word("scores", Words.SCORES).orElse(Scores.SIGMOID);
        Post post = settings.word("post", Words.POSTS).orElse(Post.NMS);
        Suppression suppression = suppression();
        Optional<List<Integer>> channels = extras();
        Optional<List<Expr.Tap>> names = settings.taps("taps");
        Optional<Integer> maps = names.flatMap(taps -> channels.flatMap(extras -> maps(taps.size() + extras.size())));
        AnchorReader anchorReader = new AnchorReader(settings, place, problems);
        Optional<List<List<AnchorShape>>> anchors =
                maps.flatMap(count -> image.flatMap(map -> anchorReader.shapes(count, map)));
        Optional<List<Tap>> taps =
                rows.flatMap(all -> names.flatMap(texts -> new TapReader(all, problems).read(texts)));
        Optional<List<Extra>> extras = taps.filter(found -> maps.isPresent())
                .flatMap(found -> channels.flatMap(depths -> extras(found, depths, depthwise)));
        if (problems.failures() > before || anchors.isEmpty() || taps.isEmpty() || extras.isEmpty()) {
            return Optional.empty();
        }
        Detector detector = new Detector(
                head.span(),
                head.kind().text(),
                classes,
                taps.get(),
                extras.get(),
                depthwise,
                anchors.get(),
                predictor,
                scores,
                coder,
                suppression,
                post);
        return fits(detector) ? Optional.of(detector) : Optional.empty();
    }

    private Optional<Integer> maps(int count) {
        if (count > Limits.MAPS) {
            problems.add(problems.at(Code.TOO_LARGE, settings.place("extras", settings.place("taps", place)))
                    .says("the head predicts on %d maps, more than %d", count, Limits.MAPS));
            return Optional.empty();
        }
        return Optional.of(count);
    }

    /** The channels of the extra maps: d * width, rounded down, and not fewer than the least. */
    private Optional<List<Integer>> extras() {
        int before = problems.failures();
        double width = settings.real("extras width", LEAST_SCALE, MOST_WIDTH).orElse(1.0);
        if (settings.isWord("extras", "none")) {
            return Optional.of(List.of());
        }
        List<Integer> depths = settings.wholes("extras", 1, Limits.CHANNELS).orElse(EXTRAS);
        double most = Collections.max(depths) * width;
        if (problems.failures() == before && most > Limits.CHANNELS) {
            problems.add(problems.at(Code.OUT_OF_RANGE, settings.place("extras", place))
                    .says("scaled, these are %.0f channels, but there must be at most %d", most, Limits.CHANNELS));
        }
        return problems.failures() > before
                ? Optional.empty()
                : Optional.of(depths.stream()
                        .map(depth -> Math.max((int) (depth * width), leastExtra))
                        .toList());
    }

    private Predictor predictor(boolean isLite) {
        Settings inside = settings.group("predictor", PREDICTOR);
        int kernel = inside.whole("kernel", 1, Limits.KERNEL).orElse(EXTRA_KERNEL);
        boolean depthwise = inside.truth("depthwise").orElse(isLite && kernel > 1);
        if (kernel % 2 == 0 && defaults.padding() == PaddingRule.SYMMETRIC) {
            problems.add(problems.at(Code.EVEN_WINDOW, inside.place("kernel", place))
                    .says("a window of %1$dx%1$d has no symmetric padding", kernel)
                    .help("use an odd kernel, or `layers { padding: same }`"));
        }
        return new Predictor(kernel, depthwise);
    }

    private BoxCoder coder() {
        Settings inside = settings.group("box coder", List.of("y", "x", "h", "w"));
        return new BoxCoder(
                inside.real("y", LEAST_SCALE, MOST_SCALE).orElse(10.0),
                inside.real("x", LEAST_SCALE, MOST_SCALE).orElse(10.0),
                inside.real("h", LEAST_SCALE, MOST_SCALE).orElse(5.0),
                inside.real("w", LEAST_SCALE, MOST_SCALE).orElse(5.0));
    }

    private Suppression suppression() {
        double iou = nms.real("iou", 0, 1).orElse(0.6);
        double score = nms.real("score", 0, 1).orElse(1e-8);
        int detections = nms.whole("detections", 1, Limits.ANCHORS).orElse(100);
        int perClass = nms.whole("per class", 1, Limits.ANCHORS).orElse(detections);
        boolean acrossClasses = nms.truth("across classes").orElse(false);
        return new Suppression(iou, score, perClass, detections, acrossClasses);
    }

    /** Each extra map halves the one before, which must have something to halve. */
    private Optional<List<Extra>> extras(List<Tap> taps, List<Integer> channels, boolean depthwise) {
        List<Extra> extras = new ArrayList<>();
        FeatureMap map = taps.get(taps.size() - 1).map();
        for (int depth : channels) {
            if (map.height() == 1 && map.width() == 1) {
                problems.add(problems.at(Code.MAP_TOO_SMALL, settings.place("extras", place))
                        .says("extra map %d would halve a map of %s", extras.size() + 1, map)
                        .help("take fewer extras, `extras: none`, or a larger image"));
                return Optional.empty();
            }
            int reduced = Math.max(depth / 2, leastExtra);
            FeatureMap next = new FeatureMap(
                    defaults.padding().positions(map.height(), EXTRA_KERNEL, 2),
                    defaults.padding().positions(map.width(), EXTRA_KERNEL, 2),
                    depth);
            long filter = (long) EXTRA_KERNEL * EXTRA_KERNEL * reduced;
            List<Long> weights = depthwise
                    ? List.of((long) map.channels() * reduced, filter, (long) reduced * depth)
                    : List.of((long) map.channels() * reduced, filter * depth);
            List<Long> maps = List.of(elements(map.withChannels(reduced)), elements(next));
            if (!size.add(settings.place("extras", place), weights, maps, problems)) {
                return Optional.empty();
            }
            extras.add(new Extra(reduced, next));
            map = next;
        }
        return Optional.of(extras);
    }

    private static long elements(FeatureMap map) {
        return (long) map.height() * map.width() * map.channels();
    }

    /** Whether predictors and predictions are within the limits, and can give so many detections. */
    private boolean fits(Detector detector) {
        long anchors = 0;
        List<FeatureMap> maps = detector.maps();
        for (int i = 0; i < maps.size(); i++) {
            FeatureMap map = maps.get(i);
            int perCell = detector.anchors().get(i).size();
            anchors += (long) map.height() * map.width() * perCell;
            if (!fitsPredictors(detector, map, perCell)) {
                return false;
            }
        }
        if (anchors > Limits.ANCHORS) {
            problems.add(problems.at(Code.TOO_LARGE, settings.place("taps", place))
                    .says("the head has %d anchors, more than %d", anchors, Limits.ANCHORS));
            return false;
        }
        boolean acrossClasses = detector.suppression().acrossClasses();
        long candidates = acrossClasses ? anchors : anchors * detector.classes();
        int detections = detector.suppression().detections();
        if (detections > candidates) {
            problems.add(problems.at(Code.OUT_OF_RANGE, nms.place("detections", place))
                    .says("%d detections are asked for, but there are %d candidates", detections, candidates)
                    .help(
                            "every anchor is one%s: write `nms { detections: %d }`",
                            acrossClasses ? "" : " for each class", candidates));
            return false;
        }
        List<Long> scores = List.of(anchors * (detector.classes() + 1));
        return size.add(place, List.of(0L), scores, problems);
    }

    private boolean fitsPredictors(Detector detector, FeatureMap map, int perCell) {
        Predictor predictor = detector.predictor();
        long area = (long) predictor.kernel() * predictor.kernel();
        long filters = (long) perCell * (detector.classes() + 1);
        long depthwise = predictor.depthwise() ? area * map.channels() : 0;
        long filter = predictor.depthwise() ? map.channels() : area * map.channels();
        List<Long> weights = List.of(depthwise, filter * perCell * BOX, depthwise, filter * filters);
        List<Long> maps = List.of((long) map.height() * map.width() * filters);
        return size.add(place, weights, maps, problems);
    }
}
