package io.tcns.dsl.check;

import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Suggestions;
import io.tcns.dsl.model.Head;
import io.tcns.dsl.syntax.Statement;
import java.util.List;
import java.util.Optional;

/** Reads {@code head ...}. */
final class HeadReader {

    private static final String CLASSIFIER = "classifier";
    private static final String FEATURES = Words.FEATURES;
    private static final List<String> KINDS = List.of(CLASSIFIER, FEATURES);
    private static final double MOST_DROPOUT = 0.999;

    private final Values values;
    private final Problems problems;

    HeadReader(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    Optional<Head> read(Statement.Head head) {
        return switch (head.kind().text()) {
            case CLASSIFIER -> classifier(head);
            case FEATURES -> {
                new Settings("head features", head.block(), List.of(), values, problems);
                yield Optional.of(new Head.Features(head.span()));
            }
            default -> {
                problems.add(problems.at(Code.UNKNOWN_HEAD, head.kind().span())
                        .says("there is no head `%s`", head.kind().text())
                        .help(Suggestions.didYouMeanOneOf(head.kind().text(), "the heads are", KINDS)));
                yield Optional.empty();
            }
        };
    }

    private Optional<Head> classifier(Statement.Head head) {
        List<String> known = List.of("classes", "dropout", "output");
        Settings settings = new Settings("head classifier", head.block(), known, values, problems);
        settings.require("classes", head.kind().span(), "write `head classifier { classes: 1000 }`");
        Optional<Integer> classes = settings.whole("classes", 1, Limits.CHANNELS);
        double dropout = settings.real("dropout", 0, MOST_DROPOUT).orElse(0.0);
        Head.Answer answer = settings.word("output", Words.ANSWERS).orElse(Head.Answer.LOGITS);
        return classes.map(count -> new Head.Classifier(head.span(), count, dropout, answer));
    }
}
