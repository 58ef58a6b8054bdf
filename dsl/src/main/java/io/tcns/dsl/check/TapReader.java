package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.diagnostic.Suggestions;
import io.tcns.dsl.model.Block;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.TableRow;
import io.tcns.dsl.model.Tap;
import io.tcns.dsl.syntax.Expr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds the feature maps that taps name: row, repeat (the last one) and role (the block's output). */
final class TapReader {

    private final List<TableRow> rows;
    private final Problems problems;
    private final Map<String, Span> places = new HashMap<>();

    TapReader(List<TableRow> rows, Problems problems) {
        this.rows = rows;
        this.problems = problems;
    }

    /** All of them; empty when a problem has been reported. */
    Optional<List<Tap>> read(List<Expr.Tap> taps) {
        List<Tap> found = new ArrayList<>();
        taps.forEach(tap -> find(tap).filter(map -> isNew(tap, map)).ifPresent(found::add));
        return found.size() == taps.size() ? Optional.of(found) : Optional.empty();
    }

    private boolean isNew(Expr.Tap text, Tap tap) {
        Span first = places.putIfAbsent(tap.name(), text.span());
        if (first != null) {
            problems.add(problems.at(Code.DUPLICATE_TAP, text.span())
                    .says("`%s` is tapped twice", tap.name())
                    .see(first, "first here"));
        }
        return first == null;
    }

    private Optional<Tap> find(Expr.Tap tap) {
        Optional<TableRow> row = rows.stream()
                .filter(candidate -> (tap.text() + ".").startsWith(candidate.name() + "."))
                .findFirst();
        if (row.isEmpty()) {
            // Taps that begin alike have one mistake, in the name of the backbone.
            String first = tap.text().split("\\.", 2)[0];
            boolean begins =
                    rows.stream().anyMatch(candidate -> candidate.name().startsWith(first + "."));
            problems.addOnce(
                    "tap " + (begins ? tap.text() : first),
                    tap.span(),
                    () -> unknown(tap, "`@%s` names no row", tap.text()).help(nearRow(tap.text())));
            return Optional.empty();
        }
        String rest = tap.text().substring(row.get().name().length());
        List<String> parts =
                rest.isEmpty() ? List.of() : Arrays.asList(rest.substring(1).split("\\.", -1));
        return find(tap, row.get(), parts);
    }

    private Optional<Tap> find(Expr.Tap tap, TableRow row, List<String> parts) {
        int count = row.repeats().size();
        boolean tellsRepeat = !parts.isEmpty() && parts.get(0).chars().allMatch(TapReader::isDigit);
        int repeat = tellsRepeat ? Sides.of(parts.get(0)).get(0) : count;
        if (repeat < 1 || repeat > count) {
            problems.add(unknown(tap, "the row `%s` has no repeat %s", row.name(), parts.get(0))
                    .help(count == 1 ? "it has one" : "its repeats are 1 to " + count));
            return Optional.empty();
        }
        Map<String, FeatureMap> taps = row.taps(repeat);
        List<String> behind = parts.subList(tellsRepeat ? 1 : 0, parts.size());
        String role = behind.isEmpty() ? Block.OUTPUT : String.join(".", behind);
        FeatureMap map = taps.get(role);
        if (map == null) {
            List<String> roles = List.copyOf(taps.keySet());
            problems.add(unknown(tap, "`%s.%d` has no `%s`", row.name(), repeat, role)
                    .help(Suggestions.didYouMeanOneOf(role, "it has", roles)));
            return Optional.empty();
        }
        return Optional.of(new Tap(row.name() + "." + repeat + "." + role, map));
    }

    /** The row that was probably meant: one of the backbone, whose name was left out, or one that is called nearly so. */
    private String nearRow(String tap) {
        List<String> names = rows.stream().map(TableRow::name).toList();
        List<String> parts = Arrays.asList(tap.split("\\."));
        return IntStream.range(0, parts.size())
                .mapToObj(behind -> String.join(".", parts.subList(0, parts.size() - behind)))
                // The name of the backbone alone begins the name of each row, and means none.
                .filter(row -> names.stream().noneMatch(name -> name.startsWith(row + ".")))
                .flatMap(row -> Stream.concat(
                        names.stream().filter(name -> name.endsWith("." + row)),
                        Suggestions.nearest(row, names).stream()))
                .findFirst()
                .map(name -> "did you mean `@" + name + "`?")
                .orElseGet(() -> "the rows are " + String.join(", ", names));
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    private Diagnostic unknown(Expr.Tap tap, String message, Object... details) {
        return problems.at(Code.UNKNOWN_TAP, tap.span()).says(message, details);
    }
}
