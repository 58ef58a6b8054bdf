package io.tcns.dsl.check;

import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Suggestions;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.Head;
import io.tcns.dsl.model.TableRow;
import io.tcns.dsl.syntax.Statement;
import java.util.List;
import java.util.Optional;

/** Reads {@code head ...}. */
final class HeadReader {

    private static final String CLASSIFIER = "classifier";
    private static final String FEATURES = Words.FEATURES;
    static final List<String> KINDS =
            List.of(CLASSIFIER, FEATURES, DetectorReader.SSDLITE, DetectorReader.SSD, SegmenterReader.DEEPLAB);
    private static final double MOST_DROPOUT = 0.999;

    private final Defaults defaults;
    private final NetworkSize size;
    private final Values values;
    private final Problems problems;

    /**
     * Makes a reader for the head of one network.
     *
     * @param defaults for the layers of the head
     * @param size of the rows
     */
    HeadReader(Defaults defaults, NetworkSize size, Values values, Problems problems) {
        this.defaults = defaults;
        this.size = size;
        this.values = values;
        this.problems = problems;
    }

    /**
     * The head; empty when a problem has been reported, or one keeps it from being known.
     *
     * @param image where it is known
     * @param rows what it reads from, where all of them are known
     */
    Optional<Head> read(Statement.Head head, Optional<FeatureMap> image, Optional<List<TableRow>> rows) {
        return switch (head.kind().text()) {
            case CLASSIFIER -> classifier(head, rows);
            case FEATURES -> {
                new Settings("head features", head.block(), List.of(), values, problems);
                yield Optional.of(new Head.Features(head.span()));
            }
            case DetectorReader.SSDLITE, DetectorReader.SSD ->
                new DetectorReader(head, defaults, size, values, problems).read(image, rows);
            case SegmenterReader.DEEPLAB -> new SegmenterReader(head, size, values, problems).read(image, rows);
            default -> {
                problems.add(problems.at(Code.UNKNOWN_HEAD, head.kind().span())
                        .says("there is no head `%s`", head.kind().text())
                        .help(Suggestions.didYouMeanOneOf(head.kind().text(), "the heads are", KINDS)));
                yield Optional.empty();
            }
        };
    }

    private Optional<Head> classifier(Statement.Head head, Optional<List<TableRow>> rows) {
        List<String> known = List.of("classes", "dropout", "output");
        Settings settings = new Settings("head classifier", head.block(), known, values, problems);
        settings.require("classes", head.kind().span(), "write `head classifier { classes: 1000 }`");
        Optional<Integer> classes = settings.whole("classes", 1, Limits.CHANNELS);
        double dropout = settings.real("dropout", 0, MOST_DROPOUT).orElse(0.0);
        Head.Answer answer = settings.word("output", Words.ANSWERS).orElse(Head.Answer.LOGITS);
        if (classes.isPresent() && rows.isPresent()) {
            List<TableRow> all = rows.get();
            long features = all.get(all.size() - 1).output().channels();
            size.add(head.span(), List.of(features * classes.get()), List.of((long) classes.get()), problems);
        }
        return classes.map(count -> new Head.Classifier(head.span(), count, dropout, answer));
    }
}
