package io.tcns.dsl.check;

import io.tcns.dsl.diagnostic.Suggestions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The columns that a table may have. */
enum Column {
    /** The shape that comes in: checked, not obeyed. */
    INPUT("shape"),
    /** What the row is. */
    OPERATOR("block"),
    /** Expansion factor. */
    T("expansion"),
    /** Channels that go out. */
    C("channels"),
    /** Repeats. */
    N("repeats"),
    /** Stride of the first repeat. */
    S("stride"),
    /** Kernel side. */
    K("kernel"),
    /** Dilation. */
    D("dilation"),
    /** Non-linearity. */
    ACT("activation"),
    /** Where the residual connection runs. */
    SHORTCUT("residual"),
    /** Non-linearity after the projection. */
    PROJECTION("linear"),
    /** Expanded channels, absolute. */
    EXP("hidden"),
    /** The row's label. */
    NAME("label");

    private static final Map<String, Column> BY_WORD = new LinkedHashMap<>();

    static {
        Arrays.stream(values()).forEach(column -> BY_WORD.put(column.word, column));
    }

    private static final List<String> WORDS = List.copyOf(BY_WORD.keySet());
    private static final List<String> MEANINGS =
            Arrays.stream(values()).map(column -> column.meaning).toList();

    private final String word = name().toLowerCase(Locale.ROOT);
    private final String meaning;

    Column(String meaning) {
        this.meaning = meaning;
    }

    /** As the header writes it. */
    String word() {
        return word;
    }

    static Optional<Column> of(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }

    /** What to write instead of a word that is no column: many know the columns by longer names. */
    static String advice(String word) {
        Optional<String> meant =
                Suggestions.nearest(word, MEANINGS).map(meaning -> WORDS.get(MEANINGS.indexOf(meaning)));
        return meant.map(column -> "did you mean `" + column + "`?")
                .orElseGet(() -> Suggestions.didYouMeanOneOf(word, "the columns are", WORDS));
    }
}
