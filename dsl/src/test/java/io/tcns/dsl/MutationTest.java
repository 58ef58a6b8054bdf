package io.tcns.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.model.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * Small mistakes in a spec that is right: each gives another valid network, or exactly one diagnostic that shows the place.
 */
class MutationTest {

    private static final String TEXT = Specs.example("mobilenet_v2").text();
    private static final Pattern CELL = Pattern.compile("(?<=\\|)([^|\n]*)(?=\\|)");
    private static final Pattern TOKEN = Pattern.compile("[\\w.]+|[<>=!]=|[^\\s\\w]");

    /** What a cell may be replaced by. */
    private static final List<String> CONTENTS = List.of(
            "",
            "-",
            "—",
            "0",
            "1",
            "2",
            "3",
            "-1",
            "1.5",
            "0.5",
            "7",
            "2147483648",
            "1e18",
            "1/0",
            "99999999999999999999",
            "width",
            "widht",
            "k",
            "\"text\"",
            "true",
            "relu6",
            "none",
            "bottleneck",
            "conv2d",
            "conv2d 3x3",
            "conv2d 3x5",
            "3x3",
            "224^2x3",
            "0^2x3",
            "exactly 24",
            "24 at least 1",
            "at least 1",
            "24 24",
            "(24",
            "24)",
            "table",
            "import",
            "$",
            "24х",
            "min(24)",
            "sqrt(24)",
            "stage1",
            "24 == 24");

    private record Mutant(String change, int start, int end, String replacement) {

        static Mutant of(String change, MatchResult place, String replacement) {
            return new Mutant(change, place.start(), place.end(), replacement);
        }

        String text() {
            return TEXT.substring(0, start) + replacement + TEXT.substring(end);
        }
    }

    @Test
    void everyCellReplaced(TestInfo test) {
        // `k` is a column of its own: in the header it is not a mistake that could be told from others.
        assertAnswers(
                cells().flatMap(cell -> CONTENTS.stream()
                        .filter(content -> !isInHeader(cell) || !content.equals("k"))
                        .map(content -> Mutant.of("replaced", cell, " " + content + " "))),
                test);
    }

    @Test
    void everyCellMisspelt(TestInfo test) {
        assertAnswers(cells().flatMap(MutationTest::misspellings), test);
    }

    @Test
    void everyCellDroppedOrDoubled(TestInfo test) {
        assertAnswers(
                cells().flatMap(cell -> Stream.of(
                        new Mutant("dropped", cell.start(), cell.end() + 1, ""),
                        new Mutant("doubled", cell.start(), cell.end(), cell.group() + "|" + cell.group()))),
                test);
    }

    @Test
    void everyCellOfARowSwappedWithTheNext(TestInfo test) {
        assertAnswers(swapped(cells().filter(cell -> !isInHeader(cell)).toList()), test);
    }

    @Test
    void noSwappedHeaderIsTakenForANetwork() {
        swapped(cells().filter(MutationTest::isInHeader).toList())
                .forEach(mutant -> assertThat(Tcns.check(Source.of("test.tcns", mutant.text()), Map.of())
                                .value())
                        .as(mutant.toString())
                        .isEmpty());
    }

    private static Stream<Mutant> swapped(List<MatchResult> cells) {
        List<Mutant> mutants = new ArrayList<>();
        for (int i = 0; i + 1 < cells.size(); i++) {
            MatchResult cell = cells.get(i);
            MatchResult next = cells.get(i + 1);
            if (cell.end() + 1 == next.start()) {
                mutants.add(new Mutant("swapped", cell.start(), next.end(), next.group() + "|" + cell.group()));
            }
        }
        return mutants.stream();
    }

    @Test
    void everyTokenDroppedDoubledOrMisspelt(TestInfo test) {
        // The first line is a comment, and the rule of dashes says nothing.
        Stream<MatchResult> tokens = TOKEN.matcher(TEXT)
                .results()
                .filter(token -> token.start() > TEXT.indexOf("network") - 1 && !isInRule(token));
        assertAnswers(
                tokens.flatMap(token -> Stream.concat(
                        Stream.of(
                                Mutant.of("dropped", token, ""),
                                Mutant.of("doubled", token, token.group() + " " + token.group())),
                        misspellings(token))),
                test);
    }

    private static Stream<MatchResult> cells() {
        return CELL.matcher(TEXT).results().filter(cell -> !isInRule(cell));
    }

    private static boolean isInHeader(MatchResult place) {
        return place.start() < TEXT.indexOf("|--");
    }

    private static boolean isInRule(MatchResult place) {
        int line = TEXT.lastIndexOf('\n', place.start()) + 1;
        return TEXT.startsWith("  |-", line);
    }

    private static Stream<Mutant> misspellings(MatchResult place) {
        List<Mutant> mutants = new ArrayList<>();
        String word = place.group();
        for (int i = 0; i < word.length(); i++) {
            if (Character.isLetter(word.charAt(i))) {
                String rest = word.substring(i + 1);
                mutants.add(Mutant.of("misspelt", place, word.substring(0, i) + rest));
                mutants.add(Mutant.of("misspelt", place, word.substring(0, i) + "q" + rest));
                mutants.add(Mutant.of("misspelt", place, word.substring(0, i + 1) + word.charAt(i) + rest));
            }
        }
        return mutants.stream();
    }

    private static void assertAnswers(Stream<Mutant> mutants, TestInfo test) {
        Map<String, Integer> answers = new TreeMap<>();
        List<String> surprises = new ArrayList<>();
        mutants.filter(mutant -> !mutant.text().equals(TEXT)).forEach(mutant -> {
            Source source = Source.of("test.tcns", mutant.text());
            Checked<Architecture> checked = Tcns.check(source, Map.of());
            String answer = checked.diagnostics().isEmpty()
                    ? "valid"
                    : checked.diagnostics().get(0).code().id();
            answers.merge(answer, 1, Integer::sum);
            if (checked.diagnostics().size() > 1
                    || checked.diagnostics().stream().anyMatch(problem -> !shows(problem, mutant))) {
                surprises.add(mutant + "\n" + Specs.answer(checked));
            }
        });
        int count = answers.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf(
                Locale.ROOT,
                "%s: %d mutants: %s%n",
                test.getTestMethod().orElseThrow().getName(),
                count,
                answers);
        assertThat(surprises).isEmpty();
    }

    /** Whether the diagnostic, or a place that it refers to, is on the mutated line or that of the next word. */
    private static boolean shows(Diagnostic problem, Mutant mutant) {
        String text = problem.source().text();
        int behind = mutant.start() + mutant.replacement().length();
        while (behind < text.length() && Character.isWhitespace(text.charAt(behind))) {
            behind++;
        }
        Set<Integer> lines = Set.copyOf(
                List.of(problem.source().line(mutant.start()), problem.source().line(behind)));
        return Stream.concat(
                        Stream.of(problem.span()), problem.related().stream().map(Diagnostic.Related::span))
                .anyMatch(span -> lines.contains(problem.source().line(span.start())));
    }
}
