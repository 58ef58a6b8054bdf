package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Suggestions;
import io.tcns.dsl.syntax.Expr;
import io.tcns.dsl.syntax.Statement.Block;
import io.tcns.dsl.syntax.Statement.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of one block by their keys; each is read by the type that it must have. */
final class Settings {

    private final Values values;
    private final Problems problems;
    private final List<String> known;
    private final Map<String, Setting> byKey = new HashMap<>();
    private final List<String> unknown = new ArrayList<>();

    /** @param owner what a message calls the block, such as {@code head classifier} */
    Settings(String owner, Block block, List<String> known, Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
        this.known = known;
        block.settings().forEach(setting -> put(owner, setting));
    }

    private void put(String owner, Setting setting) {
        String key = setting.key().text();
        if (!known.contains(key)) {
            unknown.add(key);
            problems.add(problems.at(Code.UNKNOWN_SETTING, setting.key().span())
                    .says("`%s` has no setting `%s`", owner, key)
                    .help(Suggestions.didYouMeanOneOf(key, "its settings are", known)));
            return;
        }
        Setting first = byKey.putIfAbsent(key, setting);
        if (first != null) {
            problems.add(problems.at(Code.DUPLICATE_SETTING, setting.key().span())
                    .says("`%s` stands twice", key)
                    .see(first.key().span(), "first here"));
        }
    }

    boolean has(String key) {
        return byKey.containsKey(key);
    }

    /** Whether the setting is there, or one that nobody knows and that may have been meant to be it. */
    boolean mayHave(String key) {
        return has(key)
                || unknown.stream()
                        .map(other -> Suggestions.nearest(other, known))
                        .anyMatch(meant -> meant.isEmpty() || meant.get().equals(key));
    }

    /** Reports a setting that has nothing to say here. */
    void reject(String key, String reason, String advice) {
        Setting setting = byKey.get(key);
        if (setting != null) {
            problems.add(problems.at(Code.SETTING_NOT_APPLICABLE, setting.key().span())
                    .says("%s", reason)
                    .help("%s", advice));
        }
    }

    /** Reports the setting as missing at the place of its owner, unless it is there or misspelt. */
    void require(String key, Span owner, String advice) {
        if (!mayHave(key)) {
            problems.add(problems.at(Code.MISSING_SETTING, owner)
                    .says("the setting `%s` is missing", key)
                    .help("%s", advice));
        }
    }

    Optional<Integer> whole(String key, int least, int most) {
        return single(key).flatMap(value -> values.whole(value, quoted(key), least, most));
    }

    Optional<Double> real(String key, double least, double most) {
        return single(key).flatMap(value -> values.real(value, quoted(key), least, most));
    }

    <E> Optional<E> word(String key, Map<String, E> choices) {
        return single(key).flatMap(value -> values.word(value, quoted(key), choices));
    }

    /** A list of {@code count} numbers. */
    Optional<List<Double>> reals(String key, int count, double least, double most) {
        Setting setting = byKey.get(key);
        if (setting == null) {
            return Optional.empty();
        }
        if (!setting.isList() || setting.values().size() != count) {
            problems.add(problems.at(Code.WRONG_TYPE, setting.valueSpan())
                    .says("`%s` is a list of %d numbers", key, count)
                    .help("one for each of red, green and blue: `%s: [127.5, 127.5, 127.5]`", key));
            return Optional.empty();
        }
        List<Double> numbers = new ArrayList<>();
        setting.values()
                .forEach(value -> values.real(value, quoted(key), least, most).ifPresent(numbers::add));
        return numbers.size() == count ? Optional.of(numbers) : Optional.empty();
    }

    private Optional<Expr> single(String key) {
        Setting setting = byKey.get(key);
        if (setting != null && setting.isList()) {
            problems.add(problems.at(Code.WRONG_TYPE, setting.valueSpan()).says("`%s` is one value, not a list", key));
            return Optional.empty();
        }
        return Optional.ofNullable(setting).map(present -> present.values().get(0));
    }

    private static String quoted(String key) {
        return "`" + key + "`";
    }
}
