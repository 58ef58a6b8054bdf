package io.tcns.dsl;

import static io.tcns.dsl.diagnostic.Code.CELL_COUNT;
import static io.tcns.dsl.diagnostic.Code.CELL_MISPLACED;
import static io.tcns.dsl.diagnostic.Code.CELL_NOT_APPLICABLE;
import static io.tcns.dsl.diagnostic.Code.DUPLICATE_LABEL;
import static io.tcns.dsl.diagnostic.Code.MISSING_CELL;
import static io.tcns.dsl.diagnostic.Code.MISSING_COLUMN;
import static io.tcns.dsl.diagnostic.Code.NOT_WHOLE;
import static io.tcns.dsl.diagnostic.Code.NO_STATEMENT;
import static io.tcns.dsl.diagnostic.Code.OUT_OF_RANGE;
import static io.tcns.dsl.diagnostic.Code.ROW_NOT_CLOSED;
import static io.tcns.dsl.diagnostic.Code.SHAPE_MISMATCH;
import static io.tcns.dsl.diagnostic.Code.STRIDE_LEAVES_REST;
import static io.tcns.dsl.diagnostic.Code.UNEXPECTED;
import static io.tcns.dsl.diagnostic.Code.UNKNOWN_NAME;
import static io.tcns.dsl.diagnostic.Code.WRONG_TYPE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Small mistakes in a spec that is right: each gives another valid spec, or exactly one diagnostic that points at the place
 * of the mistake. The exceptions are those of {@link Elsewhere}, one in two hundred: their place cannot be known. What each way
 * of making mistakes gives, counted, stands in {@code mutants.txt}.
 */
class MutationTest {

    private static final Path COUNTS = Path.of("src/test/resources/mutants.txt");

    /** What is judged at another place, and shows the place of the mistake beside that. */
    private enum Beside {
        /** A row's output, by the next row's cell of what comes in; a stride, by the image. */
        SHAPES(SHAPE_MISMATCH, STRIDE_LEAVES_REST),
        /** A declaration, where its name is used and missed. */
        DECLARATIONS(UNKNOWN_NAME, DUPLICATE_LABEL),
        /** A default, where it is used. */
        DEFAULTS(WRONG_TYPE, NOT_WHOLE, OUT_OF_RANGE),
        /** A bracket, where something ends into which it should not reach. */
        BRACKETS(UNEXPECTED),
        /** The name of a column, by the cells below it. */
        COLUMNS(CELL_NOT_APPLICABLE, MISSING_CELL, CELL_MISPLACED);

        @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable, but its type does not say so.
        private final Set<Code> codes;

        Beside(Code... codes) {
            this.codes = Set.of(codes);
        }

        boolean explains(Mutant mutant, List<Diagnostic> problems) {
            return problems.size() == 1
                    && codes.contains(problems.get(0).code())
                    && problems.get(0).related().stream().anyMatch(place -> mutant.touches(place.span()));
        }
    }

    /** Mistakes whose place no diagnostic can know. */
    private enum Elsewhere {
        /** The mistake can be read as something else, and the first word after it that cannot is shown. */
        READ_ON(
                1,
                (mutant, problem) ->
                        Set.of(UNEXPECTED, NO_STATEMENT, ROW_NOT_CLOSED).contains(problem.code())
                                && mutant.isOnLine(problem.span())),
        /** Another operator is as good as the one before, but asks for other cells of its row. */
        OTHER_OPERATOR(
                1,
                (mutant, problem) -> Set.of(MISSING_CELL, CELL_NOT_APPLICABLE).contains(problem.code())
                        && mutant.isOnLine(problem.span())),
        /** Other parameters make another network, of which the input cells are not true. */
        OTHER_PARAMETERS(3, (mutant, problem) -> problem.code() == SHAPE_MISMATCH && !mutant.isInTable()),
        /** Other columns give other meanings to all cells below them: each row that has none is shown. */
        OTHER_COLUMNS(
                5,
                (mutant, problem) -> Set.of(
                                        CELL_COUNT,
                                        SHAPE_MISMATCH,
                                        MISSING_COLUMN,
                                        CELL_MISPLACED,
                                        CELL_NOT_APPLICABLE,
                                        OUT_OF_RANGE)
                                .contains(problem.code())
                        && mutant.isInHeader());

        private final int most;

        @SuppressWarnings("ImmutableEnumChecker") // The evidence is a function of its arguments.
        private final Evidence evidence;

        Elsewhere(int most, Evidence evidence) {
            this.most = most;
            this.evidence = evidence;
        }

        boolean explains(Mutant mutant, List<Diagnostic> problems) {
            return problems.size() <= most && problems.stream().allMatch(problem -> evidence.isFor(mutant, problem));
        }
    }

    @FunctionalInterface
    private interface Evidence {
        boolean isFor(Mutant mutant, Diagnostic problem);
    }

    @Test
    void aMutantIsAnotherNetworkOrGetsOneDiagnosticAtItsPlace() {
        StringBuilder counts = new StringBuilder();
        List<String> surprises = new ArrayList<>();
        for (Mutant.Way way : Mutant.Way.values()) {
            for (Mutant.Part part : Mutant.Part.values()) {
                counts.append(count(part, way, surprises));
            }
        }
        System.out.print(counts);
        assertThat(surprises).isEmpty();
        Golden.assertMatches(COUNTS, counts.toString());
    }

    private static String count(Mutant.Part part, Mutant.Way way, List<String> surprises) {
        Map<String, Integer> answers = new TreeMap<>();
        Map<String, Integer> places = new TreeMap<>();
        List<Mutant> mutants =
                way.mutants(part).filter(Mutant::differs).distinct().toList();
        for (Mutant mutant : mutants) {
            List<Diagnostic> problems =
                    Tcns.check(Source.of("test.tcns", mutant.text()), Map.of()).diagnostics();
            String place = place(mutant, problems);
            if (place.equals("surprise")) {
                surprises.add(mutant + "\n" + Specs.answer(problems));
            }
            places.merge(place, 1, Integer::sum);
            answers.merge(problems.isEmpty() ? "valid" : problems.get(0).code().id(), 1, Integer::sum);
        }
        return String.format(
                Locale.ROOT, "%s %s: %d%n  answers %s%n  places  %s%n", part, way, mutants.size(), answers, places);
    }

    /** Where the answer to a mutant shows its mistake. */
    private static String place(Mutant mutant, List<Diagnostic> problems) {
        if (problems.isEmpty()) {
            return "valid";
        }
        Diagnostic first = problems.get(0);
        if (problems.size() == 1 && mutant.touches(first.span())) {
            return "there";
        }
        return Stream.concat(
                        Stream.of(Beside.values()).filter(kind -> kind.explains(mutant, problems)),
                        Stream.of(Elsewhere.values()).filter(kind -> kind.explains(mutant, problems)))
                .map(Enum::name)
                .findFirst()
                .orElse("surprise");
    }
}
