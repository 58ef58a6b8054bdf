package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Suggestions;
import io.tcns.dsl.syntax.Expr;
import io.tcns.dsl.syntax.Name;
import io.tcns.dsl.syntax.Statement.Block;
import io.tcns.dsl.syntax.Statement.Form;
import io.tcns.dsl.syntax.Statement.Group;
import io.tcns.dsl.syntax.Statement.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The settings of one block by their keys; each is read by the type that it must have. */
final class Settings {

    private final String owner;
    private final Values values;
    private final Problems problems;

    /** The keys that mean something: of values, and of blocks. */
    private final List<String> known;

    private final List<String> groups;

    private final Map<String, Name> keys = new HashMap<>();
    private final Map<String, Setting> byKey = new HashMap<>();
    private final Map<String, Block> blocksByKey = new HashMap<>();
    private final List<String> unknown = new ArrayList<>();

    /** @param owner what a message calls the block, such as {@code head classifier} */
    Settings(String owner, Block block, List<String> known, Values values, Problems problems) {
        this(owner, block, known, List.of(), values, problems);
    }

    /** @param groups the keys that blocks follow, not values */
    Settings(String owner, Block block, List<String> known, List<String> groups, Values values, Problems problems) {
        this.owner = owner;
        this.values = values;
        this.problems = problems;
        this.known = known;
        this.groups = groups;
        block.settings().forEach(this::put);
        block.groups().forEach(this::put);
    }

    private void put(Setting setting) {
        String key = setting.key().text();
        if (groups.contains(key)) {
            problems.add(problems.at(Code.WRONG_TYPE, setting.valueSpan())
                    .says("`%s` is a block of settings, not a value", key)
                    .help("write `%s { ... }`", key));
            unknown.add(key);
        } else if (isNew(setting.key(), known)) {
            byKey.put(key, setting);
        }
    }

    private void put(Group group) {
        String key = group.key().text();
        if (known.contains(key)) {
            problems.add(problems.at(Code.WRONG_TYPE, group.block().span())
                    .says("`%s` is a value, not a block of settings", key)
                    .help("write `%s: ...`", key));
            unknown.add(key);
        } else if (isNew(group.key(), groups)) {
            blocksByKey.put(key, group.block());
        }
    }

    private boolean isNew(Name key, List<String> choices) {
        if (!choices.contains(key.text())) {
            unknown.add(key.text());
            List<String> all = all();
            problems.add(problems.at(Code.UNKNOWN_SETTING, key.span())
                    .says("`%s` has no setting `%s`", owner, key.text())
                    .help(Suggestions.didYouMeanOneOf(key.text(), "its settings are", all)));
            return false;
        }
        Name first = keys.putIfAbsent(key.text(), key);
        if (first != null) {
            problems.add(problems.at(Code.DUPLICATE_SETTING, key.span())
                    .says("`%s` stands twice", key.text())
                    .see(first.span(), "first here"));
        }
        return first == null;
    }

    private List<String> all() {
        return Stream.concat(known.stream(), groups.stream()).toList();
    }

    boolean has(String key) {
        return byKey.containsKey(key);
    }

    /** Whether the setting is there, or one that nobody knows and that may have been meant to be it. */
    boolean mayHave(String key) {
        List<String> all = all();
        return has(key)
                || unknown.stream()
                        .map(other -> Suggestions.nearest(other, all))
                        .anyMatch(meant -> meant.isEmpty() || meant.get().equals(key));
    }

    /** Where the value of a setting stands; the place of {@code owner} for one that is not there. */
    Span place(String key, Span owner) {
        return Optional.ofNullable(byKey.get(key)).map(Setting::valueSpan).orElse(owner);
    }

    /** Reports a setting that has nothing to say here. */
    void reject(String key, String reason, String advice) {
        Name name = keys.get(key);
        if (name != null) {
            problems.add(problems.at(Code.SETTING_NOT_APPLICABLE, name.span())
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

    /** The settings of the block behind a key; none where it is not there. */
    Settings group(String key, List<String> knownInside) {
        Block block = blocksByKey.getOrDefault(key, new Block(new Span(0, 0), List.of(), List.of()));
        return new Settings(key, block, knownInside, values, problems);
    }

    Optional<Integer> whole(String key, int least, int most) {
        return single(key).flatMap(value -> values.whole(value, quoted(key), least, most));
    }

    Optional<Double> real(String key, double least, double most) {
        return single(key).flatMap(value -> values.real(value, quoted(key), least, most));
    }

    Optional<Boolean> truth(String key) {
        return single(key).flatMap(values::truth);
    }

    <E> Optional<E> word(String key, Map<String, E> choices) {
        return single(key).flatMap(value -> values.word(value, quoted(key), choices));
    }

    /** The label of a row, which is no value. */
    Optional<Name> label(String key) {
        return single(key).flatMap(value -> {
            if (value instanceof Expr.Reference reference) {
                return Optional.of(new Name(reference.name(), reference.span()));
            }
            problems.add(problems.at(Code.WRONG_TYPE, value.span())
                    .says("`%s` is the label of a row", key)
                    .help("write a name: `%s: stage7`", key));
            return Optional.empty();
        });
    }

    /** Whether a setting is this word, and no value at all. */
    boolean isWord(String key, String word) {
        return byKey.containsKey(key)
                && byKey.get(key).form() == Form.ONE
                && byKey.get(key).values().get(0) instanceof Expr.Reference reference
                && reference.name().equals(word);
    }

    /** How a setting is written. */
    Optional<Form> form(String key) {
        return Optional.ofNullable(byKey.get(key)).map(Setting::form);
    }

    /** A list of {@code count} numbers. */
    Optional<List<Double>> reals(String key, int count, double least, double most) {
        Setting setting = byKey.get(key);
        if (setting != null && (setting.form() != Form.LIST || setting.values().size() != count)) {
            problems.add(problems.at(Code.WRONG_TYPE, setting.valueSpan())
                    .says("`%s` is a list of %d numbers", key, count)
                    .help("one for each of red, green and blue: `%s: [127.5, 127.5, 127.5]`", key));
            return Optional.empty();
        }
        return reals(key, least, most);
    }

    /** The numbers of a list, or the two ends of a range. */
    Optional<List<Double>> reals(String key, double least, double most) {
        return items(key, value -> values.real(value, quoted(key), least, most));
    }

    /** The numbers of a list. */
    Optional<List<Double>> listOfReals(String key, double least, double most) {
        return list(key, value -> values.real(value, quoted(key), least, most));
    }

    /** The whole numbers of a list. */
    Optional<List<Integer>> wholes(String key, int least, int most) {
        return list(key, value -> values.whole(value, quoted(key), least, most));
    }

    /** The taps of a list. */
    Optional<List<Expr.Tap>> taps(String key) {
        return list(key, value -> {
            if (value instanceof Expr.Tap tap) {
                return Optional.of(tap);
            }
            problems.add(problems.at(Code.WRONG_TYPE, value.span())
                    .says("`%s` is a list of taps", key)
                    .help("a tap is written `@backbone.row` or `@backbone.row.repeat.role`"));
            return Optional.empty();
        });
    }

    private <T> Optional<List<T>> list(String key, Function<Expr, Optional<T>> reader) {
        Setting setting = byKey.get(key);
        if (setting != null && setting.form() != Form.LIST) {
            problems.add(problems.at(Code.WRONG_TYPE, setting.valueSpan())
                    .says("`%s` is a list", key)
                    .help("write it in brackets: `%s: [...]`", key));
            return Optional.empty();
        }
        return items(key, reader);
    }

    /** What a setting holds, if all of it can be read. */
    private <T> Optional<List<T>> items(String key, Function<Expr, Optional<T>> reader) {
        Setting setting = byKey.get(key);
        if (setting == null) {
            return Optional.empty();
        }
        List<T> items = new ArrayList<>();
        setting.values().forEach(value -> reader.apply(value).ifPresent(items::add));
        return items.size() == setting.values().size() ? Optional.of(items) : Optional.empty();
    }

    private Optional<Expr> single(String key) {
        Setting setting = byKey.get(key);
        if (setting != null && setting.form() != Form.ONE) {
            problems.add(problems.at(Code.WRONG_TYPE, setting.valueSpan())
                    .says("`%s` is one value, not a %s", key, setting.form() == Form.LIST ? "list" : "range"));
            return Optional.empty();
        }
        return Optional.ofNullable(setting).map(present -> present.values().get(0));
    }

    private static String quoted(String key) {
        return "`" + key + "`";
    }
}
