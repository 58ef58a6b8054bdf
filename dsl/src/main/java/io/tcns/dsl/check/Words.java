package io.tcns.dsl.check;

import io.tcns.dsl.model.Detector;
import io.tcns.dsl.model.Head;
import io.tcns.dsl.model.Nonlinearity;
import io.tcns.dsl.model.PaddingRule;
import io.tcns.dsl.model.Preprocess;
import io.tcns.dsl.model.Segmenter;
import io.tcns.dsl.model.Shortcut;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The fixed words of the language: what they choose between, and that no parameter may be called like one. */
final class Words {

    static final Map<String, Nonlinearity> ACTIVATIONS = of(Nonlinearity.values(), Nonlinearity::word);
    static final Map<String, Nonlinearity> PROJECTIONS =
            of(new Nonlinearity[] {Nonlinearity.LINEAR, Nonlinearity.RELU6}, Nonlinearity::word);
    static final Map<String, Shortcut> SHORTCUTS = of(Shortcut.values(), Shortcut::word);
    static final Map<String, PaddingRule> PADDINGS = of(PaddingRule.values(), PaddingRule::word);
    static final Map<String, Boolean> HIDDEN = pair("exact", "rounded");
    static final Map<String, Head.Answer> ANSWERS =
            of(new Head.Answer[] {Head.Answer.LOGITS, Head.Answer.PROBABILITIES}, Head.Answer::word);
    static final Map<String, Head.Answer> SEGMENTATIONS = of(Head.Answer.values(), Head.Answer::word);
    static final Map<String, Segmenter.Alignment> ALIGNMENTS =
            of(Segmenter.Alignment.values(), Segmenter.Alignment::word);
    static final Map<String, Boolean> PYRAMIDS = pair("none", "atrous");
    static final Map<String, Detector.Scores> SCORES = of(Detector.Scores.values(), Detector.Scores::word);
    static final Map<String, Detector.Post> POSTS = of(Detector.Post.values(), Detector.Post::word);
    static final Map<String, Preprocess.Fit> FITS = of(Preprocess.Fit.values(), Preprocess.Fit::word);
    static final Map<String, Preprocess.Filter> FILTERS = of(Preprocess.Filter.values(), Preprocess.Filter::word);

    /** What the head {@code features} calls its answer. */
    static final String FEATURES = "features";

    private static final Set<String> FIXED = fixed();

    private Words() {}

    /** Whether the language itself uses the word. */
    static boolean isFixed(String word) {
        return FIXED.contains(word);
    }

    /** Whether a head calls an answer of its so, or what it is made of. */
    static boolean isAnswer(String word) {
        return SEGMENTATIONS.containsKey(word)
                || word.equals(FEATURES)
                || Arrays.stream(Detector.Post.values())
                        .anyMatch(post -> post.outputs().contains(word));
    }

    private static Map<String, Boolean> pair(String no, String yes) {
        Map<String, Boolean> words = new LinkedHashMap<>();
        words.put(yes, true);
        words.put(no, false);
        return words;
    }

    private static <E> Map<String, E> of(E[] values, Function<E, String> word) {
        Map<String, E> words = new LinkedHashMap<>();
        Arrays.stream(values).forEach(value -> words.put(word.apply(value), value));
        return words;
    }

    private static Set<String> fixed() {
        Set<String> words = new LinkedHashSet<>();
        Stream.of(
                        ACTIVATIONS,
                        SHORTCUTS,
                        PADDINGS,
                        HIDDEN,
                        SEGMENTATIONS,
                        SCORES,
                        POSTS,
                        ALIGNMENTS,
                        PYRAMIDS,
                        FITS,
                        FILTERS)
                .forEach(choices -> words.addAll(choices.keySet()));
        words.addAll(OperatorKind.BY_WORD.keySet());
        words.addAll(BuiltIn.WORDS);
        return words;
    }
}
