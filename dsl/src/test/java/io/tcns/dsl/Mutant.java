package io.tcns.dsl;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A small mistake in a spec that is right.
 *
 * @param start of what is replaced in {@link #ORIGINAL}
 * @param end after what is replaced
 */
record Mutant(int start, int end, String replacement) {

    /** The spec that is right. */
    static final String ORIGINAL = Specs.example("mobilenet_v2").text();

    private static final Pattern CELL = Pattern.compile("(?<=\\|)([^|\n]*)(?=\\|)");
    private static final Pattern TOKEN = Pattern.compile("[\\w.]+|[<>=!]=|[^\\s\\w]");
    private static final Pattern NUMBER = Pattern.compile("\\d[\\w.]*");

    /** What is too small or too large somewhere, or has no value at all. */
    static final List<String> NUMBERS = List.of(
            "0",
            "-1",
            "3",
            "7",
            "0.5",
            "1.5",
            "2147483648",
            "1e18",
            "1e999",
            "99999999999999999999",
            "2 * 1e308",
            "1/0");

    /** What one column or another takes, and what none does. */
    private static final List<String> CONTENTS = List.of(
            "-",
            "—",
            "1",
            "2",
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

    /** A word or sign of every kind. */
    static final List<String> WORDS = List.of(
            "width",
            "relu6",
            "7",
            "\"text\"",
            "3x3",
            "true",
            "table",
            "import",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "|",
            ",",
            ":",
            "=",
            "==",
            "$");

    /** What the mistake is made in. */
    enum Part {
        CELL,
        TOKEN;

        /** All of them but those of the comment and of the rule of dashes, which say nothing. */
        List<MatchResult> all() {
            return (this == CELL ? Mutant.CELL : Mutant.TOKEN)
                    .matcher(ORIGINAL)
                    .results()
                    .filter(part -> part.start() >= ORIGINAL.indexOf("network")
                            && !line(part).startsWith("  |-"))
                    .toList();
        }
    }

    /** How the mistake is made. */
    enum Way {
        DROPPED {
            @Override
            Stream<Mutant> mutants(Part part) {
                Stream<Mutant> dropped = part.all().stream().map(place -> replaced(place, ""));
                return part == Part.TOKEN
                        ? dropped
                        : Stream.concat(
                                dropped, part.all().stream().map(cell -> new Mutant(cell.start(), cell.end() + 1, "")));
            }
        },
        DOUBLED {
            @Override
            Stream<Mutant> mutants(Part part) {
                String between = part == Part.CELL ? "|" : " ";
                return part.all().stream().map(place -> replaced(place, place.group() + between + place.group()));
            }
        },
        MISSPELT {
            @Override
            Stream<Mutant> mutants(Part part) {
                return part.all().stream().flatMap(Mutant::misspelt);
            }
        },
        OUT_OF_RANGE {
            @Override
            Stream<Mutant> mutants(Part part) {
                return part.all().stream()
                        .filter(place -> part == Part.CELL
                                ? place.start() > ORIGINAL.indexOf("|--")
                                : NUMBER.matcher(place.group()).matches())
                        .flatMap(place -> NUMBERS.stream().map(number -> replaced(place, padded(part, number))));
            }
        },
        OF_ANOTHER_KIND {
            @Override
            Stream<Mutant> mutants(Part part) {
                List<String> others = part == Part.CELL ? CONTENTS : WORDS;
                return part.all().stream()
                        .flatMap(place -> others.stream().map(other -> replaced(place, padded(part, other))));
            }
        },
        MOVED {
            @Override
            Stream<Mutant> mutants(Part part) {
                List<MatchResult> all = part.all();
                Stream<Mutant> swapped = IntStream.range(1, all.size())
                        .filter(i -> line(all.get(i - 1)).equals(line(all.get(i))))
                        .mapToObj(i -> swapped(all.get(i - 1), all.get(i)));
                return part == Part.TOKEN
                        ? swapped
                        : Stream.concat(swapped, all.stream().flatMap(Mutant::slid));
            }
        };

        abstract Stream<Mutant> mutants(Part part);
    }

    /** The whole spec with the mistake. */
    String text() {
        return ORIGINAL.substring(0, start) + replacement + ORIGINAL.substring(end);
    }

    /** Whether anything was changed. */
    boolean differs() {
        return !text().equals(ORIGINAL);
    }

    /** Whether a place in the mutant's text overlaps the mistake, or nothing but white space lies between them. */
    boolean touches(Span place) {
        String text = text();
        int from = start;
        int to = start + replacement.length();
        // A word that was changed is a mistake as a whole.
        while (from > 0 && isWord(text.charAt(from - 1))) {
            from--;
        }
        while (to < text.length() && isWord(text.charAt(to))) {
            to++;
        }
        boolean before = text.substring(Math.min(place.end(), from), from).isBlank();
        boolean behind = text.substring(to, Math.max(place.start(), to)).isBlank();
        return before && behind;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.';
    }

    /** Whether a place begins on the line on which the mistake does. */
    boolean isOnLine(Span place) {
        Source source = Source.of("test.tcns", text());
        return source.line(place.start()) == source.line(start);
    }

    boolean isInHeader() {
        return start >= ORIGINAL.indexOf("  | input") && start < ORIGINAL.indexOf("  |--");
    }

    boolean isInTable() {
        return start >= ORIGINAL.indexOf("  |--") && start < ORIGINAL.indexOf("}");
    }

    private static Mutant replaced(MatchResult place, String replacement) {
        return new Mutant(place.start(), place.end(), replacement);
    }

    private static String padded(Part part, String content) {
        return part == Part.CELL ? " " + content + " " : content;
    }

    /** Each letter dropped, replaced and doubled. */
    private static Stream<Mutant> misspelt(MatchResult place) {
        String word = place.group();
        return IntStream.range(0, word.length())
                .filter(i -> Character.isLetter(word.charAt(i)))
                .boxed()
                .flatMap(i -> Stream.of("", "q", word.substring(i, i + 1).repeat(2))
                        .map(letter -> replaced(place, word.substring(0, i) + letter + word.substring(i + 1))));
    }

    private static Mutant swapped(MatchResult first, MatchResult second) {
        String between = ORIGINAL.substring(first.end(), second.start());
        return new Mutant(first.start(), second.end(), second.group() + between + first.group());
    }

    /** From a cell to the end of its row, one column to the right and one to the left; what leaves the row is lost. */
    private static Stream<Mutant> slid(MatchResult cell) {
        int end = ORIGINAL.indexOf('\n', cell.start()) - 1;
        String cells = ORIGINAL.substring(cell.start(), end);
        String allButFirst = cells.substring(Math.min(cells.indexOf('|') + 1, cells.length()));
        String allButLast = cells.substring(0, Math.max(cells.lastIndexOf('|'), 0));
        return cells.contains("|")
                ? Stream.of(
                        new Mutant(cell.start(), end, " |" + allButLast),
                        new Mutant(cell.start(), end, allButFirst + "| "))
                : Stream.of();
    }

    private static String line(MatchResult place) {
        return ORIGINAL.substring(ORIGINAL.lastIndexOf('\n', place.start()) + 1, ORIGINAL.indexOf('\n', place.start()));
    }
}
