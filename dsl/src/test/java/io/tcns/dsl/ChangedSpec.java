package io.tcns.dsl;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An example with some of its words changed, as a fuzzer says: most get past the parser, and into the checks. */
public final class ChangedSpec {

    private static final int MAX_CHANGES = 8;
    private static final int MAX_INVENTED = 12;
    private static final Pattern WORD = Pattern.compile("\\s+|[\\w.]+|[<>=!]=|.");

    /** Words that no example has, at the edges of what the language takes. */
    private static final Set<String> EDGES = Set.of(
            "0",
            "-1",
            "1e18",
            "1e400",
            "0.1",
            "65536",
            "65537",
            "2147483648",
            "9223372036854775808",
            "1_000KiB",
            "()",
            "min(",
            "max(",
            "sqrt(",
            "/ 0",
            "\"",
            "\"a\"",
            "and",
            "or",
            "not",
            "true",
            "import",
            "..",
            "@",
            "@base.last",
            "@base.last.0",
            "[]",
            "{}",
            "exactly",
            "truncated",
            "—",
            "²",
            "×",
            "х",
            "\0",
            "\r",
            "\uD800",
            "😀",
            "\u202E");

    private static final List<List<String>> EXAMPLES = examples();
    private static final List<String> VOCABULARY = vocabulary();

    private ChangedSpec() {}

    public static String of(FuzzedDataProvider data) {
        return changed(new ArrayList<>(data.pickValue(EXAMPLES)), data);
    }

    /** One example, changed. */
    static String of(String example, FuzzedDataProvider data) {
        return changed(words(example).collect(Collectors.toCollection(ArrayList::new)), data);
    }

    private static String changed(List<String> words, FuzzedDataProvider data) {
        int changes = data.consumeInt(0, MAX_CHANGES);
        for (int change = 0; change < changes; change++) {
            change(words, data);
        }
        return String.join("", words);
    }

    private static void change(List<String> words, FuzzedDataProvider data) {
        int at = data.consumeInt(0, words.size() - 1);
        switch (data.consumeInt(0, 5)) {
            case 0 -> words.set(at, "");
            case 1 -> words.add(at, words.get(at));
            case 2 -> words.set(at, data.pickValue(VOCABULARY));
            case 3 -> words.add(at, data.pickValue(VOCABULARY));
            case 4 -> words.set(at, data.consumeString(MAX_INVENTED));
            default -> Collections.swap(words, at, data.consumeInt(0, words.size() - 1));
        }
    }

    /** The specs of the language's description: short, and with every word of it. */
    private static List<List<String>> examples() {
        try {
            return Examples.specs(Files.readString(Specs.ROOT.resolve("docs/language.md"))).stream()
                    .map(spec -> words(spec).toList())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> vocabulary() {
        Set<String> words = new TreeSet<>(EDGES);
        EXAMPLES.forEach(words::addAll);
        return List.copyOf(words);
    }

    private static Stream<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group);
    }
}
